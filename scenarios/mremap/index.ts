import type { Protocol } from '../protocol.ts';
import againstCollapse, { againstCollapseElsewhere } from './against-collapse.ts';
import againstCompaction, { downAgainstCompaction } from './against-compaction.ts';
import againstDontneed, { tableAgainstDontneed } from './against-dontneed.ts';
import againstFaults from './against-faults.ts';
import againstGuest from './against-guest.ts';
import againstTruncate, { downAgainstTruncate } from './against-truncate.ts';
import armed, { eventKilled, faultAtNew, keepsOld, withoutEvent } from './armed.ts';
import fails, { refused, withoutVma } from './fails.ts';
import twice from './twice.ts';
import withinOneTable from './within-one-table.ts';

export const mremapProtocol: Protocol = {
  name: 'mremap',
  title: 'mremap() that moves',
  text: 'mremap() gives memory another address: the VMA is copied, the entries are moved from one page table to the other under both PTLs, and the old VMA is unmapped, all with mmap_lock held for writing. Whoever comes by the reverse map takes no mmap_lock: truncation and compaction look at one address after the other, and have to find the page at one of them; and a CPU that has cached the old address must not keep it any longer than the page is mapped.',
  sources: [
    'mremap_to(), move_vma(), move_page_tables() and move_ptes(), mm/mremap.c; copy_vma() and do_vmi_align_munmap(), mm/vma.c; Linux 6.12',
    'rmap_walk_anon(), mm/rmap.c; try_to_migrate() and remove_migration_ptes(), Linux 6.1',
    'commits eb66ae030829 (CVE-2018-18281) and 486cf46f3f9b',
  ],
  notModelled: [
    'a length that changes, MREMAP_FIXED over something that is mapped',
    'huge pages, entries that name a slot, private mappings of files',
  ],
  scenarios: [
    againstTruncate,
    downAgainstTruncate,
    againstCompaction,
    downAgainstCompaction,
    withinOneTable,
    againstDontneed,
    tableAgainstDontneed,
    twice,
    againstFaults,
    againstGuest,
    fails,
    withoutVma,
    refused,
    againstCollapse,
    againstCollapseElsewhere,
    armed,
    keepsOld,
    faultAtNew,
    withoutEvent,
    eventKilled,
  ],
};
