/**
 * The notifier core, mm/mmu_notifier.c: __mmu_notifier_invalidate_range_start() and _end() with the tree and the list; and
 * the callbacks of every kind of consumer: on the list kvm_mmu_notifier_invalidate_range_start() and _end(),
 * virt/kvm/kvm_main.c, nouveau_svmm_invalidate_range_start(), drivers/gpu/drm/nouveau/nouveau_svm.c, and one that takes a
 * mutex and waits for a remote machine, as XPMEM's did; in the interval tree a device driver's. Linux 6.1. Part of each
 * machine that changes what a consumer may have copied; its vocabulary is bracket-role.ts.
 *
 * Where all who are told are KVM's, a bracket is told in one step: their callbacks do all under mmu_lock, and a guest that
 * uses an SPTE in the middle of one might have done so before it. Only the announced zaps have these steps apart there, too,
 * for what may be left out of them.
 * Each walk of the list is a read section of SRCU: who is unlinked in the middle of it may still be called.
 * Not modelled: changes of the tree; that changes of memslots wait for KVM's count of active
 * invalidations.
 */
import { states } from '../../checker/language/vocabulary.ts';

const file = 'mm/mmu_notifier.c';
const kvm = 'virt/kvm/kvm_main.c';
const nouveau = 'drivers/gpu/drm/nouveau/nouveau_svm.c';
const inTreeStart = { in: `${file}:mn_itree_inv_start_range` } as const;
const inTreeEnd = { in: `${file}:mn_itree_inv_end` } as const;
const inListStart = { in: `${file}:mn_hlist_invalidate_range_start` } as const;
const inListEnd = { in: `${file}:mn_hlist_invalidate_end` } as const;
const inHandler = { in: `${kvm}:__kvm_handle_hva_range` } as const;
const inCountStart = { in: `${kvm}:kvm_mmu_invalidate_begin` } as const;
const inCountEnd = { in: `${kvm}:kvm_mmu_invalidate_end` } as const;
const inFlush = { in: `${kvm}:kvm_flush_remote_tlbs` } as const;
const inUnmap = { in: 'arch/x86/kvm/mmu/mmu.c:kvm_unmap_gfn_range' } as const;
const inEntryUnmap = { in: 'arch/powerpc/kvm/book3s_64_mmu_hv.c:kvm_unmap_rmapp', version: '4.14' } as const;
const inCache = { in: 'virt/kvm/pfncache.c:gfn_to_pfn_cache_invalidate_start' } as const;
const inMirror = { in: `${nouveau}:nouveau_svm_range_invalidate` } as const;
const inDriver = { in: `${nouveau}:nouveau_svmm_invalidate_range_start` } as const;
const inRemote = { in: 'device', version: 'seed 004' } as const;

/** mn_itree_invalidate(), and the callbacks of those in the tree. */
export const tree = states({
  markingTree: { meta: inTreeStart, on: { 'mark tree': { actions: 'markTree', target: 'inTree' } } },
  inTree: {
    always: [
      { description: 'another interval', guard: 'moreInTree', actions: 'nextInTree', target: 'atInterval' },
      { description: 'no further interval', actions: 'endRound', target: 'atList' },
    ],
  },
  atInterval: {
    meta: inMirror,
    on: {
      'lock device table': [
        { description: 'locked', guard: 'lockCalleeTable', actions: 'lockCalleeTable', target: 'settingSequence' },
        {
          description: 'held by another, and may not wait',
          guard: 'mayNotBlock',
          actions: 'refuse',
          target: 'givingUp',
        },
      ],
    },
  },
  settingSequence: { meta: inMirror, on: { 'set sequence': { actions: 'setSequence', target: 'sequenceSet' } } },
  // nouveau leaves the entries to its callback on the list.
  sequenceSet: { always: [{ guard: 'sharesTable', target: 'deviceZapped' }, { target: 'zappingDevice' }] },
  zappingDevice: {
    meta: { in: 'device' },
    on: { 'zap device entries': { actions: 'zapTable', target: 'deviceZapped' } },
  },
  deviceZapped: { meta: inMirror, on: { 'unlock device table': { actions: 'unlockCalleeTable', target: 'inTree' } } },
  // Those on the list have not been called yet.
  givingUp: { meta: inTreeEnd, on: { 'unmark tree': { actions: ['unmarkTree', 'endRound'], target: 'returned' } } },
});

/** kvm_mmu_notifier_invalidate_range_start(): from the count on no fault over the range makes an SPTE; then those that exist go. */
const kvmStart = states({
  // Before the caches: a refresh that misses their invalidation sees the count.
  countingActive: {
    meta: { in: `${kvm}:kvm_mmu_notifier_invalidate_range_start` },
    on: { 'count active invalidation': { actions: 'countActive', target: 'lockingCache' } },
  },
  lockingCache: {
    meta: inCache,
    on: { 'lock pfn cache': { guard: 'lockCache', actions: 'lockCache', target: 'invalidatingCache' } },
  },
  invalidatingCache: {
    meta: inCache,
    on: { 'invalidate pfn cache': { actions: 'invalidateCache', target: 'cacheInvalidated' } },
  },
  cacheInvalidated: {
    meta: inCache,
    on: { 'unlock pfn cache': { actions: 'unlockCache', target: 'lockingMmu' } },
  },
  lockingMmu: {
    meta: inHandler,
    on: { 'lock mmu_lock': { guard: 'lockCallee', actions: 'lockCallee', target: 'counting' } },
  },
  counting: { meta: inCountStart, on: { 'count invalidation': { actions: 'countStart', target: 'zapping' } } },
  zapping: { meta: inUnmap, on: { 'zap SPTEs': { actions: 'zapSptes', target: 'zapped' } } },
  zapped: { always: [{ guard: 'guestsCache', target: 'flushing' }, { target: 'flushed' }] },
  // What guests have cached of them goes before the lock.
  flushing: { meta: inFlush, on: { 'flush remote TLBs': { actions: 'flushGuests', target: 'flushed' } } },
  flushed: { meta: inHandler, on: { 'unlock mmu_lock': { actions: 'unlockCallee', target: 'called' } } },

  lockingCount: {
    meta: inHandler,
    on: { 'lock mmu_lock': { guard: 'lockCalleeCount', actions: 'lockCalleeCount', target: 'countingApart' } },
  },
  countingApart: {
    meta: inCountStart,
    on: { 'count invalidation': { actions: 'countStart', target: 'lockingEntry' } },
  },
  lockingEntry: {
    meta: inEntryUnmap,
    on: { 'lock entry': { guard: 'lockCallee', actions: 'lockCallee', target: 'zappingEntry' } },
  },
  zappingEntry: { meta: inEntryUnmap, on: { 'zap SPTEs': { actions: 'zapSptes', target: 'entryZapped' } } },
  entryZapped: { meta: inEntryUnmap, on: { 'unlock entry': { actions: 'unlockCallee', target: 'countedApart' } } },
  countedApart: { meta: inHandler, on: { 'unlock mmu_lock': { actions: 'unlockCalleeCount', target: 'called' } } },
});

/** The callbacks of a driver with a mutex, and of one that waits for a remote machine. */
const driverStart = states({
  atDriver: {
    meta: inDriver,
    on: {
      'look at mode': [
        { description: 'non-blocking', guard: 'refuses', actions: 'refuse', target: 'called' },
        { description: 'may block', target: 'lockingDriver' },
      ],
    },
  },
  lockingDriver: {
    meta: inDriver,
    on: { 'lock device table': { guard: 'lockCalleeTable', actions: 'lockCalleeTable', target: 'zappingDriver' } },
  },
  zappingDriver: {
    meta: { in: `${nouveau}:nouveau_svmm_invalidate` },
    on: { 'zap device entries': { actions: 'zapTable', target: 'driverZapped' } },
  },
  driverZapped: { meta: inDriver, on: { 'unlock device table': { actions: 'unlockCalleeTable', target: 'called' } } },

  atRemote: {
    meta: inRemote,
    on: {
      'look for remote mappings': [
        { description: 'none', guard: 'remoteMapsNothing', target: 'called' },
        { description: 'some, and may not wait', guard: 'refuses', actions: 'refuse', target: 'called' },
        { description: 'some', target: 'busy' },
      ],
    },
  },
  busy: {
    meta: inRemote,
    on: { 'lock consumer mutex': { guard: 'lockCalleeMutex', actions: 'lockCalleeMutex', target: 'sending' } },
  },
  sending: { meta: inRemote, on: { 'send invalidation': { actions: 'askRemote', target: 'awaiting' } } },
  awaiting: {
    meta: inRemote,
    on: { 'receive acknowledgement': { guard: 'awaitRemote', actions: 'awaitRemote', target: 'acknowledged' } },
  },
  acknowledged: { meta: inRemote, on: { 'unlock consumer mutex': { actions: 'unlockCalleeMutex', target: 'called' } } },
});

/** The ends of those who have one: who may refuse a start has none. */
const ends = states({
  inEnds: {
    always: [
      { description: 'another end', guard: 'moreEnds', actions: 'nextEnd', target: 'atEnd' },
      { description: 'no further end', actions: 'endRound', target: 'ended' },
    ],
  },
  atEnd: {
    always: [{ guard: 'entersNonBlocking', target: 'enteringEnd' }, { target: 'callingEnd' }],
  },
  enteringEnd: {
    on: { non_block_start: { guard: 'enterNonBlocking', actions: 'enterNonBlocking', target: 'callingEnd' } },
  },
  callingEnd: { always: [{ guard: 'countsApart', target: 'lockingCountEnd' }, { target: 'lockingMmuEnd' }] },
  lockingMmuEnd: {
    meta: inHandler,
    on: { 'lock mmu_lock': { guard: 'lockCallee', actions: 'lockCallee', target: 'lockedEnd' } },
  },
  lockingCountEnd: {
    meta: inHandler,
    on: { 'lock mmu_lock': { guard: 'lockCalleeCount', actions: 'lockCalleeCount', target: 'lockedEnd' } },
  },
  // In this order: a reader without the lock sees the old count or the new number.
  lockedEnd: { meta: inCountEnd, on: { 'advance sequence': { actions: 'advanceSeq', target: 'advanced' } } },
  advanced: { meta: inCountEnd, on: { 'uncount invalidation': { actions: 'countEnd', target: 'uncounted' } } },
  uncounted: {
    meta: inHandler,
    on: {
      'unlock mmu_lock': [
        {
          description: 'entries have locks of their own',
          guard: 'countsApart',
          actions: 'unlockCalleeCount',
          target: 'calledEnd',
        },
        { description: 'one lock for all', actions: 'unlockCallee', target: 'uncountedMmu' },
      ],
    },
  },
  uncountedMmu: { always: [{ guard: 'hasPfnCache', target: 'uncountingActive' }, { target: 'calledEnd' }] },
  // After the number has moved: a refresh sees the one or the other.
  uncountingActive: {
    meta: { in: `${kvm}:kvm_mmu_notifier_invalidate_range_end` },
    on: { 'drop active invalidation': { actions: 'uncountActive', target: 'calledEnd' } },
  },
  calledEnd: { always: [{ guard: 'entersNonBlocking', target: 'leavingEnd' }, { target: 'inEnds' }] },
  leavingEnd: { on: { non_block_end: { actions: 'leaveNonBlocking', target: 'inEnds' } } },
});

/** Ends with `refused`, and no end may follow, or with the bracket open. */
export const invalidateRangeStart = states({
  initial: 'begun',
  meta: { in: `${file}:__mmu_notifier_invalidate_range_start`, version: '6.1' },
  states: {
    begun: {
      on: {
        'call invalidate_range_start': [
          { description: 'told step by step', guard: 'needsSteps', actions: 'beginStart', target: 'atTree' },
          { description: 'all told', guard: 'startAtOnce', actions: 'startAtOnce', target: 'returned' },
        ],
      },
    },
    atTree: { always: [{ guard: 'treeInUse', target: 'markingTree' }, { target: 'atList' }] },
    ...tree,
    // All are called, whoever refuses: a notifier cannot know whether another one did.
    atList: {
      always: [
        { description: 'another one on the list', guard: 'moreOnList', actions: 'nextOnList', target: 'atConsumer' },
        { description: 'all called', actions: 'endRound', target: 'over' },
      ],
    },
    atConsumer: { always: [{ guard: 'mayNotBlock', target: 'entering' }, { target: 'calling' }] },
    entering: {
      meta: inListStart,
      on: { non_block_start: { guard: 'enterNonBlocking', actions: 'enterNonBlocking', target: 'calling' } },
    },
    calling: {
      always: [
        { guard: 'isRemote', target: 'atRemote' },
        { guard: 'isDriver', target: 'atDriver' },
        { guard: 'countsApart', target: 'lockingCount' },
        { guard: 'hasPfnCache', target: 'countingActive' },
        { target: 'lockingMmu' },
      ],
    },
    ...kvmStart,
    ...driverStart,
    called: { always: [{ guard: 'mayNotBlock', target: 'leaving' }, { target: 'atList' }] },
    leaving: { meta: inListStart, on: { non_block_end: { actions: 'leaveNonBlocking', target: 'atList' } } },
    over: {
      always: [
        { description: 'refused', guard: 'undoes', target: 'undoing' },
        { description: 'not refused', actions: ['leaveSrcu', 'startReturned'], target: 'returned' },
      ],
    },
    // Who has started is told of the end, since the caller is not going to tell.
    undoing: {
      initial: 'begun',
      meta: inListStart,
      states: {
        begun: { on: { 'undo starts': { target: 'inEnds' } } },
        ...ends,
        ended: { type: 'final' },
      },
      onDone: { actions: 'leaveSrcu', target: 'returned' },
    },
    returned: { type: 'final' },
  },
});

/** Ends with the bracket closed. */
export const invalidateRangeEnd = states({
  initial: 'begun',
  meta: { in: `${file}:__mmu_notifier_invalidate_range_end`, version: '6.1' },
  states: {
    begun: {
      on: {
        'call invalidate_range_end': [
          { description: 'told step by step', guard: 'needsSteps', actions: 'beginEnd', target: 'atTree' },
          { description: 'all told', guard: 'endAtOnce', actions: 'endAtOnce', target: 'returned' },
        ],
      },
    },
    atTree: { always: [{ guard: 'treeInUse', target: 'unmarkingTree' }, { target: 'ending' }] },
    unmarkingTree: { meta: inTreeEnd, on: { 'unmark tree': { actions: 'unmarkTree', target: 'ending' } } },
    ending: {
      initial: 'inEnds',
      meta: inListEnd,
      states: { ...ends, ended: { type: 'final' } },
      onDone: { actions: ['leaveSrcu', 'closeBracket'], target: 'returned' },
    },
    returned: { type: 'final' },
  },
});

/** invalidate_range_start() where who is called may be of another kind: what that is, is asked in `next`, one of `more`. */
export function startWith<const Next extends string, const S>(next: Next, more: S) {
  return states({
    ...invalidateRangeStart,
    states: {
      ...invalidateRangeStart.states,
      atConsumer: { always: [{ guard: 'mayNotBlock', target: 'entering' }, { target: next }] },
      ...more,
    },
  });
}
/** The same of invalidate_range_end(). */
export function endWith<const Next extends string, const S>(next: Next, more: S) {
  const { ending } = invalidateRangeEnd.states;
  return states({
    ...invalidateRangeEnd,
    states: {
      ...invalidateRangeEnd.states,
      ending: {
        ...ending,
        states: {
          ...ending.states,
          atEnd: { always: [{ guard: 'entersNonBlocking', target: 'enteringEnd' }, { target: next }] },
          ...more,
        },
      },
    },
  });
}
