/** A page is moved away while a CPU stores to it through its TLB. */
import { actionBecomes, nothing, scenario, sometimes, stepsExchanged } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';

const noFlush = actionBecomes(mover, 'flushSource', nothing);

export default scenario({
  name: 'remap-against-cpu',
  text: 'A frame is moved while a CPU loads and stores at its old address through its TLB, and a thread loads at the new one. The source is flushed under both PTLs, before the frame appears at the destination: what was stored until then comes along, and nothing after it.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 2, cpu: 1 },
  boundsReason: 'source and destination, one CPU; a frame for the thread where it is faster than the move',
  initial: [kernelOf2013(2), kernel.tlbs.set(true), buffer(1, 0)],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 1 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    p.A1,
    p.D2,
    p.D3,
    p.D4,
    p.TLB1,
    p.TLB2,
    p.R2,
    p.REF3,
    sometimes(
      'moved',
      'the frame has been moved',
      mover.some(({ result }) => result.is('moved')),
    ),
  ],
  expect: { verdict: 'holds', states: 554, transitions: 1683, depth: 28 },
  mutants: {
    'source not flushed': {
      text: 'The entry of the source is cleared and no TLB flushed: the call returns, and the CPU still has the frame at the old address.',
      change: noFlush,
      expect: { violates: 'TLB2', steps: 22 },
      reference: 'remap_anon_pages series of 2013: ptep_clear_flush() of the source',
    },
    'source not flushed, as D4': {
      text: 'The same as a thread sees it that loads at the new address: what is stored at the old one shows there.',
      change: noFlush,
      expect: { violates: 'D4', steps: 17 },
      reference: 'remap_anon_pages series of 2013: ptep_clear_flush() of the source',
    },
    'flushed before it is cleared': {
      text: 'The TLB is flushed while the entry still stands: the CPU walks again and has it anew.',
      change: stepsExchanged(remapAnonPages, ['unchanged', 'clear source PTE'], ['flushing', 'flush TLBs']),
      expect: { violates: 'TLB2', steps: 22 },
      reference: 'ptep_clear_flush(), mm/pgtable-generic.c',
    },
  },
});
