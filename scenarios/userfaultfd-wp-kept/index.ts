import type { Protocol } from '../protocol.ts';
import { markersTold, markersUntold } from './fork-markers.ts';
import { forkTold, forkToldAgainstCompaction, forkToldOfPinned, parentAgainstCompaction } from './fork-told.ts';
import { forkKilled, forkUntold, forkUntoldAgainstCompaction } from './fork-untold.ts';
import { protectMigrating, storeAfterUnprotect, unprotectMigrating } from './migrating.ts';

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
