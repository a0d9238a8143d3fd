/** A page of a file is unmapped and written back while a CPU stores to it through what it has cached. */
import { and, guardBecomes, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { fsync } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { cachedWritable, kernel, properties as p } from '../../models/index.ts';
import { storedTo } from './setting.ts';

export default scenario({
  name: 'file-munmap-against-fsync-on-cpus',
  text: 'A page of a file was stored to. One thread unmaps it and another calls fsync(), while a CPU stores on through what it has cached: munmap() has not returned. Until it has forgotten the translation the page counts as mapped, and writeback waits for the PTL; what is stored later is told by a dirty bit.',
  bounds: { page: 1, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page of the file; what a second CPU has cached is flushed in the same step',
  initial: [storedTo(), kernel.noVmaLocks.set(true), kernel.tlbs.set(true)],
  actors: {
    unmapper: unmapper.runs(munmap, { page: 0 }),
    syncer: writer.runs(fsync, { integrity: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.DATA9,
    p.DATA9rest,
    p.WB2,
    p.DATA3cache,
    p.DATA1,
    p.TLB2,
    p.RMAP1,
    p.R7,
    p.R8,
    p.REF1,
    p.REF3,
    p.REF7,
    sometimes(
      'stores on',
      'the entry is clear, and a CPU can store to the page still',
      and(
        unmapper.some((u) => u.in('detached.zapping.uncounting', 'detached.zapping.flushingDirty')),
        cachedWritable(0, 0),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 1360, transitions: 3621, depth: 44 },
  mutants: {
    'rmap removed before the flush': {
      text: 'The page counts as unmapped while a CPU can store to it still: writeback takes it for one that nobody stores to, writes it, and what is stored afterwards is not told by any dirty bit.',
      change: guardBecomes(unmapper, 'delaysRmap', false),
      expect: { violates: 'DATA9rest', steps: 35 },
      reference: 'commit 5df397dec7c4, Linux 6.2',
    },
    'not flushed under the PTL': {
      text: 'The PTL is dropped while a CPU can store to the page still.',
      change: stepDropped(munmap, 'detached.zapping.flushingDirty', 'flush TLBs'),
      expect: { violates: 'DATA9rest', steps: 36 },
      reference: 'commit 1cf35d47712d',
    },
    'entries made clean without a flush': {
      text: 'What the CPU has cached is writable still, and says that the entry is dirty: no store sets a dirty bit any more.',
      change: stepDropped(fsync, 'writing.cleaning.flushing', 'flush TLBs'),
      expect: { violates: 'DATA9rest', steps: 47 },
      reference: 'mm/rmap.c: ptep_clear_flush() in page_vma_mkclean_one()',
    },
  },
});
