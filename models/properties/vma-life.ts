/** The invariants of the life of VMAs, each once. */
import { and, atEnd, every, exists, lockless, never, not, or, pick } from '../../checker/language/index.ts';
import { vmaAttached, vmaLife } from '../mm/vma-life.ts';
import { page, vma } from '../sorts.ts';

export const VMA1 = never(
  'VMA1',
  'whoever has read-locked a VMA has one of his address space that covers his address and is attached',
  vmaLife.wrongVma,
);
export const VMA2 = never(
  'VMA2',
  'what whoever has read-locked a VMA reads of it belongs together: nobody writes to it meanwhile',
  vmaLife.torn,
);
export const VMA3 = atEnd(
  'VMA3',
  'when all rests vm_refcnt of a VMA is one if it is attached, else none, and nobody keeps readers out',
  every(vma, (v) => {
    const settled = and(vmaLife.refcnt.at(v).is(pick(vmaAttached(v), 1, 0)), not(vmaLife.excluding.at(v)));
    return or(vmaLife.isSemaphore, settled);
  }),
);
export const VMA4 = atEnd(
  'VMA4',
  'when all rests no VMA counts as write-locked: it could never be read-locked again',
  every(vma, (v) => vmaLife.lockSeq.at(v).is('none')),
);
export const VMA5 = atEnd(
  'VMA5',
  'when all rests a VMA that is in no tree is not allocated',
  every(vma, (v) => {
    const inTree = exists(page, (p) => lockless(vmaLife.tree.at(p)).is(v));
    return or(vmaLife.object.at(v).isnt('allocated'), inTree);
  }),
);
