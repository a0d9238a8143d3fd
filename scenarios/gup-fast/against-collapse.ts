/** GUP-fast of a page that is collapsed into a huge one: the PMD entry changes and the PTE that was read does not. */
import { guardBecomes, initially, scenario, stepInserted } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { collapsible, fallsBack, pinning, somePin } from './setting.ts';

const walkersNotAwaited = guardBecomes(collapser, 'walkersGone', true);
const broadcast = initially(kernel.broadcastsTlbi.set(true));
const pmdNotReadAgain = guardBecomes(pinner, 'pmdUnchanged', true);

export const gupFastAgainstCollapse = scenario({
  name: 'gup-fast-against-collapse',
  text: 'A device pins a page without any lock and stores to it, while MADV_COLLAPSE copies the page and a thread loads from it. Either the collapse sees the reference, or the device finds the table taken out.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a region of two pages, one of them mapped, and the huge page',
  initial: collapsible(3, 1),
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    task: collapser.runs(collapse, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [...pinning, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd, somePin],
  expect: { verdict: 'holds', states: 1187, transitions: 2533, depth: 59 },
  mutants: {
    'PMD not read again': {
      text: 'The device looks at the PTE again but not at the PMD entry, and the collapse does not wait for it: the flush is a broadcast.',
      change: [walkersNotAwaited, pmdNotReadAgain, broadcast],
      expect: { violates: 'D4', steps: 56 },
      bug: 'B09',
      reference: '70cbc3cc78a9 "mm: gup: fix the fast GUP race against THP collapse"',
    },
    'PMD not read again, flush by interrupt': {
      text: 'The same where the flush is an interrupt to every CPU.',
      change: [walkersNotAwaited, pmdNotReadAgain],
      expect: { holds: 'the interrupt waits for who walks with interrupts off, so that it has its reference by then' },
      reference: '70cbc3cc78a9 "mm: gup: fix the fast GUP race against THP collapse"',
    },
    'walkers not awaited': {
      text: 'The flush is a broadcast, and the collapse does not wait for who walks with interrupts off.',
      change: [walkersNotAwaited, broadcast],
      expect: { holds: 'who walks meanwhile reads the PMD entry again and finds it changed' },
      reference: '70cbc3cc78a9 "mm: gup: fix the fast GUP race against THP collapse"',
    },
    'walkers awaited, PMD not read again': {
      text: 'The device looks at the PTE again but not at the PMD entry.',
      change: [pmdNotReadAgain, broadcast],
      expect: { holds: 'the collapse waits until who has read the old PMD entry has the reference or has given up' },
      reference: '2ba99c5e0881 "mm/khugepaged: fix GUP-fast interaction by sending IPI"',
    },
    'references not counted': {
      text: 'The collapse takes a page that somebody holds.',
      change: guardBecomes(collapser, 'refsExact', true),
      expect: { violates: 'D4', steps: 56 },
      reference: 'is_refcount_suitable(), mm/khugepaged.c',
    },
  },
});

export const gupFastAgainstFreedTable = scenario({
  name: 'gup-fast-against-freed-table',
  text: 'A device walks a page table without any lock, while MADV_COLLAPSE takes that table out and deposits it, and MADV_DONTNEED of the huge page frees it.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page stands for the region: nobody looks at a second one',
  initial: collapsible(3, 1),
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    collapse: collapser.runs(collapse, { page: 0 }),
    discard: discarder.runs(madviseDontneed, { page: 0 }),
  },
  properties: [p.D3, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd, somePin, fallsBack],
  expect: { verdict: 'holds', states: 3235, transitions: 8089, depth: 63 },
  mutants: {
    'walkers not awaited': {
      text: 'The flush is a broadcast and nobody waits for who walks with interrupts off: it reads a table that was freed.',
      change: [walkersNotAwaited, broadcast],
      expect: { violates: 'use of a stale reference', steps: 54 },
      bug: 'B10',
      reference: '2ba99c5e0881 "mm/khugepaged: fix GUP-fast interaction by sending IPI"',
    },
    'interrupts on once the PMD is read': {
      text: 'The device walks with interrupts on from the PMD entry to the PTE: neither the flush nor the collapse waits for it.',
      change: stepInserted(gupFast, 'atTable', 'enable interrupts early', pinner.actions.irqsOn),
      expect: { violates: 'use of a stale reference', steps: 55 },
      reference: 'lockless_pages_from_mm(), mm/gup.c: local_irq_save() around the whole walk',
    },
    'walkers not awaited, flush by interrupt': {
      text: 'Nobody waits for who walks with interrupts off, but the flush is an interrupt to every CPU.',
      change: walkersNotAwaited,
      expect: { holds: 'the interrupt waits for who walks with interrupts off, before the table can be freed' },
      reference: '2ba99c5e0881 "mm/khugepaged: fix GUP-fast interaction by sending IPI"',
    },
  },
});
