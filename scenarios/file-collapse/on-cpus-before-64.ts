/** A file is collapsed, as until 6.4, while a CPU stores to a page through what it has cached. */
import { actionBecomes, nothing, scenario, stepDropped } from '../../checker/language/index.ts';
import { collapseFileBefore64 } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { entry, kernel, properties as p, ptep } from '../../models/index.ts';
import { collapsedFile, firstMapped, hugeInCache } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-on-cpus',
  text: 'khugepaged of Linux 6.1 clears the entry of a page through which a CPU has stored, and puts the flush of its TLB off until all pages are replaced. It flushes before it copies, and where it gives up.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2, cpu: 1 },
  boundsReason: 'one region of two pages; the small page and the huge one; one CPU',
  initial: [firstMapped(1), kernel.tlbs.set(true), entry(ptep(0)).dirty.set(true)],
  actors: {
    daemon: collapserBefore64.runs(collapseFileBefore64, { page: 0, daemon: true, mishaps: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [...collapsedFile, p.TLB2, p.DATA1, p.dirtyKeptHuge, hugeInCache],
  expect: { verdict: 'holds', states: 199, transitions: 384, depth: 64 },
  mutants: {
    'dirty bit forgotten': {
      text: 'The dirty bit that ptep_clear_flush() found is not kept in the page: where the collapse is given up, what the CPU stored counts as clean.',
      change: actionBecomes(collapserBefore64, 'setTakenDirty', nothing),
      reference: 'mm/rmap.c: try_to_unmap_one(), folio_mark_dirty()',
      expect: { violates: 'dirty kept in huge pages', steps: 49 },
    },
    'not flushed before the copy': {
      text: 'The page is copied while a CPU can store to it still: the store is lost.',
      change: stepDropped(collapseFileBefore64, 'flushing', 'flush TLBs'),
      reference: 'mm/khugepaged.c: try_to_unmap_flush() before the copy',
      expect: { violates: 'TLB3', steps: 40 },
    },
    'huge page not dirty': {
      text: 'The huge page counts as clean: what the small one had could be lost with it.',
      change: actionBecomes(collapserBefore64, 'setDirty', nothing),
      reference: 'mm/khugepaged.c: set_page_dirty(hpage) in collapse_file()',
      expect: { violates: 'dirty kept in huge pages', steps: 64 },
    },
  },
});
