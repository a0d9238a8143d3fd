/** A region is collapsed by khugepaged as a whole, while a CPU walks the page table and loads from it. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { cpuThatLoads, processor } from '../../machines/tlb/cpu.ts';
import { frames, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';
import { ordinaryStores, slowToCompile, zerosAreLoaded } from './witnesses.ts';

export const collapsedRegion = scenario({
  name: 'collapsed-region',
  text: 'khugepaged collapses a region whose second page is a hole, while another CPU loads from that page as soon as it can. This is Linux 6.1, which clears the hole last; where all pages are copied before the first is put, as since 6.4, the full barrier of that put would do.',
  bounds: { page: 2, frame: 2, table: 1, cpu: 1 },
  boundsReason:
    'a page that is copied, without which nothing is collapsed, and a hole that is cleared after it; one CPU; a smaller buffer has khugepaged wait for room',
  onDemand: slowToCompile,
  memory: { model: 'PSO', buffer: 6, plain: ordinaryStores },
  initial: [
    ...[sharedByTasks(1), kernel.hugePages.set(true), kernel.noVmaLocks.set(true), kernel.tlbs.set(true)],
    ...[kernel.broadcastsTlbi.set(true), frames.kind.at(1).set('huge'), mappedFromStart(0, 0)],
  ],
  actors: {
    khugepaged: collapser.runs(collapse, { daemon: true }),
    cpu: processor.runs(cpuThatLoads, { page: 1 }),
  },
  properties: [p.D3, p.DATA1, p.someHugePmd, zerosAreLoaded(1)],
  expect: { verdict: 'holds', states: 251, transitions: 599, depth: 55 },
  mutants: {
    'no store barrier': {
      text: 'The huge page is marked up to date without smp_wmb(), so that its PMD entry may leave the store buffer before the zeros do.',
      change: actionBecomes(collapser, 'setHugePmd', collapser.actions.setHugePmdUnordered),
      expect: { violates: 'D3', steps: 49 },
      bug: 'B04',
      reference: 'mm/khugepaged.c, collapse_huge_page(): the comment on the barrier of __SetPageUptodate()',
    },
  },
});
