/** fork() fails when the first of two pages is shared already: the half-made address space is taken down. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { entryLockless, frames, properties as p, ptep } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

const exclusive = frames.exclusive.at(entryLockless(ptep(forker.self.page)).frame);

export default scenario({
  name: 'fork-fails',
  text: 'A process of two pages forks while a device may have pinned the second one, and there is no memory for a copy of it.',
  bounds: { ...twoOfEach, page: 4, frame: 2 },
  boundsReason: 'two pages in each of two address spaces, and no frame for a copy',
  initial: aboutToFork(1, 2),
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    device: pinner.runs(gupFast, { page: 1, writes: true }),
    exit: lastUser.runs(exitMmap, { mm: 1 }),
  },
  properties: [
    ...forking,
    p.REF3,
    p.vmasFreed,
    p.someSharedFrame,
    sometimes(
      'taken down',
      'the half-made address space is gone',
      lastUser.some((r) => r.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 648, transitions: 1170, depth: 54 },
  mutants: {
    'stays exclusive': {
      text: 'fork() does not clear PG_anon_exclusive of the page that it shares.',
      change: actionBecomes(forker, 'share', [forker.actions.share, exclusive.set(true)]),
      expect: { violates: 'exclusive', steps: 11 },
      reference: 'page_try_dup_anon_rmap(), include/linux/rmap.h: ClearPageAnonExclusive()',
    },
    'child not given up': {
      text: 'fork() returns with an error and keeps the address space that it has half made.',
      change: actionBecomes(forker, 'mmputChild', nothing),
      expect: { violates: 'mm_users', steps: 37 },
      reference: 'dup_mm(), kernel/fork.c: mmput()',
    },
    'rmap of a page left behind': {
      text: 'exit_mmap() zaps the entries of the child and keeps the references of its mappings: the page of the parent is never alone again.',
      change: actionBecomes(lastUser, 'putFrame', lastUser.self.frame.set('none')),
      expect: { violates: 'R2', steps: 52 },
      reference: 'exit_mmap(), mm/mmap.c: tlb_finish_mmu()',
    },
  },
});
