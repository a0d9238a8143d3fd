/** fork() of a process that wants its child to have nothing of some memory, such as the state of a random number generator. */
import { guardBecomes, scenario, sometimes, stepsExchanged } from '../../checker/language/index.ts';
import { childThread, cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmapOfWiped, wipingForker } from '../../machines/fork/dup-mmap-of-wiped.ts';
import { madviseWipeonfork, wipeAdviser } from '../../machines/fork/madvise-wipeonfork.ts';
import { wipeOnFork } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'fork-of-memory-to-be-wiped',
  text: 'A thread asks that a child be given zeros in the place of a page, while another one forks and a third stores to the page. The child has the page, or it has zeros; and zeros it has if the call had returned when it was forked.',
  bounds: { ...twoOfEach, frame: 3 },
  boundsReason: 'one page in each of two address spaces; its frame, and a copy for who stores to it',
  initial: aboutToFork(3),
  actors: {
    adviser: wipeAdviser.runs(madviseWipeonfork),
    fork: wipingForker.runs(dupMmapOfWiped, { page: 0, child: 1 }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
    child: cowFaulter.runs(childThread, { page: 1, access: 'read', readsBack: true }),
  },
  properties: [
    ...forking,
    sometimes('wiped', 'the child has a VMA that is to be wiped', wipeOnFork.wipes.at(1)),
    sometimes(
      'copied',
      'the page is copied to the child',
      wipingForker.some((f) => f.in('copying.settingPte')),
    ),
  ],
  expect: { verdict: 'holds', states: 1096, transitions: 2366, depth: 49 },
  mutants: {
    'copied all the same': {
      text: 'fork() copies the page table of every VMA: the child has what its parent wanted for itself.',
      change: guardBecomes(wipingForker, 'wipes', false),
      expect: { violates: 'D4', steps: 25 },
      reference: 'dup_mmap(), kernel/fork.c: VM_WIPEONFORK',
    },
    'flag of the parent': {
      text: 'fork() asks the VMA of the parent whether its pages are to be copied.',
      change: guardBecomes(wipingForker, 'wipes', wipeOnFork.wipes.at(0)),
      expect: { holds: 'mmap_lock is held for writing from the copy of the VMA to that of its pages' },
      reference: 'dup_mmap(), kernel/fork.c: tmp->vm_flags',
    },
    'advice given late': {
      text: 'madvise() drops mmap_lock before it has set the flag: who forks in between gives his child the page.',
      change: stepsExchanged(madviseWipeonfork, ['settingFlags', 'set VM_WIPEONFORK'], ['flagged', 'drop mmap_lock']),
      expect: { violates: 'D4', steps: 24 },
      reference: 'madvise_vma_behavior(), mm/madvise.c, under mmap_lock',
    },
  },
});
