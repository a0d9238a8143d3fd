import type { Protocol } from '../protocol.ts';
import { keepsVma } from '../reasons.ts';
import {
  exitAgainstFaults,
  mmapAgainstFaults,
  mmapOf61AgainstFaults,
  munmapAgainstFault,
  munmapAgainstFaults,
} from './against-fault.ts';
import { threeSharers, unshareAgainstGupFast, unshareOf616 } from './against-gup-fast.ts';
import { twoMunmaps } from './two-munmaps.ts';
import { twoSplits, twoSplitsOf61 } from './two-splits.ts';
import { faultsOfTwoThreads } from './two-threads.ts';

const keepsSharersOff =
  'i_mmap_rwsem, held for writing, keeps off who shares and who unshares, and of a table that is shared no entry is touched here';
const keepsFaultsOff =
  'mmap_lock keeps off the faults of the process: the VMA lock is for who unshares without it, such as truncation and migration, which are not modelled';
const nobodyLeft = 'nobody else runs in an address space that ends';
const unsharedNext =
  'the page is unmapped next, which unshares the table as well: to unshare it before is for a VMA that is split and keeps its pages';

export const hugetlbSharing: Protocol = {
  name: 'hugetlb-sharing',
  title: 'Page tables that processes share: hugetlbfs',
  text: 'Processes that map the same gigabyte of a file of hugetlbfs in the same way share the page of PMD entries for it. A fault that finds no table looks for that of another process by i_mmap and counts itself in; whoever unmaps leaves the table to the others, as long as there are some, and the last one has it for himself, as a table like any other. GUP-fast walks all this without a lock: who has read a PUD entry before it was cleared goes through the table of others.',
  sources: [
    'hugetlb_fault(), huge_pte_alloc(), huge_pmd_share(), __huge_pmd_unshare(), huge_pmd_unshare_flush(), __unmap_hugepage_range_final() and hugetlb_split(), mm/hugetlb.c, Linux 6.1 and 6.12',
    'gup_pud_range(), gup_pmd_range() and gup_huge_pmd(), mm/gup.c, __pmd_alloc() and free_pmd_range(), mm/memory.c, tlb_remove_table_sync_one(), mm/mmu_gather.c, Linux 6.1',
    '__split_vma(), mm/vma.c, Linux 6.12, and __vma_adjust(), mm/mmap.c, Linux 6.1; commits 1013af4f585f, of 6.16, and 8ce720d5bd91, of 6.19, for huge_pmd_unshare(), 59d9094df3d7, of 6.13, and 349d1670008d, of 6.5, for the forms before',
  ],
  notModelled: [
    'TLBs, and what a CPU has cached of the upper levels; the flush is a step that may wait for who walks',
    'private mappings, reservations, truncation, migration, userfaultfd, memory errors, notifiers',
    'several areas, and tables that are shared at different addresses',
  ],
  unneeded: {
    'mm/huge_memory.c:__do_huge_pmd_anonymous_page/lockingPmd/lock PMD/lockPtl not taken':
      'the process has the table for itself, and no other of its threads faults there',
    'mm/hugetlb.c:__unmap_hugepage_range/unmapping.lockingPtl/lock PMD/lockPtl not taken': keepsSharersOff,
    'mm/hugetlb.c:hugetlb_unshare_pmds/unsharing.lockingPtl/lock PMD/lockPtl not taken': keepsSharersOff,
    'mm/hugetlb.c:__unmap_hugepage_range_final/unmapping.lockingVma/take VMA lock/lockVma not taken': keepsFaultsOff,
    'mm/hugetlb.c:hugetlb_fault/lockingVma/take VMA lock/lockVma not taken': keepsFaultsOff,
    'mm/hugetlb.c:hugetlb_no_page/missing/lock PMD/lockPtl not taken':
      'the entry of a page is set under its fault mutex, and cleared only by a process that has the table for itself, with mmap_lock held for writing',
    'mm/hugetlb.c:huge_pmd_share/sharing.looking/find no table/noTable taken as true':
      'who does not find the table of another gets one of his own, which costs only memory',
    'mm/hugetlb.c:hugetlb_unshare_pmds/unsharing.walking/read PUD #1/hasTable taken as false': unsharedNext,
    'mm/vma.c:__split_vma/splitting.lockingMapping/take i_mmap_rwsem/unsharing not called': unsharedNext,
    'mm/vma.c:__split_vma/splitting.unshared/split VMA/split VMA exchanged': unsharedNext,
    'mm/mmap.c:__vma_adjust/splitting.lockingMapping/take i_mmap_rwsem/lockMapping not taken':
      'it is taken too late to keep off who shares the table, and how VMAs hang together in i_mmap is not modelled',
    'mm/memory.c:__handle_mm_fault/reading/read PUD/read PUD exchanged':
      'what the new page will be mapped in is found before or after it is allocated',
    'mm/memory.c:handle_mm_fault/mapped/take mmap_lock/lockMmapRead not taken': keepsVma,
    "mm/mmap.c:__vm_munmap/calling/take mmap_lock/take mmap_lock exchanged with 'detach VMA'":
      'a fault that comes before the lock finds no VMA already, and one that has begun is waited for',
    'mm/mmap.c:exit_mmap/called/take mmap_lock/lockMmapRead not taken': nobodyLeft,
    'mm/mmap.c:exit_mmap/gathered/remove VMA/remove VMA exchanged': nobodyLeft,
    'mm/mmap.c:exit_mmap/lockingAgain/take mmap_lock/lockMmap not taken': nobodyLeft,
  },
  scenarios: [
    unshareAgainstGupFast,
    unshareOf616,
    threeSharers,
    twoSplits,
    twoSplitsOf61,
    munmapAgainstFault,
    munmapAgainstFaults,
    exitAgainstFaults,
    mmapAgainstFaults,
    mmapOf61AgainstFaults,
    faultsOfTwoThreads,
    twoMunmaps,
  ],
};
