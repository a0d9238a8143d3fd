/** fork() of entries that need not be made read-only: a page that is, the zero page, and none. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { childThread, cowFaulter } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { entry, properties as p, ptep } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

const stores = (page: number) => cowFaulter.runs(childThread, { page, access: 'write', readsBack: true });

export default scenario({
  name: 'fork-of-what-is-not-writable',
  text: 'A process of three pages forks: one is read-only, at one the zero page is mapped, at one nothing. Threads of the child store to the first and the second.',
  bounds: { ...twoOfEach, page: 6, frame: 3 },
  boundsReason:
    'three pages in each of two address spaces; the frame that both map, and a copy for each page that is stored to',
  initial: [aboutToFork(1, 3, 1), entry(ptep(0)).write.set(false), entry(ptep(1)).kind.set('zero')],
  actors: { fork: forker.runs(dupMmap, { page: 0, child: 1 }), one: stores(3), other: stores(4) },
  properties: [...forking, p.someSharedFrame],
  expect: { verdict: 'holds', states: 765, transitions: 1373, depth: 72 },
  mutants: {
    'rmap of child not added': {
      text: 'fork() takes no reference to a page that is read-only already: the child finds itself alone with it and stores.',
      change: actionBecomes(forker, 'share', nothing),
      expect: { violates: 'D6', steps: 42 },
      reference: 'copy_present_ptes(), mm/memory.c: folio_try_dup_anon_rmap_pte()',
    },
  },
});
