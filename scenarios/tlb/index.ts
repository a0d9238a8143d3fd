import type { Protocol } from '../protocol.ts';
import { copiedZeroPage } from './copied-zero-page.ts';
import { dontneedAgainstNuma } from './dontneed-against-numa.ts';
import { faultAfterZap } from './fault-after-zap.ts';
import { storesAgainstCollapse } from './stores-against-collapse.ts';
import { storesAgainstRegionZap } from './stores-against-region-zap.ts';
import { announcedZap, storesAgainstZap, storesAgainstZapBroadcast } from './stores-against-zap.ts';
import { hugeZapAgainstHugeZap, zapAgainstZap } from './zap-against-zap.ts';

export const tlb: Protocol = {
  name: 'tlb',
  title: 'CPUs with TLBs',
  text: 'A CPU caches translations and goes on to use them when the page table says something else. Who clears an entry gathers it, flushes when the page-table lock is free, and puts the frame when no CPU leads to it any more.',
  sources: [
    'zap_page_range_single(), zap_pmd_range() and zap_pte_range(), mm/memory.c, Linux 6.1',
    'tlb_gather_mmu(), tlb_finish_mmu() and tlb_flush_mmu(), mm/mmu_gather.c, Linux 6.1',
    'collapse_huge_page(), mm/khugepaged.c, Linux 6.1',
    'change_huge_pmd(), mm/huge_memory.c, before and after 4.12',
    'flush_tlb_func(), arch/x86/mm/tlb.c, Linux 6.1',
  ],
  notModelled: [
    'lazy TLB mode, address space numbers, cached upper levels of the page table',
    'a batch that is full in the middle of a range, and the batched flush of reclaim',
    'flushes of single addresses by interrupt: an interrupt drops all that the CPU has cached',
  ],
  scenarios: [
    storesAgainstZap,
    storesAgainstRegionZap,
    storesAgainstZapBroadcast,
    announcedZap,
    zapAgainstZap,
    hugeZapAgainstHugeZap,
    faultAfterZap,
    storesAgainstCollapse,
    dontneedAgainstNuma,
    copiedZeroPage,
  ],
};
