/** A guest whose memory the parent is: its CPU stores through a secondary translation, which fork has to take away. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { childThread, cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { properties as p, secondary } from '../../models/index.ts';
import { coherence, subscribed, translatedFromStart } from '../mmu-notifier/setting.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'fork-against-guest',
  text: 'A guest has a writable translation of a page of the process that forks, and its CPU has cached it or does so. A thread of the process stores to the page, and the child loads from it.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason: 'one page in each of two address spaces, the frame that both and the guest have, and a copy',
  initial: [aboutToFork(2), subscribed(2), translatedFromStart(0, 0, 0), secondary.guestsCache.at(0).set(true)],
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    guest: guestProcessor.runs(guestCpu, { page: 0 }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write' }),
    child: cowFaulter.runs(childThread, { page: 1, access: 'read' }),
  },
  properties: [...coherence, ...forking.filter((each) => each !== p.REF1), p.someSpte, p.someSharedFrame],
  expect: { verdict: 'holds', states: 494, transitions: 889, depth: 50 },
  mutants: {
    'guest not told': {
      text: 'fork() makes the entry read-only without a bracket: the guest goes on to store, and the child reads it.',
      change: [actionBecomes(forker, 'startAtOnce', nothing), actionBecomes(forker, 'endAtOnce', nothing)],
      expect: { violates: 'D6', steps: 22 },
      bug: 'B51',
      reference: 'copy_page_range(), mm/memory.c: mmu_notifier_invalidate_range_start()',
    },
  },
});
