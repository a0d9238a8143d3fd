/** The protection is taken off a page that a child of fork() maps, too: a store that was about to wait for it goes to sleep for good. */
import { and, guardBecomes, never, or, scenario, sometimes } from '../../checker/language/index.ts';
import { wpFaulter, wpThread } from '../../machines/fault/uffd-wp-thread.ts';
import { oneWriteprotect, protector } from '../../machines/userfaultfd/userfaultfd-writeprotect.ts';
import {
  builtIn,
  forkedFromStart,
  looksMissing,
  looksUffdWp,
  properties as p,
  ptep,
  writeProtectedFromStart,
} from '../../models/index.ts';
import { aboutToFork, twoOfEach } from '../fork/setting.ts';
import { registeredForWp } from './setting.ts';

export default scenario({
  name: 'unprotect-of-shared-page',
  text: 'A page is write-protected, and a child of fork() maps it, too. A thread stores to it while UFFDIO_WRITEPROTECT takes the protection off, which leaves the entry read-only, since a store has to copy the page. A fault that has seen the uffd-wp bit and queues after the wake-up asks userfaultfd_must_wait(), which takes a read-only entry for one that is protected still.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason: 'the page, in parent and child, and a frame for the copy that the store is to make',
  initial: [aboutToFork(2), registeredForWp(2), forkedFromStart(0, 1), writeProtectedFromStart(0)],
  actors: {
    program: protector.runs(oneWriteprotect, { page: 0 }),
    thread: wpFaulter.runs(wpThread, { page: 0, access: 'write' }),
  },
  properties: [
    p.D3,
    p.D4,
    p.L4,
    p.R1,
    never(
      'asks in vain',
      'the thread is done only if nobody protects the page any more',
      and(
        wpFaulter.some((t) => t.in('done')),
        looksUffdWp(ptep(0)),
      ),
    ),
    sometimes(
      'a store waits',
      'a thread sleeps until the protection is taken off',
      wpFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
    ),
  ],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 30 },
  reference:
    'derived: userfaultfd_must_wait(), fs/userfaultfd.c, asks pte_write() of 6.12; then confirmed on live kernels, where a store waits for good on 6.12 and on 6.18, and on 6.1 whether the page is shared or not',
  mutants: {
    'asks for the uffd-wp bit': {
      text: 'A cure: userfaultfd_must_wait() looks whether the entry is marked, and not whether it may be stored to.',
      change: guardBecomes(
        wpFaulter,
        'stillMissing',
        or(
          looksMissing(ptep(wpFaulter.self.page)),
          and(wpFaulter.self.asksForWp, looksUffdWp(ptep(wpFaulter.self.page))),
        ),
      ),
      expect: { holds: 'what is asked before the sleep is what the wake-up has changed' },
    },
  },
});
