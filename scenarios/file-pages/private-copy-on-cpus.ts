/** A store to a private mapping of a file whose page two CPUs have cached. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { cachedWritable, entry, kernel, properties as p, ptep, vmas } from '../../models/index.ts';
import { fileMapping, mappedFile } from './setting.ts';

export default scenario({
  name: 'file-private-copy-on-cpus',
  text: 'A thread stores to a page of a private mapping, while two CPUs load from there. The entry is cleared and flushed before it maps the copy: were it only overwritten, one CPU could load what is stored to the copy and the other, later, what was there before.',
  bounds: { page: 1, offset: 1, frame: 2, cpu: 2 },
  boundsReason: 'the page of the file and its copy; a CPU that has the one cached and one that has the other',
  initial: [mappedFile(1), vmas.isPrivate.at(0).set(true), entry(ptep(0)).write.set(false), kernel.tlbs.set(true)],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    cpu0: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
    cpu1: processor.runs(cpuWithTlb, { cpu: 1, page: 0 }),
  },
  properties: [
    ...fileMapping,
    p.TLB1,
    p.TLB4,
    sometimes('copied', 'a CPU can store to the copy', cachedWritable(0, 0)),
  ],
  expect: { verdict: 'holds', states: 142, transitions: 547, depth: 22 },
  mutants: {
    'entry overwritten': {
      text: 'TLBs are flushed, and the entry is not cleared before: a CPU caches the old page again.',
      change: actionBecomes(fileFaulter, 'clearMapped', nothing),
      expect: { violates: 'TLB4', steps: 15 },
      reference: 'mm/memory.c: ptep_clear_flush() in wp_page_copy(), "to keep TLBs on different CPUs in sync"',
    },
  },
});
