import type { Protocol } from '../protocol.ts';
import closeAgainstExit from './close-against-exit.ts';
import faultAgainstClose from './fault-against-close.ts';
import faultAgainstClose2015 from './fault-against-close-2015.ts';
import faultAgainstCloseInTheEnd from './fault-against-close-in-the-end.ts';
import faultAgainstCloseOneRetry from './fault-against-close-one-retry.ts';
import faultAgainstExit from './fault-against-exit.ts';
import faultAgainstMunmap from './fault-against-munmap.ts';
import faultAgainstRegister from './fault-against-register.ts';
import faultAgainstUnregister from './fault-against-unregister.ts';
import faultAgainstUnregisterVmaLock from './fault-against-unregister-vma-lock.ts';
import faultInExit from './fault-in-exit.ts';
import { gupAgainstClose, gupAgainstCloseServedInOrder } from './gup-against-close.ts';
import readFaultAgainstUnregister from './read-fault-against-unregister.ts';
import refusedRegisterAgainstExit from './refused-register-against-exit.ts';
import registerAgainstExit from './register-against-exit.ts';
import registerAgainstRegister from './register-against-register.ts';
import registerTwice from './register-twice.ts';
import twoFaultsAgainstClose from './two-faults-against-close.ts';
import unregisterAgainstExit from './unregister-against-exit.ts';
import unregisterAgainstMunmap from './unregister-against-munmap.ts';

const nobodyLooks = 'nobody here looks under mmap_lock for the tasks of an address space';
const againstReaper =
  'who has mm_users 0 for himself needs the lock against the OOM reaper and process_mrelease(), which are not modelled beside an exit: 64591e8605d6';

export const userfaultfdLifetime: Protocol = {
  name: 'userfaultfd-lifetime',
  title: 'Registration, close and exit',
  text: 'A monitor arms and disarms VMAs through its userfaultfd and closes it in the end, while threads fault on them and tasks exit. A fault that began under one state of the VMA must not be left over when that state has gone, and the descriptor must keep neither too little of the address space nor too much.',
  sources: [
    'userfaultfd_register(), userfaultfd_unregister() and userfaultfd_release(), fs/userfaultfd.c, with userfaultfd_set_ctx(), mm/userfaultfd.c, Linux 6.12, and 4.3 by constants',
    'get_user_pages(), mm/gup.c, Linux 6.15, and 6.1 by a mutant',
    'exit_mm(), kernel/exit.c; exit_mmap(), mm/mmap.c, Linux 6.1',
    'munmap(), mm/mmap.c, Linux 6.6',
    'seed 003',
  ],
  notModelled: [
    'splitting and merging of VMAs, and what a registration that fails half-way leaves armed',
    'write-protect and minor mode',
    'children: contexts are not inherited',
    'page-table pages, TLBs, the OOM reaper',
  ],
  unneeded: {
    'fs/userfaultfd.c:userfaultfd_register/covered/check owner #2/armedAlready taken as false':
      'to arm a VMA once more for the same context changes nothing: it is skipped for speed',
    'kernel/exit.c:exit_mm/': nobodyLooks,
    'mm/mmap.c:exit_mmap/locking/take mmap_lock/lockMmapRead not taken': againstReaper,
    'mm/mmap.c:exit_mmap/queued/take mmap_lock/lockMmapWrite not taken': againstReaper,
  },
  scenarios: [
    faultAgainstRegister,
    faultAgainstUnregister,
    faultAgainstUnregisterVmaLock,
    readFaultAgainstUnregister,
    faultAgainstClose,
    twoFaultsAgainstClose,
    faultAgainstCloseOneRetry,
    faultAgainstClose2015,
    faultAgainstExit,
    faultInExit,
    faultAgainstMunmap,
    registerAgainstRegister,
    registerTwice,
    unregisterAgainstMunmap,
    registerAgainstExit,
    refusedRegisterAgainstExit,
    unregisterAgainstExit,
    closeAgainstExit,
    faultAgainstCloseInTheEnd,
    gupAgainstClose,
    gupAgainstCloseServedInOrder,
  ],
};
