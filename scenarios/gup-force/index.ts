import type { Protocol } from '../protocol.ts';
import { gupCountsPages, keepsVma, programStores } from '../reasons.ts';
import againstContinue from './against-continue.ts';
import againstDontneed from './against-dontneed.ts';
import againstTruncate from './against-truncate.ts';
import ofMapped from './of-mapped.ts';
import twoDebuggers from './two-debuggers.ts';

export const gupForce: Protocol = {
  name: 'gup-force',
  title: 'FOLL_FORCE: stores of a debugger to read-only memory',
  text: 'ptrace() and /proc/PID/mem store to a private mapping that its process may only read. get_user_pages() has a fault make a copy, whose entry stays read-only, and looks the page up again: what was a copy then may have been discarded meanwhile, and the page of the file be there again. How it knows a page to which it may store is today that it is anonymous and exclusive.',
  sources: [
    '__access_remote_vm(), do_cow_fault() and wp_page_copy(), mm/memory.c, __get_user_pages(), follow_page_pte(), can_follow_write_pte() and faultin_page(), mm/gup.c, Linux 6.1',
    'mcontinue_atomic_pte() and mfill_atomic_install_pte(), mm/userfaultfd.c, Linux 6.1, and commit 9ae0f87d009c, of 5.16',
    'commits 19be0eaffa3a, of 4.9, and 5535be309971, of 6.0, for the forms before',
  ],
  notModelled: [
    'fork, after which a copy may be in the hands of another process, and the reuse of pages before 5.19',
    'huge pages, hugetlb, shared mappings, which FOLL_FORCE does not change; several pages',
    'set_page_dirty_lock() of the page that was stored to',
  ],
  unneeded: {
    'mm/gup.c:faultin_page/resolved/always #2/remembersCow taken as true':
      'FOLL_COW is noted in every era then, and asked for in its own only',
    'mm/gup.c:follow_page_pte/following/lock PTE/lockPte not taken': gupCountsPages,
    'mm/memory.c:__access_remote_vm/called/take mmap_lock/lockMmap not taken': keepsVma,
    'mm/memory.c:__access_remote_vm/gotten/copy to page/store left out': programStores,
    'mm/memory.c:__access_remote_vm/stored/put page/put page exchanged with':
      'the reference keeps the page, whichever is given back first',
    'mm/memory.c:handle_pte_fault/faulting.ownCopy.lockingPte/lock PTE/lockPte not taken':
      'the entry of a copy stays as it is, since the VMA is not VM_WRITE: it is set accessed, which is not modelled',
  },
  scenarios: [againstDontneed, ofMapped, twoDebuggers, againstTruncate, againstContinue],
};
