/** Parent and child store to the page that they share after fork: neither sees what the other stores. */
import { actionBecomes, derive, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { childThread, cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { entryLockless, frames, kernel, properties as p, ptep } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

const exclusive = frames.exclusive.at(entryLockless(ptep(forker.self.page)).frame);

const storesAfterFork = scenario({
  name: 'stores-after-fork',
  text: 'A process forks. A thread of it and its child store to the same page and load it again: each has its own.',
  bounds: { ...twoOfEach, frame: 3 },
  boundsReason: 'one page in each of two address spaces; the frame that both map and a copy for each of them',
  initial: [aboutToFork(2), frames.marksStores.at(2).set(true)],
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
    child: cowFaulter.runs(childThread, { page: 1, access: 'write', readsBack: true }),
  },
  properties: [...forking, p.D6there, p.someSharedFrame],
  expect: { verdict: 'holds', states: 2470, transitions: 4709, depth: 68 },
  mutants: {
    'parent stays writable': {
      text: 'fork() makes the entry of the child read-only, and leaves that of the parent as it is.',
      change: actionBecomes(forker, 'writeProtect', nothing),
      expect: { violates: 'D6', steps: 19 },
      reference: 'copy_present_pte(), mm/memory.c: ptep_set_wrprotect()',
    },
    'stays exclusive': {
      text: 'fork() does not clear PG_anon_exclusive: the first to store takes the page for its own.',
      change: [actionBecomes(forker, 'share', [forker.actions.share, exclusive.set(true)])],
      expect: { violates: 'D6', steps: 30 },
      reference: 'page_try_dup_anon_rmap(), include/linux/rmap.h: ClearPageAnonExclusive()',
    },
    'references not counted': {
      text: 'A page that is not marked as exclusive is reused as soon as it can be locked.',
      change: [guardBecomes(cowFaulter, 'othersHaveIt', false), guardBecomes(cowFaulter, 'isAlone', true)],
      expect: { violates: 'D6', steps: 35 },
      reference: 'do_wp_page(), mm/memory.c: folio_ref_count()',
    },
    'rmap of child not added': {
      text: 'fork() takes no reference to the page for the entry of the child: a thread of the parent finds itself alone with it and stores.',
      change: actionBecomes(forker, 'share', exclusive.set(false)),
      expect: { violates: 'D6', steps: 35 },
      reference: 'copy_present_pte(), mm/memory.c: page_try_dup_anon_rmap()',
    },
    'page in hand not given back': {
      text: 'wp_page_copy() keeps the reference that do_wp_page() took for it.',
      change: actionBecomes(cowFaulter, 'putOld', cowFaulter.self.old.set('none')),
      expect: { violates: 'R2', steps: 46 },
      reference: 'wp_page_copy(), mm/memory.c: put_page(old_page)',
    },
  },
});

export default storesAfterFork;

export const storesBefore519 = derive(storesAfterFork, {
  name: 'stores-after-fork-before-5.19',
  text: 'Nobody knows of a page whether it is exclusive: who stores reuses it if no reference is left but its own.',
  initial: [kernel.noVmaLocks.set(true), kernel.reusesByCount.set(true)],
  expect: { verdict: 'holds', states: 1248, transitions: 2306, depth: 61 },
});

export const storesBefore59 = derive(storesAfterFork, {
  name: 'stores-after-fork-before-5.9',
  text: 'Who stores reuses a page that nobody else maps. Without pins and pipes that is enough.',
  initial: [kernel.noVmaLocks.set(true), kernel.reusesByMapcount.set(true)],
  expect: { verdict: 'holds', states: 1460, transitions: 2720, depth: 63 },
});
