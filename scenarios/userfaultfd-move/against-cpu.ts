/** UFFDIO_MOVE of a page that a CPU stores to through its TLB. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-cpu',
  text: 'A page is moved while one CPU loads and stores at its old address through its TLB, and another loads at the new one. The source is flushed under both PTLs, before the page appears at the destination: what was stored until then comes along, and nothing after it.',
  bounds: { ...bothEnds, frame: 1, cpu: 2 },
  boundsReason: 'source and destination, a CPU for each',
  initial: [aboutToMove(3), kernel.tlbs.set(true)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    atSrc: processor.runs(cpuWithTlb, { cpu: 0, page: 1 }),
    atDst: processor.runs(cpuWithTlb, { cpu: 1, page: 0 }),
  },
  properties: [...moving, p.TLB1, p.TLB2, someMoved],
  expect: { verdict: 'holds', states: 139, transitions: 349, depth: 43 },
  mutants: {
    'source not flushed': {
      text: 'The source is cleared and no TLB flushed: what the CPU stores at the old address shows at the new one.',
      change: actionBecomes(uffdMover, 'flushSource', nothing),
      expect: { violates: 'D4', steps: 31 },
      reference: 'move_present_pte(), mm/userfaultfd.c: ptep_clear_flush()',
    },
  },
});
