import type { Protocol } from '../protocol.ts';
import { askedAgain, dirtyInVain, triedOnly } from '../reasons.ts';
import againstFault from './against-fault.ts';
import againstPin from './against-pin.ts';
import againstReclaim from './against-reclaim.ts';
import againstTruncate from './against-truncate.ts';
import ofLocked from './of-locked.ts';
import ofPageWrittenBack from './of-page-written-back.ts';
import ofTwoMappings from './of-two-mappings.ts';
import { fileMigrationOnCpus, fileMigrationUnderGuest } from './on-cpus.ts';
import waiters from './waiters.ts';

export const fileMigration: Protocol = {
  name: 'file-migration',
  title: 'Migration of pages of files',
  text: 'Compaction moves a page of a file to another frame. Entries that map it come to stand for it, through i_mmap; its place in the page cache goes over once nobody else has a reference, then its contents; faults sleep on the entries, or find the new page in the page cache and wait for its lock.',
  sources: [
    'isolate_migratepages_block(), mm/compaction.c; __migrate_folio_unmap(), folio_migrate_mapping(), folio_migrate_flags(), __migrate_folio_move() and remove_migration_pte(), mm/migrate.c; try_to_migrate_one() and rmap_walk_file(), mm/rmap.c: Linux 6.1',
    'migration_entry_wait_on_locked(), mm/filemap.c, Linux 6.12',
    'remove_linear_migration_ptes_from_nonlinear(), mm/migrate.c, Linux 3.14',
  ],
  notModelled: [
    'pages with private data of a filesystem, whose ->migrate_folio() is its own; pages of more than one base page',
    'synchronous migration, which waits for page locks and writeback, and attempts after the first',
    'that since 6.11 the page is copied before its references are counted and frozen, and no longer after',
  ],
  unneeded: {
    'mm/memory.c:handle_pte_fault/dispatching/read PTE #4/looksMigrating taken as true': askedAgain,
    'arch/x86/mm/fault.c:do_user_addr_fault/retry/entry/noteTried without set file migration waiter.tried': triedOnly,
    'mm/rmap.c:rmap_walk_file/atTree/look at tree #2/someNonlinear taken as true':
      'a list on which no VMA is is looked through in vain',
    'mm/rmap.c:try_to_migrate_one/unmapping.clearing/clear PTE/clearPte without set file migrator.write':
      'the next store then faults, which makes the entry writable',
    'mm/rmap.c:try_to_migrate_one/unmapping.flushed/always #1/wasDirty taken as true': dirtyInVain,
  },
  scenarios: [
    waiters,
    againstFault,
    ofTwoMappings,
    againstTruncate,
    againstReclaim,
    againstPin,
    ofPageWrittenBack,
    ofLocked,
    fileMigrationOnCpus,
    fileMigrationUnderGuest,
  ],
};
