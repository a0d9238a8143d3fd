/** A copy of a page is kept up to date by asynchronous write protection and PAGEMAP_SCAN. */
import {
  actionBecomes,
  and,
  atEnd,
  never,
  not,
  nothing,
  or,
  runsInstead,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { wpFaulter, wpThread } from '../../machines/fault/uffd-wp-thread.ts';
import { asyncWpThread } from '../../machines/fault/wp-thread-kinds.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { pagemapTracker, tracker } from '../../machines/userfaultfd/pagemap-scan.ts';
import { contentAt, entryLockless, kernel, mappedFromStart, properties as p, ptep } from '../../models/index.ts';
import { registeredForWp } from './setting.ts';

const store = { page: 0, access: 'write' } as const;

export default scenario({
  name: 'wp-async-scan',
  text: 'A program scans a page with PAGEMAP_SCAN, which says whether it was written and protects it again, and copies it if it was. A thread stores to it meanwhile, which takes the uffd-wp bit off and asks nobody, and a CPU stores through what it has cached. What is not reported as written has not changed since it was copied.',
  bounds: { page: 1, frame: 2, cpu: 1 },
  boundsReason: 'one page with its frame, and one for a fault that finds nothing for a moment; one CPU with a TLB',
  initial: [registeredForWp(2), mappedFromStart(0, 0, 'source'), kernel.tlbs.set(true), kernel.noVmaLocks.set(true)],
  actors: {
    program: tracker.runs(pagemapTracker, { page: 0 }),
    thread: wpFaulter.runs(asyncWpThread, store),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R1],
    never(
      'reported',
      'of a page that PAGEMAP_SCAN does not report as written there is a copy, with what the page contains',
      tracker.some((t) =>
        and(t.in('unwritten'), or(not(t.hasCopy), t.copy.isnt(contentAt(entryLockless(ptep(t.page)).frame, t.page)))),
      ),
    ),
    atEnd(
      'stored',
      'when all rests the thread has stored',
      wpFaulter.all((t) => t.in('done')),
    ),
    sometimes(
      'not written',
      'the second scan does not report the page',
      tracker.some((t) => t.in('unwritten')),
    ),
    sometimes(
      'taken off',
      'a store takes the bit off',
      wpFaulter.some((t) => t.in('fault.wpPage.clearing')),
    ),
  ],
  expect: { verdict: 'holds', states: 1115, transitions: 3195, depth: 43 },
  mutants: {
    'no flush': {
      text: 'The scan returns without a flush: a CPU goes on storing through what it has cached, and nobody is told.',
      change: actionBecomes(tracker, 'flush', nothing),
      expect: { violates: 'reported', steps: 14 },
      reference: 'pagemap_scan_pmd_entry(), fs/proc/task_mmu.c: flush_tlb_range()',
    },
    'bit left': {
      text: 'The fault makes the entry writable and leaves the bit.',
      change: actionBecomes(wpFaulter, 'clearUffdWp', nothing),
      expect: { violates: 'reported', steps: 24 },
      reference: 'do_wp_page(), mm/memory.c: pte_clear_uffd_wp()',
    },
    'asks all the same': {
      text: 'The context is not asynchronous: the store waits for somebody to answer it, and nobody reads.',
      change: runsInstead('thread', wpFaulter.runs(wpThread, store)),
      expect: { violates: 'stored', steps: 31 },
      reference: 'do_wp_page(), mm/memory.c: userfaultfd_wp_async()',
    },
  },
});
