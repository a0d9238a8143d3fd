/** A store replaces the zero page, which a CPU has cached. */

import { actionBecomes, exists, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import {
  cachedReadable,
  frame,
  frames,
  kernel,
  properties as p,
  pageTables,
  sharedByTasks,
} from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

const zeroPageMapped: Effect = pageTables.pte.at(0).at(0).set({ kind: 'zero', frame: 'none', write: false });

export const copiedZeroPage = scenario({
  name: 'copied-zero-page',
  text: 'A thread stores to a page where the zero page is mapped, while a CPU loads from it and caches the translation. The copy takes its place only when no CPU has the zero page cached any more, so that a load after the store yields what was stored.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page, the frame of its copy, and a CPU that is not the one of the store',
  initial: [sharedByTasks(1), kernel.tlbs.set(true), zeroPageMapped],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.TLB1,
    p.D3,
    p.D4,
    p.R2,
    accessesMade,
    sometimes('cached', 'the CPU has the page cached', cachedReadable(0, 0)),
    sometimes(
      'copied',
      'the copy is allocated',
      exists(frame, (f) => frames.refs.at(f).is(1)),
    ),
  ],
  expect: { verdict: 'holds', states: 36, transitions: 76, depth: 17 },
  mutants: {
    'not flushed': {
      text: 'The entry is replaced and what CPUs have cached of it is left.',
      change: actionBecomes(faulter, 'flushZero', nothing),
      expect: { violates: 'TLB1', steps: 15 },
      reference: 'wp_page_copy(), mm/memory.c: ptep_clear_flush()',
    },
  },
});
