/** A thread looks for a VMA that is just being mapped. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { lockVmaUnderRcu } from '../../machines/vma-lock/lock-vma-under-rcu.ts';
import { mmapOfVma } from '../../machines/vma-lock/vma-calls.ts';
import { vmaReader } from '../../machines/vma-lock/vma-reader-role.ts';
import { vmaWriter } from '../../machines/vma-lock/vma-writer-role.ts';
import { noVmaYet, sharedByTasks } from '../../models/index.ts';
import { bySemaphore, foundNone, readLocked, readUnderMmapLock, readUnderVmaLock } from './setting.ts';

const closed = {
  bounds: { page: 1, vma: 1 },
  boundsReason: 'one VMA, who maps it and who looks for it',
  actors: { reader: vmaReader.runs(lockVmaUnderRcu), mmap: vmaWriter.runs(mmapOfVma) },
  properties: [...readLocked, readUnderVmaLock, readUnderMmapLock, foundNone],
};

export const mmapOfSemaphore = scenario({
  ...closed,
  name: 'vma-read-against-mmap-before-615',
  text: 'A VMA is stored in the tree before all of it is written, and a thread that finds it there locks it.',
  initial: [sharedByTasks(2), noVmaYet(0), bySemaphore],
  expect: { verdict: 'holds', states: 77, transitions: 108, depth: 20 },
  mutants: {
    'not write-locked': {
      text: 'The new VMA is not write-locked: it is read before vm_page_prot is what it is going to be.',
      change: actionBecomes(vmaWriter, 'setLockSeq', nothing),
      expect: { violates: 'VMA2', steps: 17 },
      reference: '__mmap_region(), mm/mmap.c: vma_start_write()',
    },
  },
});

export const mmapOfCount = scenario({
  ...closed,
  name: 'vma-read-against-mmap',
  text: 'The same where readers are counted: the VMA is attached before it can be found.',
  initial: [sharedByTasks(2), noVmaYet(0)],
  expect: { verdict: 'holds', states: 79, transitions: 112, depth: 20 },
  mutants: {
    'attached without write lock': {
      text: 'The new VMA is attached and stored in the tree without being write-locked.',
      change: actionBecomes(vmaWriter, 'setLockSeq', nothing),
      expect: { violates: 'VMA2', steps: 17 },
      reference: '__mmap_region(), mm/vma.c: vma_start_write()',
    },
  },
});
