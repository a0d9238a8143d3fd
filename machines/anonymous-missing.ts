/**
 * A fault on an anonymous page, once its VMA is locked: do_anonymous_page() and the zero-page case of do_wp_page(),
 * mm/memory.c. Part of every thread that faults; leaves by the states `resolved` and `asking` of that thread.
 * Not modelled: page-table allocation, huge pages, memcg failure and OOM (an allocation waits for a frame), swap,
 * copy-on-write of shared frames, write protection, poison markers.
 */

/** Keeps the names in the type, so that each machine that takes the states checks them against its vocabulary. */
export function states<const S>(config: S): S {
  return config;
}

/** The states between `dispatching` and the end of do_anonymous_page(). */
export const anonymousStates = states({
  dispatching: {
    on: {
      'look at PTE': [
        { guard: 'looksMissingToStore', target: '#allocating' },
        { guard: 'looksMissing', target: 'lockingPte' },
        { guard: 'looksZero', actions: 'noteZero', target: 'zeroPage' },
        { target: 'resolved' },
      ],
    },
  },
  zeroPage: {
    initial: 'lockingPte',
    states: {
      lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
      rechecking: {
        on: { 'recheck PTE': [{ guard: 'pteChanged', target: 'changed' }, { target: 'copying' }] },
      },
      copying: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#allocating' } } },
      changed: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
    },
  },
  // No lock on the entry while the allocation may sleep.
  allocating: {
    id: 'allocating',
    on: {
      'allocate frame': { guard: 'frameFree', actions: ['allocate', 'clearPage', 'charge'], target: 'lockingPte' },
    },
  },
  lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
  // Another thread or a resolver may have set the entry since the look.
  rechecking: {
    on: {
      'recheck PTE': [
        { guard: 'pteChanged', target: 'lostRace' },
        { guard: 'armed', actions: 'decideToAsk', target: 'userDecides' },
        { target: 'installing' },
      ],
    },
  },
  installing: {
    on: {
      'set PTE': [
        { guard: 'writes', actions: ['mapFrame', 'forgetFrame'], target: 'installed' },
        { actions: 'mapZeroPage', target: 'installed' },
      ],
    },
  },
  installed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'resolved' } } },
  lostRace: {
    on: {
      'unlock PTE': [
        { guard: 'hasFrame', actions: 'unlockPte', target: 'freeing' },
        { actions: 'unlockPte', target: 'resolved' },
      ],
    },
  },
  freeing: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: 'resolved' } } },
  userDecides: {
    on: {
      'unlock PTE': [
        { guard: 'hasFrame', actions: 'unlockPteToAsk', target: 'releasing' },
        { actions: 'unlockPteToAsk', target: 'asking' },
      ],
    },
  },
  releasing: { on: { 'free frame': { actions: ['releaseFrame', 'forgetFrame'], target: 'asking' } } },
});
