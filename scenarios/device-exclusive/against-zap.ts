/** A page to which a device has exclusive access is unmapped. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { exclusiveFaulter } from '../../machines/device-memory/exclusive-thread.ts';
import { exclusiveUser } from '../../machines/device-memory/make-device-exclusive.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, properties as p } from '../../models/index.ts';
import { translatedFromStart, treeAtRest } from '../mmu-notifier/setting.ts';
import {
  counts,
  dmirror,
  exclusiveFromStart,
  judged,
  nouveau,
  someExclusive,
  thread,
  threadServed,
  watched,
} from './setting.ts';

const zap = zapper.runs(notifierZap);
const bounds = { page: 1, frame: 1 };
const boundsReason = 'one page and its frame';
const changed = sometimes(
  'another entry',
  'make_device_exclusive() finds another entry than get_user_pages() did',
  exclusiveUser.some((d) => d.in('unlockingChanged')),
);

export const exclusiveAgainstZap = scenario({
  name: 'exclusive-against-zap',
  text: 'A GPU makes an atomic access to a page while a thread discards it: before it is the GPU’s, when it is, or between that and the look for a retry under the lock of the GPU’s table.',
  bounds,
  boundsReason,
  initial: watched(2),
  actors: { device: nouveau, Z: zap },
  properties: [...judged, someExclusive, changed],
  expect: { verdict: 'holds', states: 483, transitions: 861, depth: 40 },
  mutants: {
    'PTE not compared': {
      text: 'what get_user_pages() has found is made exclusive, whatever is there by now',
      change: guardBecomes(exclusiveUser, 'sameWritable', true),
      expect: { violates: 'R2', steps: 45 },
      reference: 'mm/rmap.c: make_device_exclusive(), the second walk',
    },
    'owner does not look for a retry': {
      text: 'the GPU maps the page although it was discarded meanwhile',
      change: guardBecomes(exclusiveUser, 'intervalRetry', false),
      expect: { violates: 'SEC2', steps: 37 },
      reference: 'drivers/gpu/drm/nouveau/nouveau_svm.c: nouveau_atomic_range_fault(), mmu_interval_read_retry()',
    },
  },
});

export const dmirrorAgainstZap = scenario({
  name: 'dmirror-exclusive-against-zap',
  text: 'The test driver maps what it has made exclusive without a look for a retry. mmap_lock for reading and the page lock keep no MADV_DONTNEED off: its callback comes before the entry is made, and the entry outlives the page.',
  bounds,
  boundsReason,
  initial: watched(2),
  actors: { device: dmirror, Z: zap },
  properties: [p.SEC2, treeAtRest, ...counts, someExclusive],
  expect: { verdict: 'violated', violates: 'SEC2', steps: 38 },
  reference: 'lib/test_hmm.c of 6.12: dmirror_exclusive() and dmirror_atomic_map(), no mmu_interval_read_retry()',
});

export const exclusiveFaultAgainstZap = scenario({
  name: 'exclusive-fault-against-zap',
  text: 'A thread faults on a page that a device has to itself while another thread discards it: the page may be freed before the fault has a reference to it, or the entry be another one when the fault has the page lock.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page and the one that comes after it is discarded',
  initial: [watched(2), exclusiveFromStart, translatedFromStart(0, 0, 0)],
  actors: { thread, Z: zap },
  properties: [
    ...judged,
    threadServed,
    sometimes(
      'freed before',
      'the page is free when the fault wants a reference to it',
      exclusiveFaulter.some((t) => t.in('fault.deviceExclusive.gettingPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 564, transitions: 1007, depth: 45 },
  mutants: {
    'entry not compared': {
      text: 'the fault restores the entry of a page that was discarded',
      change: guardBecomes(exclusiveFaulter, 'sameEntry', true),
      expect: { violates: builtIn.REF4, steps: 34 },
      reference: 'mm/memory.c: remove_device_exclusive_entry(), pte_same()',
    },
    'reference whatever the count': {
      text: 'the fault takes a reference to a page that is free',
      change: guardBecomes(exclusiveFaulter, 'pageHeld', true),
      expect: { violates: 'REF5', steps: 17 },
      reference: 'mm/memory.c: remove_device_exclusive_entry(), folio_try_get()',
    },
  },
});
