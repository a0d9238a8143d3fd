/** A fault that waits for mmap_lock, behind a writer: it may be killed, and a first store under the VMA lock must not wait. */
import {
  actionBecomes,
  and,
  guardBecomes,
  inState,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { builtIn, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { killedStays } from '../progress.ts';

const writer = layoutChanger.runs(mmapWriter);

export const killedInTheQueue = scenario({
  name: 'killed-in-the-queue',
  text: 'A system call faults while a writer has or wants mmap_lock. A fatal signal ends its wait for the lock, which is killable from Linux 6.5 on.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one waiter',
  initial: sharedByTasks(2),
  actors: {
    caller: faulter.runs(faultingThread, { page: 0, mode: 'kernel', signal: 'fatal' }),
    writer,
  },
  properties: [
    p.D1,
    p.L4,
    p.R2,
    p.W4,
    killedStays,
    sometimes(
      'leaves the queue',
      'the caller has ended by its signal while the writer keeps the lock',
      and(inState(0, 'killed'), inState(1, 'changing')),
    ),
  ],
  expect: { verdict: 'holds', states: 69, transitions: 115, depth: 13 },
  mutants: {
    'killed goes on': {
      text: 'Nobody looks at the signal when the fault is over.',
      change: guardBecomes(faulter, 'isKilled', false),
      expect: { violates: 'killed stays', steps: 10 },
      reference: 'do_user_addr_fault(): fault_signal_pending(); exit_to_user_mode_loop(), kernel/entry/common.c',
    },
  },
});

export const firstStore = scenario({
  name: 'first-store-of-a-vma',
  text: 'Two threads store to a VMA that has no anon_vma yet, while a writer comes for mmap_lock. Under the VMA lock a fault only tries mmap_lock, which keeps the neighbours whose anon_vma may be shared, and starts over with it if it cannot have it.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'two first stores; a frame for each',
  initial: [sharedByTasks(3), vmas.lacksAnonVma.at(0).set(true)],
  actors: {
    t0: faulter.runs(faultingThread, { page: 0 }),
    t1: faulter.runs(faultingThread, { page: 0 }),
    writer,
  },
  properties: [
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    p.anonVmaThere,
    p.REF3,
    sometimes(
      'refused',
      'a fault gives its VMA lock back since mmap_lock is not to be had',
      faulter.some((f) => f.in('fault.preparing.refused')),
    ),
  ],
  expect: { verdict: 'holds', states: 2415, transitions: 5683, depth: 31 },
  mutants: {
    'anon_vma forgotten': {
      text: 'The first store to the VMA maps its frame, and nobody who looks for the mappings of the frame will find this one.',
      change: actionBecomes(faulter, 'setAnonVma', nothing),
      expect: { violates: 'anon_vma', steps: 12 },
      reference: '__anon_vma_prepare(), mm/rmap.c',
    },
    'neighbours not kept': {
      text: 'The anon_vma is looked for under the VMA lock alone, while the neighbours that are looked at may change.',
      change: guardBecomes(faulter, 'underVmaLock', false),
      expect: { violates: builtIn.L6, steps: 6 },
      reference: '__vmf_anon_prepare(): mmap_read_trylock(); find_mergeable_anon_vma() asks for mmap_lock',
    },
  },
});
