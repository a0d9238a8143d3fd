/**
 * The host uses a guest page through a gfn_to_pfn_cache: kvm_gfn_to_pfn_cache_check(), kvm_gfn_to_pfn_cache_refresh() with
 * hva_to_pfn_retry(), virt/kvm/pfncache.c, Linux 6.1. What GUP has found is used without a reference.
 * Not modelled: the fault of GUP for a page that is not there, which here fails the refresh; memslots; guests that use it.
 */
import { setup } from 'xstate';
import { index, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const cacheUser = role(
  'pfn cache user',
  { registers: { consumer: index(m.consumer), frame: reference(m.frame) } },
  ({ self }) => {
    const c = self.consumer;
    const { lock, refreshLock, valid } = m.pfnCache;
    const page = m.pfnCache.page.at(c);
    const at = m.ptep(page);
    const mmapLock = m.mmapLockOf(page);
    return {
      guards: {
        isValid: valid.at(c),
        pageMapped: m.writable(at),
        mustRetry: m.cacheMustRetry(c),
      },
      actions: {
        store: m.storeThroughCache(c),
        unlockCache: lock.at(c).release(),
        snapshotSeq: [valid.at(c).set(false), m.snapshotSeq(c)],
        forgetSnapshot: m.forgetSnapshot(c),
        unlockMmap: mmapLock.releaseRead(),
        noteFrame: self.frame.set(m.entry(at).frame),
        getFrame: m.getFrame(self.frame.known()),
        unlockPte: m.unlockPte(at),
        putFrame: [m.putFrame(self.frame), self.frame.set('none')],
        fill: m.fillPfnCache(c, self.frame.known()),
        unlockRefresh: refreshLock.at(c).release(),
      },
      steps: {
        lockCache: lock.at(c).acquire(),
        lockRefresh: refreshLock.at(c).acquire(),
        lockMmap: mmapLock.acquireRead(),
        lockPte: m.lockPte(at),
      },
    };
  },
);

const inCheck = { in: 'virt/kvm/pfncache.c:kvm_gfn_to_pfn_cache_check' } as const;
const inRetry = { in: 'virt/kvm/pfncache.c:hva_to_pfn_retry' } as const;
const inGup = { in: 'mm/gup.c:follow_page_pte' } as const;

export const usePfnCache = setup(vocabulary(cacheUser)).createMachine({
  id: 'user of a pfn cache',
  initial: 'locking',
  meta: {
    in: 'virt/kvm/pfncache.c:kvm_gfn_to_pfn_cache_refresh',
    version: '6.1',
    excludes: { ...anonymousOnly, ...residentOnly },
  },
  states: {
    locking: {
      meta: inCheck,
      on: { 'lock pfn cache': { guard: 'lockCache', actions: 'lockCache', target: 'checking' } },
    },
    checking: {
      meta: inCheck,
      on: {
        'check pfn cache': [
          { description: 'valid', guard: 'isValid', target: 'using' },
          { description: 'not valid', target: 'invalid' },
        ],
      },
    },
    using: { meta: inCheck, on: { 'store through pfn cache': { actions: 'store', target: 'used' } } },
    used: { meta: inCheck, on: { 'unlock pfn cache': { actions: 'unlockCache', target: 'done' } } },
    invalid: { meta: inCheck, on: { 'unlock pfn cache': { actions: 'unlockCache', target: 'refreshing' } } },

    refreshing: { on: { 'lock refresh_lock': { guard: 'lockRefresh', actions: 'lockRefresh', target: 'relocking' } } },
    relocking: { on: { 'lock pfn cache': { guard: 'lockCache', actions: 'lockCache', target: 'reading' } } },
    reading: {
      meta: inRetry,
      on: { 'read invalidation sequence': { actions: 'snapshotSeq', target: 'unlocking' } },
    },
    unlocking: {
      meta: inRetry,
      on: { 'unlock pfn cache': { actions: 'unlockCache', target: 'lockingMmap' } },
    },
    lockingMmap: {
      meta: { in: 'mm/gup.c:__get_user_pages_locked' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingPte' } },
    },
    lockingPte: { meta: inGup, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'following' } } },
    following: {
      meta: inGup,
      on: {
        'follow page': [
          { description: 'there', guard: 'pageMapped', actions: 'noteFrame', target: 'taking' },
          { description: 'not there', target: 'missing' },
        ],
      },
    },
    // The PTL keeps the page for so long.
    taking: { meta: inGup, on: { 'get page': { actions: 'getFrame', target: 'found' } } },
    found: { meta: inGup, on: { 'unlock PTE': { actions: 'unlockPte', target: 'foundUnlocking' } } },
    foundUnlocking: {
      meta: { in: 'mm/gup.c:__get_user_pages_locked' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'lockingAgain' } },
    },
    lockingAgain: {
      meta: inRetry,
      on: { 'lock pfn cache': { guard: 'lockCache', actions: 'lockCache', target: 'testing' } },
    },
    // The count of active invalidations first, then the number.
    testing: {
      meta: { in: 'virt/kvm/pfncache.c:mmu_notifier_retry_cache' },
      on: {
        'test for retry': [
          { description: 'invalidated meanwhile', guard: 'mustRetry', actions: 'forgetSnapshot', target: 'retrying' },
          { description: 'not invalidated', actions: 'forgetSnapshot', target: 'filling' },
        ],
      },
    },
    retrying: {
      meta: inRetry,
      on: { 'read invalidation sequence': { actions: 'snapshotSeq', target: 'unlockingAgain' } },
    },
    unlockingAgain: {
      meta: inRetry,
      on: { 'unlock pfn cache': { actions: 'unlockCache', target: 'puttingOld' } },
    },
    puttingOld: { meta: inRetry, on: { 'put frame': { actions: 'putFrame', target: 'lockingMmap' } } },
    filling: { meta: inRetry, on: { 'set pfn': { actions: 'fill', target: 'putting' } } },
    // From here on only the notifier keeps the cache from outliving the frame.
    putting: { meta: inRetry, on: { 'put frame': { actions: 'putFrame', target: 'filled' } } },
    filled: { on: { 'unlock pfn cache': { actions: 'unlockCache', target: 'refreshed' } } },
    refreshed: { on: { 'unlock refresh_lock': { actions: 'unlockRefresh', target: 'locking' } } },

    missing: { meta: inGup, on: { 'unlock PTE': { actions: 'unlockPte', target: 'missingUnlocking' } } },
    missingUnlocking: {
      meta: { in: 'mm/gup.c:__get_user_pages_locked' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failing' } },
    },
    failing: { on: { 'unlock refresh_lock': { actions: ['forgetSnapshot', 'unlockRefresh'], target: 'failed' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
