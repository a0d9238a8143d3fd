import type { Protocol } from '../protocol.ts';
import { deviceStores, flushInVain, treeWhole, walksOnce } from '../reasons.ts';
import { markersTold, markersUntold } from './fork-markers.ts';
import { forkTold, forkToldAgainstCompaction, forkToldOfPinned, parentAgainstCompaction } from './fork-told.ts';
import { forkKilled, forkUntold, forkUntoldAgainstCompaction } from './fork-untold.ts';
import { protectMigrating, storeAfterUnprotect, unprotectMigrating } from './migrating.ts';

const childMayBeEarly = 'in which order the calls are made is for the scenario to say';
const nobodyPunches = 'i_private is read again under i_lock: that it is looked at without spares the lock';

export const userfaultfdWpKept: Protocol = {
  name: 'userfaultfd-wp-kept',
  title: 'Write protection through fork and migration',
  text: 'The uffd-wp bit of a page goes where its entry goes: to a migration entry and back, and through fork() to the child, if the monitor asked for the event and so has a descriptor for it. A child whose memory is not registered has none of it.',
  sources: [
    'mm/memory.c: copy_present_ptes(), copy_present_page(), copy_nonpresent_pte(); fs/userfaultfd.c: dup_userfaultfd(); mm/mprotect.c: change_pte_range(); Linux 6.12',
    'mm/rmap.c: try_to_migrate_one(); mm/migrate.c: remove_migration_pte(); Linux 6.1',
  ],
  notModelled: [
    'swap entries, huge pages, device memory and mapped pages of files in fork()',
    'migration of shared memory, where mk_pte() makes what is not to be stored to writable (commit 624a2c94f5b7)',
  ],
  unneeded: {
    'device/pinned/device access #1/writes taken as true': deviceStores,
    'fs/userfaultfd.c:userfaultfd_register/not begun/begin/is due taken as true': childMayBeEarly,
    'mm/memory.c:copy_pte_range/copying.shared/always #1/isWritable taken as true':
      'every page that is forked here is protected, and so read-only: that one which is not loses its write access is shown in stores-after-fork',
    'mm/memory.c:vma_needs_copy/toCopy/look whether to copy #1/needsCopy taken as true':
      'a page table that is copied for nothing costs only time: without a registration no marker is copied',
    'mm/migrate.c:folio_migrate_copy/copying/copy page/copyPage without set compactor of protected pages.moved':
      'the page stays where it was: that costs only time',
    'mm/migrate.c:remove_migration_pte/remapping.setting/set PTE/replaceEntry without set uffd-wp kept.exclusiveEntry':
      'what a migration entry says of its page is kept apart from the entry here, and read of migration entries only: the next one is told anew',
    'mm/mmu_gather.c:tlb_finish_mmu/finishing/look at tlb_flush_pending #1/flushPending taken as true': flushInVain,
    'mm/mprotect.c:change_pte_range/present/clear PTE/startChange without set uffd-wp.marked':
      'who protects sets the bit again, and who takes the protection off is followed by no other store here: live-snapshot shows it',
    'mm/rmap.c:anon_vma_clone/': treeWhole,
    'mm/rmap.c:rmap_walk_anon/': walksOnce,
    'mm/rmap.c:try_to_migrate_one/unmapping.clearing/clear PTE and flush/clearPte without set compactor of protected pages.write':
      'the page comes back read-only, and the next store asks whether it may be reused',
    'mm/shmem.c:shmem_fault/called/read i_private #1/somePunched taken as true': nobodyPunches,
  },
  scenarios: [
    protectMigrating,
    storeAfterUnprotect,
    unprotectMigrating,
    forkTold,
    forkToldOfPinned,
    forkToldAgainstCompaction,
    parentAgainstCompaction,
    forkUntold,
    forkUntoldAgainstCompaction,
    forkKilled,
    markersTold,
    markersUntold,
  ],
};
