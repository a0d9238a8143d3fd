/** An address space ends to which consumers of all kinds have subscribed. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { notifier, properties as p, secondary } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { subscribedWithPage } from './setting.ts';

export default scenario({
  name: 'exit-of-several-kinds',
  text: 'The only task of an address space exits, of which a guest and a mirroring device have a page, the one by the list and the other by the interval tree. Hardware of the guest goes on with what it has cached until release() flushes it.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer on the list and one in the tree',
  initial: [
    subscribedWithPage(1),
    secondary.guestsCache.at(0).set(true),
    notifier.subscribed.at(1).set(true),
    notifier.kind.at(1).set('mirror'),
    translatedFromStart(1, 0, 0),
  ],
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    guest: guestProcessor.runs(guestCpu, { consumer: 0 }),
  },
  properties: [p.SEC2, p.SEC6release, p.DATA1, p.R2, p.REF3, p.mappedInside, p.someSpte],
  expect: { verdict: 'holds', states: 50, transitions: 96, depth: 33 },
  mutants: {
    'tree not released': {
      text: 'only those on the list are released, and the device keeps what is freed',
      change: guardBecomes(lastUser, 'treeInUse', false),
      expect: { violates: 'SEC2', steps: 21 },
      reference: 'mm/mmu_notifier.c, __mmu_notifier_release(): mn_itree_release()',
    },
    'list not released': {
      text: 'release() is not called, and the guest stores to a page that is freed',
      change: guardBecomes(lastUser, 'moreToRelease', false),
      expect: { violates: 'SEC2', steps: 23 },
      reference: 'mm/mmu_notifier.c, mn_hlist_release()',
    },
  },
});
