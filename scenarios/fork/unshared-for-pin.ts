/** A page is pinned for reading by the slow path while its process forks: it is unshared first. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { pinUserPages } from '../../machines/fork/pin-user-pages.ts';
import { properties as p } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'unshared-for-pin',
  text: 'A process forks while one of its threads pins a page, from which a device then loads, and another one stores to the page.',
  bounds: { ...twoOfEach, frame: 3 },
  boundsReason:
    'one page in each of two address spaces; the frame that both have, and a copy for the pin or the store or the child',
  initial: aboutToFork(3),
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    pin: cowFaulter.runs(pinUserPages, { page: 0, unshares: true, access: 'read' }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write' }),
  },
  properties: [
    ...forking,
    p.D6there,
    p.REF3,
    p.someSharedFrame,
    sometimes(
      'a page unshared',
      'a copy is made for a pin',
      cowFaulter.some((t) => t.in('wpPage.copying.cleared')),
    ),
  ],
  expect: { verdict: 'holds', states: 4002, transitions: 8721, depth: 63 },
  mutants: {
    'pinned as it is': {
      text: 'What is read-only is pinned for reading whether it is exclusive or not: the store goes to a copy, and the device loads what was there before.',
      change: guardBecomes(cowFaulter, 'mustUnshare', false),
      expect: { violates: 'D4', steps: 47 },
      reference:
        'a7f226604170 ("mm/gup: trigger FAULT_FLAG_UNSHARE when R/O-pinning a possibly shared anonymous page")',
    },
    'old rmap kept': {
      text: 'wp_page_copy() does not take the mapping of the old page back: the child is never alone with it.',
      change: [
        actionBecomes(cowFaulter, 'removeRmapOfOld', nothing),
        actionBecomes(cowFaulter, 'putMappingOfOld', nothing),
      ],
      expect: { violates: 'R2', steps: 47 },
      reference: 'wp_page_copy(), mm/memory.c: page_remove_rmap()',
    },
  },
});
