/** The last task exits while a monitor in another process arms a VMA of it through the descriptor. */
import { guardBecomes, initially, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { kernel, mappedFromStart, mms, opened, properties as p, sharedByTasks } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';

export default scenario({
  name: 'register-against-exit',
  text: 'The only task of an address space exits while a monitor in another process registers one of its VMAs. The descriptor keeps the struct, the operation keeps what it maps.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one mapped page shows whether it is unmapped, one VMA whether it is used afterwards',
  initial: [sharedByTasks(1), opened(0), mappedFromStart(0, 0)],
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    monitor: registrar.runs(uffdRegister, { page: 0 }),
  },
  properties: [
    p.R1,
    ...contextsGivenBack,
    p.mappedInside,
    p.R2,
    p.R4,
    p.R4vma,
    p.REF3,
    sometimes(
      'the monitor is last',
      'the task has left and the monitor holds the last of mm_users',
      mms.tasks.at(0).is(0),
    ),
  ],
  expect: { verdict: 'holds', states: 109, transitions: 165, depth: 28 },
  mutants: {
    'mmget left out': {
      text: 'The descriptor pins mm_count and the operation trusts that: it arms a VMA of an address space that is being torn down. The catalogue lets it walk VMAs that are freed already; the first one that it changes once exit_mmap() has begun comes earlier.',
      change: initially(kernel.operationsSkipMmget.set(true)),
      bug: 'D12',
      expect: { violates: 'R4vma', steps: 19 },
      reference: 'seed 003: mm_users is pinned because operations assumed that the VMAs still exist',
    },
    'freed under the operation': {
      text: 'The same to its end: exit_mmap() takes no mmap_lock in that era, so it frees the VMA that the operation has found.',
      change: initially([kernel.operationsSkipMmget.set(true), kernel.exitTakesNoLock.set(true)]),
      bug: 'D12',
      expect: { violates: 'use of a stale reference', steps: 16 },
      reference: 'seed 003: exit_mmap() does not reset mm->mmap',
    },
    'descriptor pins mm_users': {
      text: 'The cure of 2015: the file holds mm_users. While somebody keeps it open nothing is unmapped, although no task is left that the OOM killer could end. The catalogue has UFFDIO_COPY add more pages; those that the task leaves behind show it already.',
      change: initially([kernel.fdPinsMmUsers.set(true), mms.users.at(0).increment(), mms.count.at(0).decrement()]),
      bug: 'D14',
      expect: { violates: 'R4', steps: 14 },
      reference: 'd2005e3f41d4 (4.7): mm_count, and mmget_not_zero() in each operation',
    },
    'hook at the last mmput': {
      text: 'The cure that was not taken: the last mmput() waits for whoever holds mmap_lock before it tears anything down, and an operation that finds mm_users 0 under that lock returns.',
      change: initially([
        kernel.operationsSkipMmget.set(true),
        kernel.exitTakesNoLock.set(true),
        kernel.exitWaitsForMmapLock.set(true),
      ]),
      expect: { holds: 'the VMA is armed before the tear-down or not at all' },
      reference: 'seed 003: userfaultfd_exit(), to be called in mmput()',
    },
    'hook does not wait': {
      text: 'The operation looks at mm_users under mmap_lock, but the last mmput() goes on at once: the VMA is freed between the look and the arming.',
      change: [
        initially([
          kernel.operationsSkipMmget.set(true),
          kernel.exitTakesNoLock.set(true),
          kernel.exitWaitsForMmapLock.set(true),
        ]),
        guardBecomes(lastUser, 'waitsForOperations', false),
      ],
      bug: 'D12',
      expect: { violates: 'R4vma', steps: 14 },
      reference: 'derived: khugepaged_exit(), mm/khugepaged.c, takes mmap_lock for this and nothing else',
    },
  },
});
