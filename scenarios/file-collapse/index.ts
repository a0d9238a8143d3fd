import type { Protocol } from '../protocol.ts';
import againstFault from './against-fault.ts';
import againstFill from './against-fill.ts';
import againstPin from './against-pin.ts';
import againstPrivateFill from './against-private-fill.ts';
import againstTruncate from './against-truncate.ts';
import fails from './fails.ts';
import fillAgainstTruncate from './fill-against-truncate.ts';
import firstFaults from './first-faults.ts';
import hugeAgainstDiscard from './huge-against-discard.ts';
import hugeAgainstTruncate from './huge-against-truncate.ts';
import inArmedRange from './in-armed-range.ts';
import mappedAgainstCollapse from './mapped-against-collapse.ts';
import mappedAgainstFault from './mapped-against-fault.ts';
import mappedAgainstPrivateStore from './mapped-against-private-store.ts';
import mappedTwice from './mapped-twice.ts';
import ofSmall from './of-small.ts';
import onCpus from './on-cpus.ts';
import twoCollapses from './two-collapses.ts';
import underGuest from './under-guest.ts';

export const fileCollapseProtocol: Protocol = {
  name: 'file-collapse',
  title: 'Collapse of files: huge pages in the page cache, and page tables that go without mmap_lock',
  text: 'khugepaged and MADV_COLLAPSE make a huge page of the pages of a shmem file: they lock, isolate and unmap each, copy them all, and store the huge page in the page cache over the small ones and the holes. The page tables that they have emptied are taken away in every address space that maps the file, under i_mmap_rwsem and the locks of PMD entry and table only, and freed by RCU. Beside it threads fault, fill holes, register the range, store to private mappings, and truncate the file.',
  sources: [
    'hpage_collapse_scan_file(), collapse_file(), retract_page_tables() and collapse_pte_mapped_thp(), mm/khugepaged.c; finish_fault(), do_set_pmd(), pmd_install(), zap_pmd_range() and wp_page_copy(), mm/memory.c; pte_offset_map_lock() and pte_free_defer(), mm/pgtable-generic.c; mfill_atomic(), mm/userfaultfd.c; mincore_page(), mm/mincore.c: Linux 6.12',
    'commit f268f6cf875f, CVE-2022-48991: page tables of files go inside a bracket',
  ],
  notModelled: [
    'the form until 6.4, which stores the huge page while it gathers the small ones and takes mmap_lock to take page tables away',
    'files that are written back, pages that are swapped out, large pages smaller than a region',
    'threads that fault in an armed range: what a registered hole promises is judged by who has seen it with mincore()',
  ],
  scenarios: [
    againstFault,
    againstFill,
    inArmedRange,
    onCpus,
    underGuest,
    againstPin,
    againstPrivateFill,
    againstTruncate,
    fails,
    twoCollapses,
    mappedAgainstFault,
    mappedAgainstPrivateStore,
    mappedTwice,
    mappedAgainstCollapse,
    ofSmall,
    firstFaults,
    hugeAgainstTruncate,
    hugeAgainstDiscard,
    fillAgainstTruncate,
  ],
};
