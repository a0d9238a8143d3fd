/** A thread locks a VMA that another one unmaps, as both forms of the lock do it. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { lockVmaUnderRcu } from '../../machines/vma-lock/lock-vma-under-rcu.ts';
import { munmapOfVma } from '../../machines/vma-lock/vma-calls.ts';
import { vmaReader } from '../../machines/vma-lock/vma-reader-role.ts';
import { vmaWriter } from '../../machines/vma-lock/vma-writer-role.ts';
import { builtIn, vmaLife } from '../../models/index.ts';
import { bySemaphore, foundNone, oneVma, readLocked, readUnderVmaLock } from './setting.ts';

const actors = { reader: vmaReader.runs(lockVmaUnderRcu), munmap: vmaWriter.runs(munmapOfVma) };
const bounds = { page: 1, vma: 1 };

export const munmapOfSemaphore = scenario({
  name: 'vma-read-against-munmap-before-615',
  text: 'A thread finds a VMA by RCU and takes its lock, while another one write-locks it, detaches it and takes it out of the tree. What has been found is freed after a grace period only.',
  bounds,
  boundsReason: 'one VMA, who reads of it and who takes it away',
  initial: [oneVma([0], 2), bySemaphore],
  actors,
  properties: [
    ...readLocked,
    readUnderVmaLock,
    foundNone,
    sometimes(
      'sees it detached',
      'the thread gets the lock of a VMA that is detached already',
      vmaReader.some((r) => r.in('bySemaphore.unlockingDetached')),
    ),
  ],
  expect: { verdict: 'holds', states: 90, transitions: 141, depth: 19 },
  mutants: {
    'no grace period': {
      text: 'The VMA is freed as soon as mmap_lock is dropped: who has found it by then looks for a lock in it.',
      change: guardBecomes(vmaWriter, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 12 },
      reference: 'vm_area_free(), kernel/fork.c: call_rcu()',
    },
    'detached is not asked': {
      text: 'The thread trusts the sequence number alone: mmap_lock has been dropped since, and the VMA that it has locked is no part of the address space any more.',
      change: guardBecomes(vmaReader, 'isDetached', false),
      expect: { violates: 'VMA1', steps: 15 },
      reference: 'lock_vma_under_rcu(), mm/memory.c: vma->detached',
    },
    'not write-locked': {
      text: 'munmap() trusts mmap_lock to keep off whoever looks at a VMA, which it did before VMAs had locks.',
      change: [
        guardBecomes(vmaWriter, 'lockVm', true),
        actionBecomes(vmaWriter, 'lockVm', nothing),
        actionBecomes(vmaWriter, 'unlockVm', nothing),
      ],
      expect: { violates: 'VMA1', steps: 13 },
      reference: 'vms_gather_munmap_vmas(), mm/vma.c: vma_start_write()',
    },
  },
});

export const munmapOfCount = scenario({
  name: 'vma-read-against-munmap',
  text: 'A thread finds a VMA by RCU and raises its vm_refcnt, while another one keeps readers out, waits until they have left, and detaches the VMA. Readers that come in between count themselves before they see that it is write-locked.',
  bounds,
  boundsReason: 'one VMA, who reads of it and who takes it away',
  initial: oneVma([0], 2),
  actors,
  properties: [
    ...readLocked,
    readUnderVmaLock,
    foundNone,
    sometimes(
      'waits for readers',
      'munmap() sleeps until a reader has left',
      vmaWriter.some((w) => w.in('locking.byCount.waiting.asleep')),
    ),
    sometimes(
      'waits once more',
      'munmap() finds a reader when it detaches the VMA that it has write-locked',
      vmaWriter.some((w) => w.in('detaching.waiting.asleep')),
    ),
  ],
  expect: { verdict: 'holds', states: 190, transitions: 320, depth: 23 },
  mutants: {
    'slab page freed at once': {
      text: 'The slab is not SLAB_TYPESAFE_BY_RCU: an empty page of it is used for something else while a thread is about to count itself in a VMA there.',
      change: guardBecomes(vmaWriter, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 16 },
      reference: 'vma_state_init(), mm/vma_init.c: SLAB_TYPESAFE_BY_RCU',
    },
    'readers not waited for': {
      text: 'vma_start_write() keeps new readers out and does not wait for those who are there.',
      change: guardBecomes(vmaWriter, 'noReaders', true),
      expect: { violates: 'VMA1', steps: 15 },
      reference: '__vma_enter_locked(), mm/mmap_lock.c: rcuwait_wait_event()',
    },
    'nobody is woken': {
      text: 'The last reader leaves without a wake-up for who waits for that.',
      change: actionBecomes(vmaReader, 'wakeWriter', nothing),
      expect: { violates: builtIn.W1, steps: 15 },
      reference: 'vma_refcount_put(), include/linux/mmap_lock.h: rcuwait_wake_up()',
    },
    'wakes where no detached VMA waits': {
      text: 'The reader wakes a writer only if the VMA is attached still: who waits to detach one sleeps for ever.',
      change: guardBecomes(vmaReader, 'writerWaits', vmaLife.refcnt.at(vmaReader.self.vma.known()).is(2)),
      expect: { violates: builtIn.W1, steps: 17 },
      reference: 'is_vma_writer_only(), include/linux/mmap_lock.h',
    },
  },
});
