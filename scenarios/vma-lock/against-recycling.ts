/** A VMA that a thread has found is freed, and is another one before the thread has counted itself in it. */
import { guardBecomes, scenario, sometimes, stepDropped, stepsExchanged } from '../../checker/language/index.ts';
import { lockVmaUnderRcu } from '../../machines/vma-lock/lock-vma-under-rcu.ts';
import { mmapOfVma, munmapOfVma } from '../../machines/vma-lock/vma-calls.ts';
import { vmaReader } from '../../machines/vma-lock/vma-reader-role.ts';
import { vmaWriter } from '../../machines/vma-lock/vma-writer-role.ts';
import { builtIn, mms, noVmaYet, properties as p, sharedByTasks } from '../../models/index.ts';
import { foundNone, oneVma, readLocked, readUnderMmapLock, readUnderVmaLock } from './setting.ts';

export const recycledElsewhere = scenario({
  name: 'vma-read-of-recycled',
  text: 'The VMA that a thread has found is unmapped, and mapped anew at another address of the same process.',
  bounds: { page: 2, vma: 1 },
  boundsReason: 'two addresses, and one object for the VMAs of both',
  initial: oneVma([0], 3),
  actors: {
    reader: vmaReader.runs(lockVmaUnderRcu),
    munmap: vmaWriter.runs(munmapOfVma),
    mmap: vmaWriter.runs(mmapOfVma, { page: 1 }),
  },
  properties: [...readLocked, readUnderVmaLock, foundNone],
  expect: { verdict: 'holds', states: 953, transitions: 2165, depth: 34 },
  mutants: {
    'range not asked': {
      text: 'The thread takes the VMA that it has locked for the one that it has found.',
      change: guardBecomes(vmaReader, 'inRange', true),
      expect: { violates: 'VMA1', steps: 30 },
      reference: 'lock_vma_under_rcu(), mm/mmap_lock.c: vm_start and vm_end',
    },
    'detached without waiting': {
      text: 'vma_mark_detached() does not wait for readers that have counted themselves: who maps the VMA next sets vm_refcnt, and their leaving detaches it.',
      change: guardBecomes(vmaWriter, 'noReadersOfDetached', true),
      expect: { violates: 'VMA3', steps: 32 },
      reference: 'vma_mark_detached(), mm/mmap_lock.c: __vma_enter_locked()',
    },
  },
});

export const remapped = scenario({
  name: 'vma-read-of-remapped',
  text: 'The VMA at the address of a thread is unmapped, and another one is mapped there.',
  bounds: { page: 1, vma: 2 },
  boundsReason: 'one address, and the VMA that is there next may be another object',
  initial: [oneVma([0], 3), noVmaYet(1)],
  actors: {
    reader: vmaReader.runs(lockVmaUnderRcu),
    munmap: vmaWriter.runs(munmapOfVma),
    mmap: vmaWriter.runs(mmapOfVma),
  },
  properties: [...readLocked, readUnderVmaLock, readUnderMmapLock, foundNone],
  expect: { verdict: 'holds', states: 1435, transitions: 3281, depth: 35 },
  mutants: {
    'number moves too late': {
      text: 'mmap_write_unlock() drops mmap_lock before it moves mm_lock_seq: the next writer has locked and numbered a VMA by then, which is unlocked behind his back.',
      change: stepsExchanged(munmapOfVma, ['ending', 'move mm_lock_seq'], ['unlocking', 'drop mmap_lock']),
      expect: { violates: 'VMA2', steps: 28 },
      reference: 'mmap_write_unlock(), include/linux/mmap_lock.h: vma_end_write_all()',
    },
  },
});

export const recycledForOther = scenario({
  name: 'vma-read-of-recycled-for-other',
  text: 'The VMA that a thread has found is unmapped, and mapped by another process, which ends. The thread counts itself in the VMA, sees that it is of another address space, and lets it go: who ends there may wait for that, and goes on.',
  bounds: { mm: 2, page: 2, vma: 1 },
  boundsReason: 'two address spaces, and one object for a VMA of each',
  initial: [oneVma([0], 2), mms.ofPage.at(1).set(1), sharedByTasks(1, 1)],
  actors: {
    reader: vmaReader.runs(lockVmaUnderRcu),
    munmap: vmaWriter.runs(munmapOfVma),
    other: vmaWriter.runs(mmapOfVma, { page: 1, exits: true }),
  },
  properties: [
    ...readLocked,
    readUnderVmaLock,
    foundNone,
    p.usersCounted,
    p.countCounted,
    sometimes('ended', 'the other process has ended', mms.users.at(1).is(0)),
    sometimes(
      'of another',
      'the thread has counted itself in a VMA of another address space',
      vmaReader.some((r) => r.in('byCount.grabbing')),
    ),
    sometimes(
      'keeps the other',
      'the address space of the other process is kept by the thread alone',
      vmaReader.some((r) => r.in('byCount.droppingOther')),
    ),
  ],
  expect: { verdict: 'holds', states: 2034, transitions: 5291, depth: 49 },
  mutants: {
    'VMA not freed': {
      text: 'exit_mmap() detaches the VMA and does not free it.',
      change: stepDropped(mmapOfVma, 'exiting.freeing', 'free VMA'),
      expect: { violates: 'VMA5', steps: 43 },
      reference: 'exit_mmap(), mm/mmap.c: remove_vma()',
    },
    'no mmgrab': {
      text: 'vm_mm is not asked before the count is dropped, and nothing keeps the address space: it is gone when the thread looks whom to wake there.',
      change: [
        stepDropped(lockVmaUnderRcu, 'byCount.grabbing', 'mmgrab'),
        stepDropped(lockVmaUnderRcu, 'byCount.droppingOther', 'mmdrop'),
      ],
      bug: 'E09',
      expect: { violates: builtIn.L5freed, steps: 45 },
      reference: 'commit 9bbffee67ffd (CVE-2025-38554)',
    },
    'vm_mm not asked': {
      text: 'The VMA of the other process is at the same address, and the thread takes it for its own.',
      change: [guardBecomes(vmaReader, 'isOfOther', false), guardBecomes(vmaReader, 'inRange', true)],
      expect: { violates: 'VMA1', steps: 27 },
      reference: 'lock_vma_under_rcu(), mm/mmap_lock.c: vm_mm',
    },
  },
});
