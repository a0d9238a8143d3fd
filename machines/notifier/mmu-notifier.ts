/**
 * The notifier core, mm/mmu_notifier.c: __mmu_notifier_invalidate_range_start(), mn_itree_invalidate(),
 * mn_hlist_invalidate_range_start(), and their ends; and the callbacks of three kinds of consumers: on the list
 * kvm_mmu_notifier_invalidate_range_start() and _end(), virt/kvm/kvm_main.c, and one that takes a mutex and waits for a
 * remote machine, as XPMEM's did; in the interval tree a device driver's. Linux 6.1.
 * Not modelled: SRCU and changes of list and tree; KVM's count of active invalidations, which only memslot changes and pfn
 * caches look at.
 */
import { unmapperSetup } from '../zap/unmapper-role.ts';

/** Ends with `refused`, and no end may follow, or with the bracket open. Without a subscriber nothing is called. */
export const invalidateRangeStart = unmapperSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: {
      on: { 'call invalidate_range_start': { actions: ['beginStart', 'firstConsumer'], target: 'atList' } },
    },
    atList: {
      always: [
        { guard: 'nobodySubscribed', actions: ['endConsumers', 'startReturned'], target: 'returned' },
        { guard: 'treeInUse', target: 'markingTree' },
        { target: 'atConsumer' },
      ],
    },
    markingTree: { on: { 'mark tree': { actions: 'markTree', target: 'atConsumer' } } },
    atConsumer: {
      always: [
        { guard: 'isInterval', target: 'atInterval' },
        { guard: 'mayNotBlock', target: 'entering' },
        { target: 'calling' },
      ],
    },
    atInterval: {
      on: {
        'lock device table': [
          { guard: 'lockMmu', actions: 'lockMmu', target: 'settingSequence' },
          { guard: 'mayNotBlock', actions: 'refuse', target: 'unmarkingTree' },
        ],
      },
    },
    settingSequence: { on: { 'set sequence': { actions: 'setSequence', target: 'zappingDevice' } } },
    zappingDevice: { on: { 'zap device entries': { actions: 'zapSptes', target: 'deviceZapped' } } },
    deviceZapped: { on: { 'unlock device table': { actions: 'unlockMmu', target: 'advancing' } } },
    // Those on the list have not been called yet.
    unmarkingTree: { on: { 'unmark tree': { actions: ['unmarkTree', 'endConsumers'], target: 'returned' } } },

    entering: {
      on: { non_block_start: { guard: 'enterNonBlocking', actions: 'enterNonBlocking', target: 'calling' } },
    },
    calling: {
      always: [
        { guard: 'isRemote', target: 'atRemote' },
        { guard: 'countsApart', target: 'lockingCount' },
        { target: 'lockingToCount' },
      ],
    },

    // From the count on no fault over the range makes an SPTE; then those that exist go.
    lockingToCount: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'counting' } } },
    counting: { on: { 'count invalidation': { actions: 'countStart', target: 'zapping' } } },
    zapping: { on: { 'zap SPTEs': { actions: 'zapSptes', target: 'zapped' } } },
    zapped: { on: { 'unlock mmu_lock': { actions: 'unlockMmu', target: 'called' } } },

    lockingCount: { on: { 'lock mmu_lock': { guard: 'lockCount', actions: 'lockCount', target: 'countingApart' } } },
    countingApart: { on: { 'count invalidation': { actions: 'countStart', target: 'lockingEntry' } } },
    lockingEntry: { on: { 'lock entry': { guard: 'lockMmu', actions: 'lockMmu', target: 'zappingEntry' } } },
    zappingEntry: { on: { 'zap SPTEs': { actions: 'zapSptes', target: 'entryZapped' } } },
    entryZapped: { on: { 'unlock entry': { actions: 'unlockMmu', target: 'countedApart' } } },
    countedApart: { on: { 'unlock mmu_lock': { actions: 'unlockCount', target: 'called' } } },

    atRemote: {
      on: {
        'look for remote mappings': [
          { guard: 'remoteMapsNothing', target: 'called' },
          { guard: 'refuses', actions: 'refuse', target: 'called' },
          { target: 'busy' },
        ],
      },
    },
    busy: { on: { 'lock consumer mutex': { guard: 'lockMutex', actions: 'lockMutex', target: 'sending' } } },
    sending: { on: { 'send invalidation': { actions: 'askRemote', target: 'awaiting' } } },
    awaiting: {
      on: { 'receive acknowledgement': { guard: 'awaitRemote', actions: 'awaitRemote', target: 'acknowledged' } },
    },
    acknowledged: { on: { 'unlock consumer mutex': { actions: 'unlockMutex', target: 'called' } } },

    called: { always: [{ guard: 'mayNotBlock', target: 'leaving' }, { target: 'advancing' }] },
    leaving: { on: { non_block_end: { actions: 'leaveNonBlocking', target: 'advancing' } } },
    // All are called, whoever refuses: a notifier cannot know whether another one did.
    advancing: {
      always: [
        { guard: 'isLastConsumer', actions: 'endConsumers', target: 'over' },
        { actions: 'nextConsumer', target: 'atConsumer' },
      ],
    },
    over: {
      always: [
        { guard: 'undoes', target: 'undoing' },
        { actions: 'startReturned', target: 'returned' },
      ],
    },
    // Who has started is told of the end, since the caller is not going to tell.
    undoing: { on: { 'undo starts': { actions: 'firstConsumer', target: 'ending' } } },
    ending: { ...endCallbacks(), onDone: { target: 'returned' } },
    returned: { type: 'final' },
  },
});

/** Ends with the bracket closed. */
export const invalidateRangeEnd = unmapperSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: {
      on: { 'call invalidate_range_end': { actions: ['beginEnd', 'firstConsumer'], target: 'atList' } },
    },
    atList: {
      always: [
        { guard: 'nobodySubscribed', actions: ['endConsumers', 'closeBracket'], target: 'returned' },
        { guard: 'treeInUse', target: 'unmarkingTree' },
        { target: 'ending' },
      ],
    },
    unmarkingTree: { on: { 'unmark tree': { actions: 'unmarkTree', target: 'ending' } } },
    ending: { ...endCallbacks(), onDone: { actions: 'closeBracket', target: 'returned' } },
    returned: { type: 'final' },
  },
});

/** The callbacks of those that have one: who may refuse a start has none. */
function endCallbacks() {
  return unmapperSetup.createStateConfig({
    initial: 'atConsumer',
    states: {
      atConsumer: {
        always: [
          { guard: 'hasNoEnd', target: 'passing' },
          { guard: 'entersNonBlocking', target: 'entering' },
          { target: 'calling' },
        ],
      },
      passing: { on: { 'pass over consumer': { target: 'advancing' } } },
      entering: {
        on: { non_block_start: { guard: 'enterNonBlocking', actions: 'enterNonBlocking', target: 'calling' } },
      },
      calling: { always: [{ guard: 'countsApart', target: 'lockingCount' }, { target: 'lockingMmu' }] },
      lockingMmu: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'locked' } } },
      lockingCount: { on: { 'lock mmu_lock': { guard: 'lockCount', actions: 'lockCount', target: 'locked' } } },
      // In this order: a reader without the lock sees the old count or the new number.
      locked: { on: { 'advance sequence': { actions: 'advanceSeq', target: 'advanced' } } },
      advanced: { on: { 'uncount invalidation': { actions: 'countEnd', target: 'uncounted' } } },
      uncounted: {
        on: {
          'unlock mmu_lock': [
            { guard: 'countsApart', actions: 'unlockCount', target: 'called' },
            { actions: 'unlockMmu', target: 'called' },
          ],
        },
      },
      called: { always: [{ guard: 'entersNonBlocking', target: 'leaving' }, { target: 'advancing' }] },
      leaving: { on: { non_block_end: { actions: 'leaveNonBlocking', target: 'advancing' } } },
      advancing: {
        always: [
          { guard: 'isLastConsumer', actions: 'endConsumers', target: 'returned' },
          { actions: 'nextConsumer', target: 'atConsumer' },
        ],
      },
      returned: { type: 'final' },
    },
  });
}
