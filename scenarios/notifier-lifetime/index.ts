/** The life of a subscription to MMU notifiers, from mmu_notifier_register() to release and unregister. */

import type { Protocol } from '../protocol.ts';
import { dropsOnce, mayFail, nobodyToTell, queuedWriter, walksOnce } from '../reasons.ts';
import exitAgainstCompaction from './exit-against-compaction.ts';
import exitAgainstUnregister, { besideDriver } from './exit-against-unregister.ts';
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
import unregisterAgainstRegister from './unregister-against-register.ts';
import unregisterAgainstZap from './unregister-against-zap.ts';

const releasedTwice =
  'who unregisters unlinks itself when its release() has returned: exit_mmap() finds it on the list and calls release() itself, or nothing is left to drop. That it waits for the other call besides is for a release() that returns at once when it is called twice';

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
    'arch/x86/kvm/mmu/mmu.c:kvm_mmu_zap_all/releasing.locking/lock mmu_lock/': dropsOnce,
    'arch/x86/kvm/mmu/mmu.c:kvm_mmu_zap_all/releasing.flushing/flush remote TLBs/flush remote TLBs exchanged with':
      'who zaps beside it flushes whatever it finds: that KVM goes by an entry that is gone, and then does not flush, is not modelled',
    'device/open/lock device table/lockTable not taken': dropsOnce,
    'mm/mmu_notifier.c:mmu_notifier_get_locked/queued/take mmap_lock/lockMmap not taken':
      'mmap_lock is for the registration that follows where no subscription is found, which is not modelled: the list has a lock of its own',
    'mm/mmu_notifier.c:mmu_notifier_unregister/unregistering.enteringSrcu/srcu_read_lock/enterSrcu left out':
      releasedTwice,
    'mm/vma.c:mm_take_all_locks/takingAllLocks.atAnonVma/always #1/nextAnonVma each set subscriber.vma for the last only':
      walksOnce,
    'mm/vma.c:mm_take_all_locks/takingAllLocks.atMapping/always #1/nextMapping without set subscriber.vma': walksOnce,
    'mm/vma.c:mm_take_all_locks/takingAllLocks.lockingMutex/lock mm_all_locks_mutex/lockAllLocks not taken':
      'it keeps apart registrations in two address spaces that share files or anon_vmas: one is modelled, and there mmap_lock does',
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
    besideDriver,
    exitAgainstCompaction,
    exitOfSeveralKinds,
    unregisterAgainstRegister,
    unregisterAgainstZap,
    lifeOfAVm,
    putAgainstGet,
  ],
};
