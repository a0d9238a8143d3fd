/** The host uses a guest page by a cache of its own while the page is unmapped. */
import {
  actionBecomes,
  guardBecomes,
  lockless,
  nothing,
  or,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { cacheUser, usePfnCache } from '../../machines/notifier/gfn-to-pfn-cache.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, properties as p, pfnCache, secondary, seqMoved } from '../../models/index.ts';
import { coherence, subscribed } from './setting.ts';

export default scenario({
  name: 'pfn-cache-against-zap',
  text: 'The host stores to a guest page through a gfn_to_pfn_cache, which it refreshes first, while another thread discards the page. The cache is invalidated before mmu_lock is taken, so that a refresh looks at a count that is raised before that.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start',
  initial: [subscribed(2), secondary.usesPfnCache.at(0).set(true), mappedFromStart(0, 0)],
  actors: { U: cacheUser.runs(usePfnCache), Z: zapper.runs(notifierZap) },
  properties: [
    ...coherence,
    p.SEC2cache,
    p.SEC5cache,
    p.REF7,
    p.someCount,
    sometimes(
      'a refresh that retries',
      'what GUP has found was invalidated meanwhile',
      cacheUser.some((u) => u.in('retrying')),
    ),
    sometimes(
      'stored',
      'the host has made its store',
      cacheUser.some((u) => u.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 936, transitions: 1716, depth: 56 },
  mutants: {
    'count of mmu_lock': {
      text: 'the refresh looks at the count that is raised under mmu_lock: between the invalidation of the cache and that it sees neither, and makes the cache valid',
      change: guardBecomes(
        cacheUser,
        'mustRetry',
        or(lockless(secondary.count.at(0)).moreThan(0), seqMoved(cacheUser.self.consumer)),
      ),
      bug: 'E05',
      expect: { violates: 'SEC2cache', steps: 36 },
      reference: 'commit 58cd407ca4c6: mn_active_invalidate_count',
    },
    'count dropped first': {
      text: 'the end drops the count before the number moves, and the refresh sees neither',
      change: [
        actionBecomes(zapper, 'uncountActive', nothing),
        actionBecomes(zapper, 'beginEnd', [zapper.actions.beginEnd, pfnCache.active.at(0).decrement()]),
      ],
      expect: { violates: 'SEC2cache', steps: 36 },
      reference: 'virt/kvm/pfncache.c, mmu_notifier_retry_cache(): smp_rmb()',
    },
    'count kept': {
      text: 'the end of the invalidation does not drop the count: no refresh comes to an end any more',
      change: actionBecomes(zapper, 'uncountActive', nothing),
      expect: { violates: 'SEC5cache', steps: 35 },
      reference: 'virt/kvm/kvm_main.c, kvm_mmu_notifier_invalidate_range_end()',
    },
    'cache not invalidated': {
      text: 'the start invalidates the SPTEs alone',
      change: actionBecomes(zapper, 'invalidateCache', nothing),
      expect: { violates: 'SEC2cache', steps: 37 },
      reference: 'virt/kvm/pfncache.c, gfn_to_pfn_cache_invalidate_start()',
    },
  },
});
