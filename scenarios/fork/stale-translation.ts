/** A CPU of the parent has cached that the page may be stored to, while fork makes it read-only. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { childThread, cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'fork-against-stale-translation',
  text: 'A CPU on which a thread of the parent runs has cached a writable entry. Fork makes the entry read-only, another thread of the parent stores and takes a copy, and the child loads.',
  bounds: { ...twoOfEach, frame: 2, cpu: 1 },
  boundsReason: 'one page in each of two address spaces, the frame that both map and a copy; one CPU with a TLB',
  initial: [aboutToFork(2), kernel.tlbs.set(true)],
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write' }),
    child: cowFaulter.runs(childThread, { page: 1, access: 'read' }),
  },
  properties: [...forking, p.TLB2, p.TLB3, p.someSharedFrame],
  expect: { verdict: 'holds', states: 916, transitions: 2685, depth: 48 },
  mutants: {
    'no flush': {
      text: 'fork() returns without a flush: a thread of the parent stores by what its CPU has cached, and the child reads it.',
      change: actionBecomes(forker, 'flush', nothing),
      expect: { violates: 'D6', steps: 21 },
      reference: 'dup_mmap(), kernel/fork.c: flush_tlb_mm(oldmm)',
    },
    'no flush at the copy': {
      text: 'wp_page_copy() replaces the entry without a flush: a CPU goes on to load from the page of before.',
      change: actionBecomes(cowFaulter, 'flushShared', nothing),
      expect: { violates: 'D4', steps: 44 },
      reference: 'wp_page_copy(), mm/memory.c: ptep_clear_flush_notify()',
    },
  },
});
