/** A file is collapsed while a CPU stores to a page through what it has cached. */
import { actionBecomes, nothing, scenario, stepDropped } from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { entry, kernel, properties as p, ptep } from '../../models/index.ts';
import { collapsedFile, firstMapped, hugeInCache } from './setting.ts';

export default scenario({
  name: 'file-collapse-on-cpus',
  text: 'MADV_COLLAPSE clears the entry of a page through which a CPU has stored, and puts the flush of its TLB off until all pages are unmapped. It flushes before it copies, and where it gives up.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2, cpu: 1 },
  boundsReason: 'one region of two pages; the small page and the huge one; one CPU',
  initial: [firstMapped(1), kernel.tlbs.set(true), entry(ptep(0)).dirty.set(true)],
  actors: {
    collapser: fileCollapser.runs(collapseFile, { page: 0, mishaps: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [...collapsedFile, p.TLB2, p.DATA1, p.dirtyKept, hugeInCache],
  expect: { verdict: 'holds', states: 185, transitions: 341, depth: 66 },
  mutants: {
    'dirty bit forgotten': {
      text: 'The dirty bit that ptep_clear_flush() found is not kept in the page: what the CPU stored counts as clean.',
      change: actionBecomes(fileCollapser, 'setTakenDirty', nothing),
      reference: 'mm/rmap.c: try_to_unmap_one(), folio_mark_dirty()',
      expect: { violates: 'dirty kept', steps: 42 },
    },
    'not flushed before the copy': {
      text: 'The page is copied while a CPU can store to it still: the store is lost.',
      change: stepDropped(collapseFile, 'flushing', 'flush TLBs'),
      reference: 'mm/khugepaged.c: try_to_unmap_flush() before the copy',
      expect: { violates: 'TLB3', steps: 35 },
    },
  },
});
