/**
 * handle_userfault(), fs/userfaultfd.c of Linux 6.1 to 6.6 and, by the constants of models/kernel.ts, of Linux 4.3; a
 * closed context is answered as in 6.15 (get-user-pages.ts has the form before).
 * Part of every thread that faults; leaves by the states `retry`, `resolved` and `sigbus` of that thread. What the
 * configuration answers with SIGBUS is decided before it.
 * Not modelled: FAULT_FLAG_RETRY_NOWAIT, write-protect and minor faults.
 */
import { states } from '../../checker/language/vocabulary.ts';

export const handleUserfault = states({
  initial: 'entered',
  states: {
    entered: {
      on: {
        'test released': [
          {
            guard: 'closedGivesSigbus',
            actions: 'judgeClosedContext',
            target: '#sigbus',
          },
          { guard: 'released', target: 'turnedAway' },
          { guard: 'retryUsedUp', actions: 'judgeUsedUpRetry', target: '#sigbus' },
          { target: 'gettingContext' },
        ],
      },
    },
    turnedAway: {
      on: {
        'drop fault lock': {
          actions: ['releaseFaultLock', 'forgetFaultLock', 'forgetContext'],
          target: '#retry',
        },
      },
    },
    gettingContext: { on: { 'get context': { actions: 'getContext', target: 'lockingQueue' } } },
    lockingQueue: {
      on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'linking' } },
    },
    linking: { on: { 'link node': { actions: 'linkNode', target: 'linked' } } },
    linked: { on: { 'set task state': { actions: 'setTaskState', target: 'queued' } } },
    queued: { on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'walking' } } },
    // A resolver that came before the node was linked found nobody to wake.
    walking: { on: { 'walk page table': { actions: 'walkPageTable', target: 'walked' } } },
    walked: {
      on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: 'deciding' } },
    },
    deciding: {
      on: { 'test released': [{ guard: 'sleeps', target: 'notifying' }, { target: 'awake' }] },
    },
    notifying: {
      on: { 'wake readers': { guard: 'wakeReaders', actions: 'wakeReaders', target: 'asleep' } },
    },
    asleep: {
      tags: 'asleep',
      meta: { while: 'faultUnresolved' },
      on: {
        'return from schedule': { guard: 'wokenUp', target: 'awake' },
        'spurious wake-up': { guard: 'wakesSpuriously', actions: 'wakeSelf' },
      },
    },
    awake: {
      on: {
        'set task running': [
          { guard: 'retakesMmapLock', actions: 'setRunning', target: 'retakingMmapLock' },
          { actions: 'setRunning', target: 'leaving' },
        ],
      },
    },
    retakingMmapLock: {
      on: {
        'take mmap_lock': { guard: 'relockMmap', actions: ['relockMmap', 'retakeMmapLock'], target: 'leaving' },
      },
    },
    // list_empty_careful(): only a wake-up, which is done with the node, leaves it looking empty.
    leaving: {
      on: { 'look at node': [{ guard: 'nodeUnlinked', target: 'putting' }, { target: 'unlinking' }] },
    },
    unlinking: {
      on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'unlinkingLocked' } },
    },
    unlinkingLocked: { on: { 'unlink node': { actions: 'unlinkNode', target: 'unlinked' } } },
    unlinked: { on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'putting' } } },
    putting: {
      on: {
        'put context': [
          { guard: 'holdsFaultLock', actions: 'putContext', target: '#resolved' },
          { actions: 'putContext', target: '#retry' },
        ],
      },
    },
  },
});
