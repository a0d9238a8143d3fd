/** GUP-fast for reading, of a page that its process may share: a store of the process must not lead away from what is pinned. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { properties as p } from '../../models/index.ts';
import { somePin } from '../gup-fast/setting.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'read-pin-of-shared-page',
  text: 'A device pins a page to load from it, while the process forks and a thread of it stores to the page: the device sees what the process has.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason:
    'one page in each of two address spaces; the frame that is pinned and a copy, for the child or for the parent',
  initial: aboutToFork(2),
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    device: pinner.runs(gupFast, { page: 0 }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write' }),
  },
  properties: [...forking, p.D6there, p.REF3, p.someSharedFrame, somePin],
  expect: { verdict: 'holds', states: 4590, transitions: 10933, depth: 55 },
  mutants: {
    'shared page pinned': {
      text: 'What is read-only is pinned for reading whether it is exclusive or not: the thread stores, takes a copy, and the device loads what was there before.',
      change: guardBecomes(pinner, 'mustUnshare', false),
      expect: { violates: 'D4', steps: 53 },
      reference:
        'a7f226604170 ("mm/gup: trigger FAULT_FLAG_UNSHARE when R/O-pinning a possibly shared anonymous page")',
    },
  },
});
