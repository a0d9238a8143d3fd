/** GUP-fast pins a page while its process forks: what the device stores stays in the memory of who has asked for it. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { frames, properties as p } from '../../models/index.ts';
import { somePin } from '../gup-fast/setting.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'pin-against-fork',
  text: 'A device pins a page without any lock and stores to it, while its process forks and a thread of the process stores to it as well.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason:
    'one page in each of two address spaces; the frame that is pinned and a copy, for the child or for the parent',
  initial: [aboutToFork(2), frames.marksStores.at(1).set(true)],
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [...forking, p.D6there, p.REF3, p.someSharedFrame, somePin],
  expect: { verdict: 'holds', states: 4180, transitions: 9876, depth: 56 },
  mutants: {
    'pinned page shared': {
      text: "fork() shares a page whatever is pinned, as until 5.8: the parent stores, takes a copy, and the device goes on with the page that is the child's now.",
      change: guardBecomes(forker, 'maybePinned', false),
      expect: { violates: 'D6', steps: 30 },
      bug: 'D35',
      reference: '70e806e4e645 ("mm: Do early cow for pinned pages during fork() for ptes")',
    },
    'write_protect_seq not asked': {
      text: 'GUP-fast does not look whether a fork came in between: it pins after fork() has looked for pins, and finds the entry as it was.',
      change: [guardBecomes(pinner, 'seqMoved', false), guardBecomes(pinner, 'seqIsOdd', false)],
      expect: { violates: 'D6', steps: 30 },
      bug: 'E06',
      reference: '57efa1fe5957 ("mm/gup: prevent gup_fast from racing with COW during fork")',
    },
    'write_protect_seq not moved': {
      text: 'fork() does not count: GUP-fast cannot see that it came in between.',
      change: [actionBecomes(forker, 'beginSeq', nothing), actionBecomes(forker, 'endSeq', nothing)],
      expect: { violates: 'D6', steps: 30 },
      reference: '57efa1fe5957 ("mm/gup: prevent gup_fast from racing with COW during fork")',
    },
  },
});
