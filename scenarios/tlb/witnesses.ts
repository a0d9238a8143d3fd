/** Witnesses that scenarios of TLBs share. */
import { actor, and, exists, not, sometimes } from '../../checker/language/index.ts';
import { cachedWritable, cpu, outdated, page, tlb } from '../../models/index.ts';

export const someStaleTranslation = sometimes(
  'a stale translation',
  'a CPU may store through what the page table does not say any more',
  exists(cpu, (on) => exists(page, (p) => and(outdated(on, p), cachedWritable(on, p)))),
);
export const someInterrupt = sometimes(
  'a shootdown in flight',
  'a CPU has yet to acknowledge a flush',
  exists(cpu, (on) => not(tlb.ipi.at(on).isEmpty())),
);
export const someGather = sometimes(
  'a gather',
  'the flush of a page that was cleared is pending',
  exists(actor, (who) => exists(page, (p) => tlb.gathered.at(who).has(p))),
);
