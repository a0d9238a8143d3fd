/** A page that mremap() has moved is discarded at its new address, while a CPU stores to it by the old one. */
import { actionBecomes, nothing, type Scenario, scenario } from '../../checker/language/index.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { aboutToMove, moving, someMoved, twoAddresses, withoutNewTable } from './setting.ts';

const properties = [...moving, p.DATA1, p.DATA6, p.TLB1rest, p.TLB2, p.flushesDone, someMoved];

export default scenario({
  name: 'mremap-against-dontneed',
  text: 'mremap() moves a page that a CPU has cached by its old address, and MADV_DONTNEED discards it at the new one, which flushes that address only.',
  bounds: { ...twoAddresses, frame: 1, cpu: 1 },
  boundsReason: 'the page, its two addresses, and the CPU that has cached the old one',
  initial: [aboutToMove(2), kernel.tlbs.set(true), kernel.broadcastsTlbi.set(true)],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1 }),
    task: discarder.runs(madviseDontneed, { page: 1, judged: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties,
  expect: { verdict: 'holds', states: 274, transitions: 638, depth: 39 },
  mutants: {
    'not flushed': {
      text: 'The old address is not flushed: the page is freed, and the CPU stores to what is somebody else’s.',
      change: actionBecomes(mapMover, 'flushSource', nothing),
      bug: 'B37',
      expect: { violates: 'DATA1', steps: 37 },
      reference: 'commit eb66ae030829: flush_tlb_range() in move_ptes(), mm/mremap.c',
    },
  },
});

export const tableAgainstDontneed: Scenario = scenario({
  name: 'mremap-of-table-against-dontneed',
  text: 'The same where the page table moves as a whole.',
  bounds: { ...twoAddresses, frame: 1, cpu: 1 },
  boundsReason: 'a table of one page, its two addresses, and the CPU that has cached the old one',
  initial: [aboutToMove(2), withoutNewTable, kernel.tlbs.set(true), kernel.broadcastsTlbi.set(true)],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1, coversTable: true }),
    task: discarder.runs(madviseDontneed, { page: 1, judged: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [...properties, p.PT2, p.tablesAccounted],
  expect: { verdict: 'holds', states: 271, transitions: 649, depth: 38 },
  mutants: {
    'not flushed': {
      text: 'The table has moved, and CPUs keep what they have cached by the old address.',
      change: actionBecomes(mapMover, 'flushSource', nothing),
      expect: { violates: 'DATA1', steps: 36 },
      reference: 'move_normal_pmd(), mm/mremap.c: flush_tlb_range()',
    },
  },
});
