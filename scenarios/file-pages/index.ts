import type { Protocol } from '../protocol.ts';
import dontneedOfMemoryError from './dontneed-of-memory-error.ts';
import faultAgainstMunmap from './fault-against-munmap.ts';
import faultAgainstReclaim from './fault-against-reclaim.ts';
import faultAgainstTruncate from './fault-against-truncate.ts';
import faultAndMunmapAgainstHole from './fault-and-munmap-against-hole.ts';
import holeAgainstFault from './hole-against-fault.ts';
import munmapAgainstReclaim from './munmap-against-reclaim.ts';
import munmapAgainstTruncate from './munmap-against-truncate.ts';
import pfnMapping from './pfn-mapping.ts';
import privateAgainstTruncate from './private-against-truncate.ts';
import privateBesideShared from './private-beside-shared.ts';
import privateCopyOnCpus from './private-copy-on-cpus.ts';
import privateCopyUnderGuest from './private-copy-under-guest.ts';
import readInAgainstTruncate from './read-in-against-truncate.ts';
import reclaimAgainstTruncate from './reclaim-against-truncate.ts';
import { reclaimOfLocked, reclaimOfLockedFlushedLater } from './reclaim-of-locked.ts';
import { reclaimAtOnceOnCpus, reclaimOnCpus } from './reclaim-on-cpus.ts';
import truncateOnCpus from './truncate-on-cpus.ts';
import twoReadIn from './two-read-in.ts';
import twoReadInBefore515 from './two-read-in-before-515.ts';
import { unneeded } from './unneeded.ts';
import writeAgainstReclaim from './write-against-reclaim.ts';

export const filePages: Protocol = {
  name: 'file-pages',
  title: 'Pages of files: faults, truncation, holes and reclaim',
  text: 'Threads fault on pages of a file mapping, shared or private, which the page cache has or reads in. ftruncate() and fallocate() take pages away from the file, reclaim from the page cache: each unmaps them from whoever the rmap of the file finds, under the page lock, under which a fault asks again whether the page is still what it was.',
  sources: [
    'filemap_fault() and __filemap_get_folio(), mm/filemap.c; finish_fault() and unmap_mapping_pages(), mm/memory.c; truncate_setsize(), truncate_pagecache_range() and truncate_inode_pages_range(), mm/truncate.c; ext4_punch_hole(), fs/ext4/inode.c: Linux 6.1',
    'do_mas_align_munmap(), mm/mmap.c, with tlb_end_vma(), include/asm-generic/tlb.h, of a VMA with VM_PFNMAP, Linux 6.1',
    'shrink_folio_list(), mm/vmscan.c, and try_to_unmap_one(), mm/rmap.c, Linux 6.1',
  ],
  notModelled: [
    'more than one file, pages of more than one base page',
    'missing page tables, faults under the lock of a VMA, read errors, readahead and fault-around',
    'swap: reclaim takes pages of the file only',
  ],
  unneeded,
  scenarios: [
    faultAgainstTruncate,
    readInAgainstTruncate,
    holeAgainstFault,
    faultAgainstReclaim,
    writeAgainstReclaim,
    twoReadIn,
    twoReadInBefore515,
    faultAgainstMunmap,
    munmapAgainstTruncate,
    munmapAgainstReclaim,
    truncateOnCpus,
    reclaimOnCpus,
    reclaimAtOnceOnCpus,
    reclaimAgainstTruncate,
    reclaimOfLocked,
    reclaimOfLockedFlushedLater,
    privateAgainstTruncate,
    privateBesideShared,
    privateCopyUnderGuest,
    privateCopyOnCpus,
    faultAndMunmapAgainstHole,
    pfnMapping,
    dontneedOfMemoryError,
  ],
};
