/** A consumer subscribes while a thread is in a fault. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { kvmFaultOfNewVm } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { properties as p } from '../../models/index.ts';
import { zeroPageMapped } from '../migrate-vma/setting.ts';
import { coherence, registered, unsubscribed } from './setting.ts';

export default scenario({
  name: 'register-against-fault',
  text: 'A VM is created while another thread stores where the zero page is mapped, under the lock of the VMA alone. If that fault has seen no subscriber, it is over before the guest can look the page up.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, and the frame that takes the place of the zero page',
  initial: [unsubscribed(2), zeroPageMapped],
  actors: {
    R: subscriber.runs(notifierRegister),
    G: runsGuest(kvmFaultOfNewVm, { access: 'read' }),
    T: faulter.runs(faultingThread),
  },
  properties: [
    ...coherence,
    p.D3,
    p.D4,
    p.L4,
    registered,
    sometimes(
      'waits for the fault',
      'the registration waits until a fault under the VMA lock is over',
      subscriber.some((s) => s.in('registering.takingAllLocks.lockingVma')),
    ),
    p.someCount,
  ],
  expect: { verdict: 'holds', states: 936, transitions: 1720, depth: 56 },
  mutants: {
    'VMAs not locked': {
      text: 'mm_take_all_locks() trusts mmap_lock to keep faults out, which it did before they had locks of VMAs: the fault has told nobody, and replaces the zero page that the guest has found meanwhile',
      change: [guardBecomes(subscriber, 'lockVma', true), actionBecomes(subscriber, 'lockVma', nothing)],
      bug: 'B25, E10',
      expect: { violates: 'SEC1', steps: 46 },
      reference: 'commit eeff9a5d47f8: mm_take_all_locks() write-locks every VMA',
    },
  },
});
