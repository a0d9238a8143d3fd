import type { Protocol } from '../protocol.ts';
import { keepsVma, newPageUnknown } from '../reasons.ts';
import twoFaults from './two-faults.ts';

const nobodyZaps = 'the lock is for who zaps or splits the page meanwhile, which is not modelled';

export const numaHinting: Protocol = {
  name: 'numa-hinting',
  title: 'NUMA hinting faults of huge pages',
  text: 'NUMA balancing makes the PMD entry of a huge page inaccessible, to see who accesses it. The first who faults moves the page to its own node, under the page lock and with no entry that stands for it; others wait for that lock, or find the page accessible again.',
  sources: [
    'do_huge_pmd_numa_page(), mm/huge_memory.c; migrate_misplaced_transhuge_page() and numamigrate_isolate_page(), mm/migrate.c: Linux 4.13, until 5.13',
    'commit 3c226c637b69: mm: numa: avoid waiting on freed migrated pages',
  ],
  notModelled: [
    'subscribers of notifiers, who are told around the replacement of the entry',
    'pages that are on the right node, and who zaps or splits the page meanwhile',
    'how the entry comes to be inaccessible, of which the protocol khugepaged has the race with a zap',
    'since 5.13 huge pages are moved as all others, by migration entries',
  ],
  unneeded: {
    'arch/x86/mm/fault.c:__do_page_fault/atMmapLock/take mmap_sem for reading/lockMmap not taken': keepsVma,
    'mm/filemap.c:wait_on_page_bit/waiting/wait until page is unlocked/awaitPage does not wait':
      'who does not wait faults again at once, and finds the page locked still: only time is lost',
    'mm/huge_memory.c:do_huge_pmd_numa_page/comparing/compare PMD #1/pmdSame taken as true':
      'the entry is compared again before it is replaced: a page that was moved meanwhile stays where it is',
    'mm/huge_memory.c:do_huge_pmd_numa_page/locked/get page/get page exchanged with': nobodyZaps,
    'mm/huge_memory.c:do_huge_pmd_numa_page/trying/try page lock #1/tryPageLock not taken':
      'of two who would move the page each finds the reference of the other: the lock is for others, who look at page->mapping',
    'mm/migrate.c:migrate_misplaced_transhuge_page/moving.allocating/allocate new page/allocateNew not taken':
      newPageUnknown,
    'mm/migrate.c:migrate_misplaced_transhuge_page/moving.lockingPmdToClear/lock PMD/lockPmd not taken': nobodyZaps,
    'mm/migrate.c:migrate_misplaced_transhuge_page/moving.takingBack/put page back/takeBack without set frames.isolated':
      'the next attempt isolates the page again, which nobody else does here',
  },
  scenarios: [twoFaults],
};
