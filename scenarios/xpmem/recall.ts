/** All that is attached is recalled. */
import { and, derive, never, runsInstead, scenario, taken, withoutLock } from '../../checker/language/index.ts';
import { curedZapOfAttached, sharer, zapOfAttached } from '../../machines/notifier/xpmem-invalidate-range.ts';
import { curedXpmemRecall, recaller, xpmemRecall } from '../../machines/notifier/xpmem-recall.ts';
import { attachedAt, builtIn, properties as p, xpmem } from '../../models/index.ts';
import { pinsCounted, shared, someAttached, usedFromStart } from './attached.ts';

const read =
  'kernel/xpmem_attach.c, xpmem_clear_PTEs_of_att(): invalidate_mutex only from_mmu; docs/findings/xpmem-page-put-before-its-entry-is-zapped.md';

const recalled = never(
  'recalled',
  'once a recall is over nothing is attached',
  and(
    recaller.some((r) => r.in('done')),
    attachedAt(0, 0),
  ),
);

export const twoRecalls = scenario({
  name: 'xpmem-two-recalls',
  text: 'A thread of the owner announces a fork while another process has what is attached recalled by way of procfs. The mutex of the attachment lets one of them put the page.',
  bounds: { page: 1, frame: 1, mm: 2 },
  boundsReason: 'one page, and an address space on each side',
  initial: [shared(1, 1), usedFromStart(0, 0, 0)],
  actors: { R: recaller.runs(xpmemRecall), S: recaller.runs(xpmemRecall) },
  properties: [
    p.REF3,
    p.REF5,
    pinsCounted,
    recalled,
    someAttached,
    taken('too late', 'a recall finds nothing attached any more', xpmemRecall, 'locked', 'look at attachment', 0),
  ],
  expect: { verdict: 'holds', states: 44, transitions: 66, depth: 13 },
  mutants: {
    'attachment not locked': {
      text: 'Both find the entry and put the page.',
      change: withoutLock(xpmem.attachment.at(0)),
      expect: { violates: 'REF3', steps: 8 },
      reference: 'kernel/xpmem_attach.c, xpmem_clear_PTEs_of_att(): att->mutex',
    },
  },
});

export const recallAgainstZap = derive(twoRecalls, {
  name: 'xpmem-recall-against-zap',
  text: 'The same while a thread of the owner discards the page. The callback takes invalidate_mutex and the recall does not: both find the entry and put the page, which the one who discards it still has.',
  actors: { S: null, Z: sharer.runs(zapOfAttached) },
  properties: [],
  expect: { verdict: 'violated', violates: builtIn.REF4, steps: 19 },
  reference: read,
});

export const curedRecallAgainstZap = scenario({
  name: 'xpmem-recall-zaps-first',
  text: 'The same where each takes the entry before it puts its reference: whoever takes it puts it.',
  bounds: { page: 1, frame: 1, mm: 2 },
  boundsReason: 'one page, and an address space on each side',
  initial: [shared(1, 1), usedFromStart(0, 0, 0)],
  actors: { R: recaller.runs(curedXpmemRecall), Z: sharer.runs(curedZapOfAttached, { batchFull: true }) },
  properties: [p.SEC1, p.SEC2, p.REF3, p.REF5, pinsCounted, recalled, someAttached],
  expect: { verdict: 'holds', states: 113, transitions: 202, depth: 20 },
  mutants: {
    'put before it is zapped': {
      text: 'The recall is that of 2.7.4.',
      change: runsInstead('R', recaller.runs(xpmemRecall)),
      expect: { violates: 'SEC2', steps: 10 },
      reference: read,
    },
  },
});
