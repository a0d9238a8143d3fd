/** The life of a subscription to MMU notifiers, from mmu_notifier_register() to release and unregister. */

import type { Protocol } from '../protocol.ts';
import { mayFail, nobodyToTell, queuedWriter } from '../reasons.ts';
import exitAgainstCompaction from './exit-against-compaction.ts';
import exitAgainstUnregister from './exit-against-unregister.ts';
import exitOfSeveralKinds from './exit-of-several-kinds.ts';
import failingCreation, { interruptedCreation } from './failing-creation.ts';
import lifeOfAVm from './life-of-a-vm.ts';
import putAgainstGet from './put-against-get.ts';
import registerAgainstCollapse from './register-against-collapse.ts';
import registerAgainstExit from './register-against-exit.ts';
import registerAgainstFault from './register-against-fault.ts';
import registerAgainstTruncate, { interrupted, withoutMemory } from './register-against-truncate.ts';
import registerAgainstZap, { byReverseMap } from './register-against-zap.ts';
import twoRegistrations from './two-registrations.ts';
import unregisterAgainstZap from './unregister-against-zap.ts';

export const notifierLifetime: Protocol = {
  name: 'notifier-lifetime',
  title: 'The life of an MMU notifier',
  text: 'A secondary MMU subscribes to an address space that is in use, and leaves it at any time, or the address space leaves it. Nobody may be between the two calls of a bracket when the list of subscribers grows: whoever began before it would announce an end of which it had not announced the start, and change meanwhile what it told nobody about. When it shrinks, a callback may still be running.',
  sources: [
    'mm/mmu_notifier.c: __mmu_notifier_register(), mmu_notifier_unregister(), mmu_notifier_put(), __mmu_notifier_release(); Linux 6.12',
    'mm/vma.c: mm_take_all_locks() and mm_drop_all_locks(); Linux 6.12',
    'virt/kvm/kvm_main.c: kvm_create_vm() and kvm_destroy_vm(); Linux 6.12',
    'seed 004: the posting of the notifiers, July 2008',
  ],
  notModelled: ['mmu_interval_notifier_insert() and _remove()'],
  unneeded: {
    'mm/mmu_notifier.c:__mmu_notifier_release/atList/look at list #1/listInUse taken as true': nobodyToTell,
    'mm/mmu_notifier.c:mn_hlist_release/releasing.begun/always #1/treeInUse taken as true': nobodyToTell,
    'mm/mmu_notifier.c:mmu_notifier_get_locked/opening/queue for mmap_lock/queueForMmapLock left out': queuedWriter,
    'mm/mmu_notifier.c:mmu_notifier_register/registering.called/queue for mmap_lock/queueForMmapLock left out':
      queuedWriter,
    'virt/kvm/kvm_main.c:kvm_create_vm/registered/create the rest #1/laterStepFails taken as true': mayFail,
  },
  scenarios: [
    registerAgainstFault,
    registerAgainstZap,
    byReverseMap,
    registerAgainstCollapse,
    registerAgainstTruncate,
    interrupted,
    withoutMemory,
    twoRegistrations,
    registerAgainstExit,
    failingCreation,
    interruptedCreation,
    exitAgainstUnregister,
    exitAgainstCompaction,
    exitOfSeveralKinds,
    unregisterAgainstZap,
    lifeOfAVm,
    putAgainstGet,
  ],
};
