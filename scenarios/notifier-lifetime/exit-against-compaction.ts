/** An address space ends while the reverse map still leads to a page of it. */
import { actionBecomes, guardBecomes, lockless, scenario } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { notifier, properties as p } from '../../models/index.ts';
import { coherence, subscribedWithPage } from './setting.ts';

export default scenario({
  name: 'exit-against-compaction',
  text: 'The only task of an address space exits while compaction moves a page, of which a guest’s MMU has a translation. Compaction still tells whoever is on the list; whoever is not on it any more has dropped its translations.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page and the new page',
  initial: subscribedWithPage(1),
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    C: compactor.runs(migratePages, { page: 0, frame: 0 }),
  },
  properties: [...coherence, p.SEC6release, p.R2, p.REF1, p.someMigrationEntry],
  expect: { verdict: 'holds', states: 1411, transitions: 2655, depth: 52 },
  mutants: {
    'list emptied first': {
      text: 'exit_mmap() takes everybody off the list and calls release() then: compaction finds nobody to tell, and frees the page of which the guest’s MMU has a translation',
      change: [
        actionBecomes(lastUser, 'enterSrcu', [
          lastUser.actions.enterSrcu,
          lockless(notifier.subscribed.at(0)).set(false),
        ]),
        guardBecomes(lastUser, 'moreToRelease', lastUser.self.called.isEmpty()),
        actionBecomes(lastUser, 'nextToRelease', [lastUser.self.callee.set(0), lastUser.self.called.add(0)]),
      ],
      expect: { violates: 'SEC2', steps: 39 },
      bug: 'B52',
      reference: 'commit 21a92735f660: release() before the subscription is unlinked',
    },
  },
});
