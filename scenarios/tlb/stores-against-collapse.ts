/** A CPU stores through what it has cached while the page is collapsed into a huge one. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { frames, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';
import { someStaleTranslation } from './witnesses.ts';

export const storesAgainstCollapse = scenario({
  name: 'stores-against-collapse',
  text: 'MADV_COLLAPSE takes the table out of the PMD entry, flushes, copies the page and sets the huge entry, while a CPU loads and stores through its TLB. A store comes before the copy or finds the huge page.',
  bounds: { page: 2, frame: 2, cpu: 1 },
  boundsReason: 'a region of two pages, one of them mapped, and the huge page',
  initial: [
    sharedByTasks(1),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    frames.kind.at(1).set('huge'),
    mappedFromStart(0, 0, 'source'),
  ],
  actors: { task: collapser.runs(collapse, { page: 0 }), cpu: processor.runs(cpuWithTlb, { cpu: 0 }) },
  properties: [
    p.TLB1,
    p.TLB2,
    p.TLB3,
    p.DATA1,
    p.D3,
    p.D4,
    p.REF1,
    p.REF3,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
    someStaleTranslation,
  ],
  expect: { verdict: 'holds', states: 127, transitions: 255, depth: 50 },
  mutants: {
    'no flush': {
      text: 'The table is taken out of the PMD entry and what CPUs have cached of it stays.',
      change: actionBecomes(collapser, 'flushTlbs', nothing),
      expect: { violates: 'TLB3', steps: 38 },
      reference: 'pmdp_collapse_flush() in collapse_huge_page(), mm/khugepaged.c',
    },
  },
});
