/**
 * wake_userfault() and UFFDIO_WAKE: fs/userfaultfd.c, Linux 4.3 to 6.12. The full barrier before the look at the
 * queues is implied: here every step is visible at once. waking-resolver.ts has it.
 */
import type { IndexLike } from '../../checker/language/index.ts';
import type { FlagPlace } from '../../checker/language/place.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

/** Wakes every fault that `wakeInRange` is for; takes the lock of the queues only if there is somebody. */
export const wakeUserfault = states({
  meta: { in: 'fs/userfaultfd.c:wake_userfault', version: '6.12' },
  initial: 'begun',
  states: {
    begun: {
      on: { 'read refile_seq': { guard: 'readRefile', actions: 'readRefile', target: 'testingPending' } },
    },
    testingPending: {
      on: {
        'test fault_pending_wqh': [
          { guard: 'hasPending', actions: 'wantWakeup', target: 'tested', description: 'somebody waits' },
          { target: 'testingRead', description: 'empty' },
        ],
      },
    },
    testingRead: {
      on: {
        'test fault_wqh': [
          { guard: 'hasRead', actions: 'wantWakeup', target: 'tested', description: 'somebody waits' },
          { target: 'tested', description: 'empty' },
        ],
      },
    },
    // A reader that was moving the only fault from one queue to the other let both look empty.
    tested: {
      on: {
        'reread refile_seq': [
          { guard: 'refiled', actions: 'endLook', target: 'begun', description: 'a fault was moved: look again' },
          {
            guard: 'needWakeup',
            actions: 'endLook',
            target: 'somebodyWaits',
            description: 'unchanged, somebody waits',
          },
          { actions: 'endLook', target: 'returned', description: 'unchanged, nobody waits' },
        ],
      },
    },
    somebodyWaits: {
      meta: { in: 'fs/userfaultfd.c:__wake_userfault' },
      on: { 'lock fault_pending_wqh': { guard: 'lockFaults', actions: 'lockFaults', target: 'faultsLocked' } },
    },
    faultsLocked: {
      meta: { in: 'fs/userfaultfd.c:__wake_userfault' },
      on: { 'wake all in range': { actions: 'wakeInRange', target: 'woken' } },
    },
    woken: {
      meta: { in: 'fs/userfaultfd.c:__wake_userfault' },
      on: { 'unlock fault_pending_wqh': { actions: 'unlockFaults', target: 'returned' } },
    },
    returned: { type: 'final' },
  },
});

/** What the states above ask and do, for the context in hand. */
export function wakeVocabulary(ctx: IndexLike<'context'>, needWakeup: FlagPlace, matches: m.Matches) {
  const refile = m.uffd.refile.at(ctx);
  const faultLock = m.uffd.faultLock.at(ctx);
  return {
    guards: {
      hasPending: m.hasPending(ctx),
      hasRead: m.hasRead(ctx),
      refiled: m.seqRetry(refile),
      needWakeup,
    },
    actions: {
      wantWakeup: needWakeup.set(true),
      endLook: [m.seqReadEnd(refile), needWakeup.set(false)],
      wakeInRange: m.wakeMatching(ctx, matches),
      unlockFaults: faultLock.release(),
    },
    steps: { readRefile: m.seqReadBegin(refile), lockFaults: faultLock.acquire() },
  };
}
