/** Two threads fault on one huge page for NUMA hinting: one moves it, and the other waits for that. */
import { actionBecomes, and, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { hugeNumaFault } from '../../machines/numa/do-huge-pmd-numa-page.ts';
import { hintedThread } from '../../machines/numa/numa-hint-role.ts';
import { frames, kernel, mms, properties as p, pageTables, promiseContent, sharedByTasks } from '../../models/index.ts';

/** A huge page in frame 0 whose PMD entry is inaccessible, with table 0 deposited; frame 1 is one to move it to. */
function hinted(): Effect {
  return [
    sharedByTasks(2),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    frames.kind.at(1).set('huge'),
    frames.refs.at(0).set(1),
    frames.charged.at(0).set(true),
    frames.content.at(0).set('source'),
    frames.mapcount.at(0).set(1),
    mms.rss.at(0).set(1),
    pageTables.life.at(0).set('detached'),
    pageTables.pmd.at(0).set({ kind: 'invalid', table: 0, frame: 0, write: true }),
    promiseContent(0, 'source'),
  ];
}

export default scenario({
  name: 'huge-numa-fault-against-wait',
  text: 'Two threads access a huge page that NUMA balancing has made inaccessible, one of them storing. The one moves the page to its node; the other finds it locked and waits, with a reference: if it has that before the entry is replaced, the page stays where it is, and is accessible or tried again.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one huge page, and the one that it is moved to; where in its region the access is does not matter',
  initial: hinted(),
  actors: {
    writer: hintedThread.runs(hugeNumaFault, { page: 0 }),
    reader: hintedThread.runs(hugeNumaFault, { page: 0, access: 'read' }),
  },
  properties: [
    p.D3,
    p.D4,
    p.REF1,
    p.REF3,
    p.REF5,
    p.REF6,
    p.REF7,
    p.TLB3,
    sometimes(
      'accessible again',
      'the page that stays is made accessible',
      hintedThread.some((t) => and(t.in('moving.cleared'), pageTables.pmd.at(0).kind.is('huge'))),
    ),
    sometimes(
      'moved',
      'the page was moved',
      hintedThread.some((t) => t.in('moving.unlockingOld')),
    ),
    sometimes(
      'reference seen late',
      'the move is given up once the page is copied',
      hintedThread.some((t) => t.in('moving.puttingNew')),
    ),
    sometimes(
      'reference seen early',
      'the move is given up before',
      hintedThread.some((t) => t.in('moving.puttingBack')),
    ),
  ],
  expect: { verdict: 'holds', states: 644, transitions: 1158, depth: 59 },
  mutants: {
    'waits without a reference': {
      text: 'The thread drops the PMD lock and waits for the lock of a page that it has no reference to: the page is moved and freed, and the thread looks at whatever is there by then.',
      change: [actionBecomes(hintedThread, 'getToWait', nothing), actionBecomes(hintedThread, 'putWaited', nothing)],
      expect: { violates: 'use of a stale reference', steps: 29 },
      bug: 'E04',
      reference: 'commit 3c226c637b69: mm: numa: avoid waiting on freed migrated pages',
    },
  },
});
