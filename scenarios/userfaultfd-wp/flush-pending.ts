/** A page is copied for a store while the flush of its protection is owed. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { wpFaulter } from '../../machines/fault/uffd-wp-thread.ts';
import { flushingWpThread } from '../../machines/fault/wp-thread-kinds.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { flushOwer, writeprotectOwingFlush } from '../../machines/userfaultfd/userfaultfd-writeprotect.ts';
import { frames, kernel, mappedFromStart, properties as p, protection } from '../../models/index.ts';
import { registeredForWp } from './setting.ts';

export default scenario({
  name: 'wp-flush-pending',
  text: 'Linux 5.12 to 5.18: UFFDIO_WRITEPROTECT takes the protection off a page that is not protected, and with it write access, and is to flush at its end. A thread stores, finds no uffd-wp bit, and has to copy the page, of which somebody else has a reference. A CPU could store through what it has cached until the call flushes, so that the fault flushes before it copies.',
  bounds: { page: 1, frame: 2, cpu: 1 },
  boundsReason: 'one page with its frame, and one for the copy; one CPU with a TLB',
  initial: [
    registeredForWp(2),
    mappedFromStart(0, 0, 'source'),
    frames.refs.at(0).increment(),
    kernel.tlbs.set(true),
    kernel.noVmaLocks.set(true),
    kernel.reusesByCount.set(true),
    protection.unprotectLeavesReadOnly.set(true),
  ],
  actors: {
    protector: flushOwer.runs(writeprotectOwingFlush, { page: 0 }),
    thread: wpFaulter.runs(flushingWpThread, { page: 0, access: 'write' }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.flushesDone],
    sometimes(
      'flushes for another',
      'the fault flushes what another owes',
      wpFaulter.some((t) => t.in('fault.wpPage.flushing')),
    ),
  ],
  expect: { verdict: 'holds', states: 1242, transitions: 3764, depth: 39 },
  mutants: {
    'flush left to who owes it': {
      text: 'The fault copies the page at once: what a CPU stores to it until the entry is replaced is lost.',
      change: guardBecomes(wpFaulter, 'flushPending', false),
      bug: 'D24, E01',
      reference: 'commit 6ce64428d620 (5.12): do_wp_page(), mm/memory.c; E01 is the same',
      expect: { violates: 'D4', steps: 26 },
    },
  },
});
