/** A thread locks a VMA that another one splits and changes, as both forms of the lock do it. */
import { and, guardBecomes, scenario, sometimes, stepDropped, stepsExchanged } from '../../checker/language/index.ts';
import { lockVmaUnderRcu } from '../../machines/vma-lock/lock-vma-under-rcu.ts';
import { mprotectOfVma } from '../../machines/vma-lock/vma-calls.ts';
import { vmaReader } from '../../machines/vma-lock/vma-reader-role.ts';
import { vmaWriter } from '../../machines/vma-lock/vma-writer-role.ts';
import { noVmaYet } from '../../models/index.ts';
import { bySemaphore, oneVma, readLocked, readUnderMmapLock } from './setting.ts';

const closed = {
  bounds: { page: 2, vma: 2 },
  boundsReason: 'the page that is split off and one that stays, and the VMA that is new',
  actors: {
    reader: vmaReader.runs(lockVmaUnderRcu, { page: 1 }),
    mprotect: vmaWriter.runs(mprotectOfVma, { page: 1 }),
  },
};
const initial = [oneVma([0, 1], 2), noVmaYet(1)];
const properties = [
  ...readLocked,
  readUnderMmapLock,
  sometimes(
    'reads what is new',
    'the thread reads of the VMA that was split off under its lock',
    vmaReader.some((r) => and(r.in('using'), r.vma.is(1))),
  ),
];

export const mprotectOfSemaphore = scenario({
  ...closed,
  name: 'vma-read-against-mprotect-before-615',
  text: 'A VMA of two pages is split, and its last page gets another protection, while a thread locks the VMA at that page. The semaphore is free again as soon as the VMA is numbered: only its sequence number tells that a writer has it.',
  initial: [initial, bySemaphore],
  properties: [
    ...properties,
    sometimes(
      'turned away',
      'the thread gets the semaphore and gives it back',
      vmaReader.some((r) => r.in('bySemaphore.givingUp')),
    ),
  ],
  expect: { verdict: 'holds', states: 152, transitions: 247, depth: 23 },
  mutants: {
    'sequence not asked': {
      text: 'The thread trusts the semaphore alone, which the writer has given back long before it is done.',
      change: guardBecomes(vmaReader, 'isWriteLocked', false),
      expect: { violates: 'VMA2', steps: 20 },
      reference: 'vma_start_read(), include/linux/mm.h: vm_lock_seq',
    },
    'range not asked': {
      text: 'The thread does not look at the range of the VMA that it has locked: it was found there, and has shrunk since.',
      change: guardBecomes(vmaReader, 'inRange', true),
      expect: { violates: 'VMA1', steps: 21 },
      reference: 'lock_vma_under_rcu(), mm/memory.c: vm_start and vm_end',
    },
  },
});

export const mprotectOfCount = scenario({
  ...closed,
  name: 'vma-read-against-mprotect',
  text: 'The same where readers are counted: the writer keeps them out only until it has numbered the VMA.',
  initial,
  properties: [
    ...properties,
    sometimes(
      'turned away',
      'the thread counts itself and leaves',
      vmaReader.some((r) => r.in('byCount.givingUp')),
    ),
  ],
  expect: { verdict: 'holds', states: 213, transitions: 361, depth: 26 },
  mutants: {
    'trusts vm_refcnt alone': {
      text: 'The thread does not look at vm_lock_seq once it has counted itself.',
      change: guardBecomes(vmaReader, 'isWriteLocked', false),
      expect: { violates: 'VMA2', steps: 22 },
      reference: 'vma_start_read(), include/linux/mmap_lock.h: vm_lock_seq',
    },
    'number does not move': {
      text: 'mmap_write_unlock() leaves mm_lock_seq as it is: the VMAs count as write-locked for ever.',
      change: stepDropped(mprotectOfVma, 'ending', 'move mm_lock_seq'),
      expect: { violates: 'VMA4', steps: 25 },
      reference: 'mmap_write_unlock(), include/linux/mmap_lock.h: vma_end_write_all()',
    },
    'writes end before the last': {
      text: 'mm_lock_seq moves before the last change of the VMA.',
      change: stepsExchanged(mprotectOfVma, ['settingPageProt', 'set vm_page_prot'], ['ending', 'move mm_lock_seq']),
      expect: { violates: 'VMA2', steps: 23 },
      reference: 'mmap_write_unlock(), include/linux/mmap_lock.h: vma_end_write_all()',
    },
  },
});
