/** A fault that comes by the page table of another process, while that one gives it up. */
import { actionBecomes, derive, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { hugetlbFault, hugetlbFaulter } from '../../machines/hugetlb/hugetlb-fault.ts';
import { hugetlbReplacer, mmapOverHugetlb, splitBeforeLocks } from '../../machines/hugetlb/mmap-over-hugetlb.ts';
import { exitOfHugetlb, hugetlbUnmapper, munmapOfHugetlb } from '../../machines/hugetlb/munmap-of-hugetlb.ts';
import { sharedTables } from '../../models/index.ts';
import { counted, isolated, mapping, served, someSharing, spares, startsAlone } from './setting.ts';

const { self } = hugetlbUnmapper;
const thread = hugetlbFaulter.runs(hugetlbFault);
const ofOther = hugetlbFaulter.runs(hugetlbFault, { mm: 1 });
const munmap = hugetlbUnmapper.runs(munmapOfHugetlb, { mm: 1 });
const share = 'huge_pmd_share(), mm/hugetlb.c';

export const munmapAgainstFault = scenario({
  name: 'hugetlb-munmap-against-fault',
  text: 'A thread faults on a page of a file that another process has mapped and is about to unmap: it comes to share the page table of that process, which then leaves it to the thread, or it finds none any more and gets one of its own.',
  bounds: { page: 1, mm: 2, table: 2, offset: 1, frame: 1 },
  boundsReason: 'one page stands for the area; the table of the one and one of the other',
  initial: startsAlone(1),
  actors: { thread, munmap },
  properties: [...counted, served, someSharing],
  expect: { verdict: 'holds', states: 410, transitions: 727, depth: 41 },
  mutants: {
    'VMA lock kept': {
      text: 'The VMA that is unmapped is found by who looks for a table to share until it has left i_mmap: he counts himself in a table that is freed without another look at the count.',
      change: actionBecomes(hugetlbUnmapper, 'freeVmaLock', sharedTables.vmaLock.at(self.mm).releaseWrite()),
      expect: { violates: 'SHARE3', steps: 33 },
      reference: '__unmap_hugepage_range_final(), mm/hugetlb.c: __hugetlb_vma_unlock_write_free()',
    },
    'shares without i_mmap_rwsem': {
      text: 'The thread does not hold i_mmap_rwsem from the look for a table to the count.',
      change: [
        guardBecomes(hugetlbFaulter, 'lockMapping', true),
        actionBecomes(hugetlbFaulter, 'lockMapping', nothing),
        actionBecomes(hugetlbFaulter, 'unlockMapping', nothing),
      ],
      expect: { violates: 'SHARE3', steps: 30 },
      reference: share,
    },
    'sharer not counted': {
      text: 'The thread takes the table for its process and does not count that.',
      change: actionBecomes(hugetlbFaulter, 'addSharer', nothing),
      expect: { violates: 'SHARE3', steps: 33 },
      reference: share,
    },
    'PUD left': {
      text: 'The table is left to the other, and the PUD entry still leads to it: what has to be freed at last is the table of the other.',
      change: actionBecomes(hugetlbUnmapper, 'clearPud', nothing),
      expect: { violates: 'SHARE3', steps: 34 },
      reference: '__huge_pmd_unshare(), mm/hugetlb.c: pud_clear()',
    },
    'count not dropped': {
      text: 'The table is left to the other, and he counts as one of two for ever: he will leave it to nobody.',
      change: actionBecomes(hugetlbUnmapper, 'dropSharer', nothing),
      expect: { violates: 'SHARE4', steps: 37 },
      reference: '__huge_pmd_unshare(), mm/hugetlb.c: pt_share_count',
    },
    'zapped for all': {
      text: 'Nobody asks whether the table is shared: the page goes, and then the table.',
      change: guardBecomes(hugetlbUnmapper, 'isShared', false),
      expect: { violates: 'SHARE3', steps: 33 },
      reference: '__huge_pmd_unshare(), mm/hugetlb.c: ptdesc_pmd_is_shared()',
    },
  },
});

export const munmapAgainstFaults = scenario({
  name: 'hugetlb-munmap-against-faults',
  text: 'A thread of each of two processes faults on a page of a file that neither has in a page table, and one process unmaps the file: before the fault of its thread, which then finds no VMA, or after it.',
  bounds: { page: 1, mm: 2, table: 2, offset: 1, frame: 1 },
  boundsReason: 'one page stands for the area; a table for each',
  initial: mapping([0, 1]),
  actors: { thread, ofOther, munmap },
  properties: [...counted, served, someSharing],
  expect: { verdict: 'holds', states: 1476, transitions: 2694, depth: 61 },
  mutants: {
    'VMA not looked for': {
      text: 'The thread takes the VMA for granted: it maps the page where there is nothing any more, and its process keeps the table.',
      change: guardBecomes(hugetlbFaulter, 'noVma', false),
      expect: { violates: 'SHARE7', steps: 53 },
      reference: 'lock_mm_and_find_vma(), mm/memory.c',
    },
  },
});

export const exitAgainstFaults = scenario({
  name: 'hugetlb-exit-against-faults',
  text: 'Two threads of a process fault on a page of a file, while another process that has it mapped exits: they come to share its page table, or they get one of their own, of which the second finds what the first has mapped.',
  bounds: { page: 1, mm: 2, table: 2, offset: 1, frame: 1 },
  boundsReason: 'one page stands for the area; the table of the one and one of the other',
  initial: startsAlone(1),
  actors: { thread, second: thread, exit: hugetlbUnmapper.runs(exitOfHugetlb, { mm: 1 }) },
  properties: [...counted, served, someSharing],
  expect: { verdict: 'holds', states: 2928, transitions: 6984, depth: 53 },
});

export const mmapAgainstFaults = scenario({
  name: 'hugetlb-mmap-against-faults',
  text: 'Threads of two processes fault on two pages of a file, and in one of them another thread maps memory of its own in the place of one: either the process has the page table for itself by then, or the other has come to share it before, and keeps it.',
  bounds: { page: 1, mm: 2, table: 3, offset: 2, frame: 3 },
  boundsReason: 'the page whose place the memory takes, and one of the rest of the area; a table for each who gets one',
  initial: [mapping([0, 1], 2), spares([2])],
  actors: {
    thread,
    ofOther: hugetlbFaulter.runs(hugetlbFault, { mm: 1, offset: 1 }),
    mmap: hugetlbReplacer.runs(mmapOverHugetlb, { mm: 1 }),
  },
  properties: [...counted, ...isolated, someSharing],
  expect: { verdict: 'holds', states: 31598, transitions: 83808, depth: 76 },
  mutants: {
    'VMA not made smaller': {
      text: 'Who looks for a table to share takes the VMA for one that covers the area still: he comes by the memory that was put in the place of the page.',
      change: actionBecomes(hugetlbReplacer, 'split', nothing),
      expect: { violates: 'SHARE2', steps: 36 },
      reference: 'page_table_shareable(), mm/hugetlb.c: range_in_vma()',
    },
  },
});

export const mmapOf61AgainstFaults = derive(mmapAgainstFaults, {
  name: 'hugetlb-mmap-of-61-against-faults',
  text: 'The same in the stable release 6.1.192: between the look at the share count and the split another process may come to share the table. It is unshared all the same, when the page is unmapped.',
  actors: { mmap: hugetlbReplacer.runs(splitBeforeLocks, { mm: 1 }) },
  expect: { verdict: 'holds', states: 32456, transitions: 85476, depth: 76 },
});
