/** A driver takes a frame back while the VMA that maps it by its number is unmapped. */
import { atEnd, every, scenario, sometimes, stepDropped, stepInserted } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frameOwner, unmapAndFree } from '../../machines/file/unmap-and-free.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { munmapPfn, pfnUnmapper } from '../../machines/vma/munmap-pfn.ts';
import {
  cache,
  entry,
  flushAllTlbs,
  frame,
  frames,
  kernel,
  properties as p,
  ptep,
  sharedByTasks,
} from '../../models/index.ts';

/** Page A maps frame 0 of a driver, at place 0 of its mapping, with VM_PFNMAP. */
function pfnMapped(): Effect {
  return [
    sharedByTasks(1),
    kernel.noVmaLocks.set(true),
    kernel.files.set(true),
    kernel.tlbs.set(true),
    cache.linear.at(0).set(0),
    frames.refs.at(0).set(1),
    entry(ptep(0)).set({ kind: 'present', frame: 0, write: true }),
  ];
}

export default scenario({
  name: 'pfn-mapping-munmap-against-unmap-mapping',
  text: 'A driver has mapped a frame to user space by its number, so that neither a reference nor the rmap knows of it, and takes it back while the VMA is unmapped: it finds the VMA through i_mmap and unmaps it there, or, where it finds none any more, no CPU has the frame cached either.',
  bounds: { page: 1, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'one frame and one mapping of it; what a second CPU has cached is flushed in the same step',
  initial: pfnMapped(),
  actors: {
    unmapper: pfnUnmapper.runs(munmapPfn, { page: 0 }),
    driver: frameOwner.runs(unmapAndFree, { offset: 0, frame: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.TLB2,
    p.DATA1,
    p.vmasFreed,
    p.flushesDone,
    atEnd(
      'given back',
      'when all rests the driver has its frame back',
      every(frame, (each) => frames.refs.at(each).is(0)),
    ),
    sometimes(
      'no longer found',
      'the driver finds no VMA',
      frameOwner.some((d) => d.in('unmapped')),
    ),
  ],
  expect: { verdict: 'holds', states: 319, transitions: 865, depth: 22 },
  mutants: {
    'flushed with the rest': {
      text: 'The TLBs are flushed by tlb_finish_mmu(), when the VMA has left i_mmap: the driver finds nothing to unmap and frees the frame, while a CPU stores to it.',
      change: [
        stepDropped(munmapPfn, 'zapped', 'flush TLBs'),
        stepInserted(munmapPfn, 'finished', 'flush TLBs', flushAllTlbs(0)),
      ],
      expect: { violates: 'TLB2', steps: 15 },
      bug: 'E16',
      reference: 'commit b67fbebd4cf9: mmu_gather: Force tlb-flush VM_PFNMAP vmas',
    },
  },
});
