/** A protected page of anonymous memory is swapped out, and stored to. */
import { actionBecomes, and, atEnd, guardBecomes, not, or, scenario, sometimes } from '../../checker/language/index.ts';
import { callsInTurn } from '../../machines/program/in-turn.ts';
import { wpPageout, wpReclaimer } from '../../machines/swap/wp-pageout.ts';
import { wpSwapper, wpSwappingThread } from '../../machines/swap/wp-swapping-thread.ts';
import { anyProtector, uffdWpAny } from '../../machines/userfaultfd/uffd-wp-range.ts';
import {
  builtIn,
  enterSwap,
  entryLockless,
  leaveSwap,
  looksMissing,
  properties as p,
  ptep,
} from '../../models/index.ts';
import { swapping } from '../swap/setting.ts';
import { secondAfterFirst, swappableProtected } from './setting.ts';

const { self } = wpSwapper;
const { self: out } = wpReclaimer;
const stores = wpSwapper.runs(wpSwappingThread, { page: 0, access: 'write' });
const bounds = { page: 1, frame: 2, 'swap slot': 1 } as const;
const boundsReason = 'one page; the frame that is reclaimed and one to read it into';
const asks = sometimes(
  'asks',
  'a store waits for user space',
  wpSwapper.some((t) => t.in('fault.handleUserfault.asleep')),
);

export default scenario({
  name: 'wp-swapped-out',
  text: 'MADV_PAGEOUT swaps a page out that is write-protected, while a thread stores to it: the swap entry keeps the uffd-wp bit, and who swaps the page in maps it protected.',
  bounds,
  boundsReason,
  initial: swappableProtected(2),
  actors: { pageout: wpReclaimer.runs(wpPageout, { page: 0 }), thread: stores },
  properties: [...swapping, p.D7, p.L4, p.R1, p.someSwappedOut, asks],
  expect: { verdict: 'holds', states: 2174, transitions: 3984, depth: 85 },
  mutants: {
    'swap entry without the bit': {
      text: 'The bit is lost when the page goes out.',
      change: actionBecomes(wpReclaimer, 'enterSwap', [
        enterSwap(ptep(out.at.known()), out.slot.known()),
        out.wasDirty.set(false),
        out.wasUffdWp.set(false),
      ]),
      bug: 'D25',
      reference: 'try_to_unmap_one(), mm/rmap.c: pte_swp_mkuffd_wp()',
      expect: { violates: 'D7', steps: 49 },
    },
    'bit lost at swap-in': {
      text: 'The fault maps the page as it maps any other: writable.',
      change: actionBecomes(
        wpSwapper,
        'mapSwappedIn',
        leaveSwap(ptep(self.page, self.table), self.frame.known(), true, self.access.is('write')),
      ),
      reference: 'do_swap_page(), mm/memory.c: userfaultfd_pte_wp()',
      expect: { violates: 'D7', steps: 49 },
    },
  },
});

const inTurn = callsInTurn(new Map());

export const unprotectOfSwapped = scenario({
  name: 'unprotect-of-swapped-page',
  text: 'A program has a page swapped out that is write-protected, and takes the protection off its swap entry, while a thread stores to the page. A fault that has seen the page, and queues after the wake-up, finds a swap entry: it faults again, swaps the page in and stores.',
  bounds,
  boundsReason,
  initial: [swappableProtected(2), secondAfterFirst],
  actors: {
    pageout: inTurn(wpReclaimer.runs(wpPageout, { page: 0 })),
    protector: inTurn(anyProtector.runs(uffdWpAny, { page: 0 })),
    thread: stores,
  },
  properties: [
    ...swapping,
    p.D7,
    p.L4,
    p.R1,
    asks,
    atEnd(
      'stored',
      'when all rests the thread has stored',
      wpSwapper.all((t) => t.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 6543, transitions: 12376, depth: 109 },
  mutants: {
    'write bit of a swap entry': {
      text: 'userfaultfd_must_wait() takes a bit of the offset in a swap entry for the write bit: not writable, protected still.',
      change: guardBecomes(
        wpSwapper,
        'stillMissing',
        or(looksMissing(ptep(self.page)), and(self.asksForWp, not(entryLockless(ptep(self.page)).write))),
      ),
      bug: 'D37',
      reference: 'userfaultfd_must_wait(), fs/userfaultfd.c: pte_present() before pte_write(), in stable trees of 2026',
      expect: { violates: builtIn.W1, steps: 76 },
    },
    'swap entry passed over': {
      text: 'UFFDIO_WRITEPROTECT leaves swap entries as they are, and returns 0: the store asks again, and nobody answers.',
      change: actionBecomes(anyProtector, 'clearUffdWp', []),
      reference: 'change_pte_range(), mm/mprotect.c: pte_swp_clear_uffd_wp()',
      expect: { violates: 'stored', steps: 82 },
    },
  },
});
