/**
 * wake_userfault() and UFFDIO_WAKE: fs/userfaultfd.c, Linux 4.3 to 6.12. The full barrier before the look at the
 * queues is implied: here every step is visible at once. waking-resolver.ts has it.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';

/** Wakes every fault on a page in `wakeRange`; takes the lock of the queues only if there is somebody. */
export const wakeUserfault = uffdUserSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: {
      on: { 'read refile_seq': { guard: 'readRefile', actions: 'readRefile', target: 'testingPending' } },
    },
    testingPending: {
      on: {
        'test fault_pending_wqh': [
          { guard: 'hasPending', actions: 'wantWakeup', target: 'tested' },
          { target: 'testingRead' },
        ],
      },
    },
    testingRead: {
      on: {
        'test fault_wqh': [{ guard: 'hasRead', actions: 'wantWakeup', target: 'tested' }, { target: 'tested' }],
      },
    },
    // A reader that was moving the only fault from one queue to the other let both look empty.
    tested: {
      on: {
        'reread refile_seq': [
          { guard: 'refiled', actions: 'endLook', target: 'begun' },
          { guard: 'needWakeup', actions: 'endLook', target: 'somebodyWaits' },
          { actions: 'endLook', target: 'returned' },
        ],
      },
    },
    somebodyWaits: {
      on: { 'lock fault_pending_wqh': { guard: 'lockFaults', actions: 'lockFaults', target: 'faultsLocked' } },
    },
    faultsLocked: { on: { 'wake all in range': { actions: 'wakeInRange', target: 'woken' } } },
    woken: { on: { 'unlock fault_pending_wqh': { actions: 'unlockFaults', target: 'returned' } } },
    returned: { type: 'final' },
  },
});
