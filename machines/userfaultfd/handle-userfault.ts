/**
 * handle_userfault(), fs/userfaultfd.c of Linux 6.12 and, by the constants of models/kernel.ts, of Linux 4.3 to 5.6; a
 * closed context is answered as in 6.15, which Debian's 6.12 has too (get-user-pages.ts has the form before).
 * Part of every thread that faults; leaves by the states `retry`, `resolved` and `sigbus` of that thread. What the
 * configuration answers with SIGBUS is decided before it.
 * Not modelled: FAULT_FLAG_RETRY_NOWAIT, write-protect and minor faults.
 */
import { states } from '../../checker/language/vocabulary.ts';

export const handleUserfault = states({
  meta: { in: 'fs/userfaultfd.c:handle_userfault', version: '6.12' },
  initial: 'entered',
  states: {
    entered: {
      on: {
        'test released': [
          {
            guard: 'closedGivesSigbus',
            actions: 'judgeClosedContext',
            target: '#sigbus',
            description: 'closed: SIGBUS',
          },
          { guard: 'released', target: 'turnedAway', description: 'closed: turned away' },
          {
            guard: 'retryUsedUp',
            actions: 'judgeUsedUpRetry',
            target: '#sigbus',
            description: 'not yet, but retried before: SIGBUS',
          },
          { target: 'gettingContext', description: 'not yet' },
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
    queued: { on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'queueUnlocked' } } },
    queueUnlocked: { always: [{ guard: 'neverWalks', target: 'walked' }, { target: 'walking' }] },
    // A resolver that came before the node was linked found nobody to wake.
    walking: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_must_wait' },
      on: {
        'walk page table': [
          { guard: 'stillMissing', actions: 'noteMustWait', target: 'walked', description: 'still missing' },
          { target: 'walked', description: 'filled meanwhile' },
        ],
      },
    },
    walked: {
      on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: 'unlocked' } },
    },
    unlocked: { always: [{ guard: 'neverWalks', target: 'notifying' }, { target: 'deciding' }] },
    deciding: {
      on: {
        'test must_wait and released': [
          { guard: 'sleeps', target: 'notifying', description: 'has to wait' },
          { target: 'awake', description: 'filled or closed meanwhile' },
        ],
      },
    },
    notifying: {
      on: { 'wake readers': { guard: 'wakeReaders', actions: 'wakeReaders', target: 'asleep' } },
    },
    asleep: {
      tags: 'asleep',
      meta: { while: 'faultUnresolved' },
      on: {
        'return from schedule': { guard: 'wokenUp', target: 'scheduled' },
        'spurious wake-up': { guard: 'wakesSpuriously', actions: 'wakeSelf' },
      },
    },
    scheduled: { always: [{ guard: 'sleepsUntilWaken', target: 'readingWaken' }, { target: 'awake' }] },
    // From 4.10 to 5.6 a second retry meant SIGBUS, so that what was not meant for this fault must not end its sleep.
    readingWaken: {
      on: {
        'read waken': [
          { guard: 'isWaken', target: 'awake', description: 'its own wake-up' },
          { target: 'settingStateAgain', description: 'not its own wake-up' },
        ],
      },
    },
    settingStateAgain: { on: { 'set task state': { actions: 'setTaskState', target: 'rereadingWaken' } } },
    rereadingWaken: {
      on: {
        'read waken again': [
          { guard: 'mayLeave', target: 'awake', description: 'its own wake-up, close() or a signal' },
          { target: 'asleep', description: 'still not' },
        ],
      },
    },
    awake: {
      on: {
        'set task running': [
          {
            guard: 'retakesMmapLock',
            actions: 'setRunning',
            target: 'retakingMmapLock',
            description: 'a signal handler is to run',
          },
          { actions: 'setRunning', target: 'leaving', description: 'leaves' },
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
      on: {
        'look at node': [
          { guard: 'nodeUnlinked', target: 'putting', description: 'taken out by its wake-up' },
          { target: 'unlinking', description: 'still queued' },
        ],
      },
    },
    unlinking: {
      on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'unlinkingLocked' } },
    },
    unlinkingLocked: { on: { 'unlink node': { actions: 'unlinkNode', target: 'unlinked' } } },
    unlinked: { on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'putting' } } },
    putting: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_put' },
      on: {
        'put context': [
          { guard: 'holdsFaultLock', actions: 'putContext', target: '#resolved', description: 'VM_FAULT_NOPAGE' },
          { actions: 'putContext', target: '#retry', description: 'VM_FAULT_RETRY' },
        ],
      },
    },
  },
});
