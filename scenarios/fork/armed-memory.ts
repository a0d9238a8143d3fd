/** fork() of a process whose memory is armed for userfaults, with a descriptor that does not ask for the event: the child is not armed. */
import { actionBecomes, lockless, memberAt, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { childThread, cowFaulter } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { builtIn, mapsZero, opened, properties as p, page, vmas } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'fork-of-armed-memory',
  text: 'The memory of a process that forks is armed, and nothing is mapped in it. The monitor closes its descriptor. The child loads: it is nobody that the descriptor knows of, and gets zeros.',
  bounds: { ...twoOfEach, frame: 1 },
  boundsReason: 'one page in each of two address spaces, one descriptor',
  initial: [aboutToFork(1, 1, 0), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)],
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    monitor: closer.runs(uffdClose),
    child: cowFaulter.runs(childThread, { page: 1, access: 'read' }),
  },
  properties: [
    ...forking,
    p.R1,
    sometimes('zeros', 'the zero page is mapped in the child', mapsZero(memberAt(page, 1))),
  ],
  expect: { verdict: 'holds', states: 456, transitions: 850, depth: 44 },
  mutants: {
    'count stays odd': {
      text: 'fork() does not end the write section of write_protect_seq: nobody pins a page of the parent without mmap_lock any more.',
      change: actionBecomes(forker, 'endSeq', nothing),
      expect: { violates: 'write_protect_seq', steps: 44 },
      reference: 'copy_page_range(), mm/memory.c: raw_write_seqcount_end()',
    },
    'context goes with the VMA': {
      text: 'The VMA of the child keeps the context, for which nobody has a reference: close() does not look for it there, and a fault of the child uses what is freed.',
      change: actionBecomes(forker, 'dupVma', [
        forker.actions.dupVma,
        lockless(vmas.missing.at(1)).set(true),
        lockless(vmas.ctx.at(1)).set(0),
      ]),
      expect: { violates: builtIn.L5freed, steps: 40 },
      reference: 'dup_userfaultfd(), fs/userfaultfd.c: UFFD_FEATURE_EVENT_FORK',
    },
  },
});
