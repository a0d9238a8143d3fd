/** Stores to a page that is read-only though nobody shares it, while a device pins it or has it pinned. */
import { guardBecomes, initially, scenario, sometimes } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { pinUserPages } from '../../machines/fork/pin-user-pages.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { entry, frames, kernel, mappedFromStart, properties as p, ptep, sharedByTasks } from '../../models/index.ts';
import { somePin } from '../gup-fast/setting.ts';

const readOnlyPage = [
  kernel.forks.set(true),
  sharedByTasks(1),
  mappedFromStart(0, 0, 'source'),
  entry(ptep(0)).write.set(false),
];

export default scenario({
  name: 'store-to-pinned-page',
  text: 'The entry of a page is read-only, as mprotect() there and back leaves it. A device pins the page to load from it, and a thread stores: the page stays where it is, whoever has references to it.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page of one process; the frame that is pinned, and one for a copy that must not be made',
  initial: readOnlyPage,
  actors: {
    device: pinner.runs(gupFast, { page: 0 }),
    thread: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [p.D3, p.D4, p.D6, p.R2, p.REF1, p.REF3, somePin],
  expect: { verdict: 'holds', states: 236, transitions: 431, depth: 26 },
  mutants: {
    'reuse by page_count': {
      text: 'As from 5.9 to 5.18 the page is reused only if nobody has another reference: the pin is one, the thread stores to a copy, and the device loads what was there before.',
      change: initially(kernel.reusesByCount.set(true)),
      expect: { violates: 'D4', steps: 34 },
      reference: '6c287605fd56 ("mm: remember exclusively mapped anonymous pages with PG_anon_exclusive")',
    },
  },
});

export const pageLeftAlone = scenario({
  name: 'pin-of-page-left-alone',
  text: 'A child that shared a page is gone, and the page is read-only and not marked as exclusive. One thread pins it for a device to load from it, one stores.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page of one process; its frame, and one for a copy, which a pin that comes first must not lead to',
  initial: [readOnlyPage, sharedByTasks(2), frames.exclusive.at(0).set(false)],
  actors: {
    pin: cowFaulter.runs(pinUserPages, { page: 0, unshares: true, access: 'read' }),
    thread: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [
    ...[p.D3, p.D4, p.D6, p.R2, p.REF1, p.REF3, p.writableExclusive, p.pinsGivenBack],
    sometimes(
      'pinned',
      'the device has the page',
      cowFaulter.some((t) => t.in('inUse')),
    ),
  ],
  expect: { verdict: 'holds', states: 228, transitions: 398, depth: 29 },
  mutants: {
    'pinned as it is': {
      text: 'The page is pinned without being marked as exclusive: the thread finds a reference beside its own and stores to a copy.',
      change: guardBecomes(cowFaulter, 'mustUnshare', false),
      expect: { violates: 'D4', steps: 29 },
      reference:
        'a7f226604170 ("mm/gup: trigger FAULT_FLAG_UNSHARE when R/O-pinning a possibly shared anonymous page")',
    },
  },
});
