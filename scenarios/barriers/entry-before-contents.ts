/** A page is filled and mapped, while a CPU walks the page table and loads from it. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { inserter, insertPage } from '../../machines/migrate/migrate-vma-insert-page.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { frames, kernel, properties as p, sharedByTasks } from '../../models/index.ts';
import { pageIsFilled, someLoadSeesContents } from './witnesses.ts';

export const entryBeforeContents = scenario({
  name: 'entry-before-contents',
  text: 'A new page is filled and then mapped, while another CPU walks the page table and loads as soon as it can. The contents must be visible before the entry is, and the lock that is taken in between promises nothing of stores before it.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page, one entry and one CPU that reads both',
  memory: { model: 'PSO', buffer: 3 },
  initial: [sharedByTasks(1), kernel.tlbs.set(true), frames.refs.at(0).set(1)],
  actors: { migrator: inserter.runs(insertPage), cpu: processor.runs(cpuWithTlb) },
  properties: [p.D3, pageIsFilled, someLoadSeesContents],
  expect: { verdict: 'holds', states: 15, transitions: 22, depth: 8 },
  mutants: {
    'no store barrier': {
      text: 'The page is marked up to date without smp_wmb(), so that the entry may leave the store buffer before the contents do.',
      change: actionBecomes(inserter, 'storeBarrier', nothing),
      expect: { violates: 'D3', steps: 7 },
      bug: 'B04',
      reference: 'include/linux/page-flags.h, __SetPageUptodate(); mm/migrate_device.c, migrate_vma_insert_page()',
    },
  },
});
