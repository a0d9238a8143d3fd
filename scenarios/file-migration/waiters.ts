/** A thread sleeps on the migration entry of a page of a file until it has been moved. */
import {
  actionBecomes,
  eventually,
  exists,
  not,
  scenario,
  sometimes,
  stepDropped,
} from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { migrateFilePages } from '../../machines/migrate/migrate-file-pages.ts';
import { fileMigrationWaiter, waitingFileFault } from '../../machines/migrate/waiting-file-fault.ts';
import { builtIn, frame, frames, leaveFileMigration, ptep } from '../../models/index.ts';
import { mappedFile } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, someMoved } from './setting.ts';

const self = fileMigrator.self;

export default scenario({
  name: 'file-migration-waiters',
  text: 'A page of a file is moved while a thread stores to it: it finds the migration entry and sleeps until the page is unlocked, with mmap_lock and without a reference that would fail the migration; then it stores to the page in its new frame, which the page cache has by then.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [mappedFile(1), faultsWait],
  actors: {
    migration: moves,
    writer: fileMigrationWaiter.runs(waitingFileFault, { page: 0 }),
  },
  properties: [
    ...movedPages,
    someMoved,
    eventually(
      'LIVE1',
      'the store succeeds in the end',
      fileMigrationWaiter.all((t) => t.in('done')),
    ),
    sometimes(
      'sleeps',
      'the thread sleeps until the page is unlocked',
      exists(frame, (f) => not(frames.waiters.at(f).isEmpty())),
    ),
  ],
  expect: { verdict: 'holds', states: 530, transitions: 893, depth: 49 },
  mutants: {
    'nobody woken': {
      text: 'The page is unlocked and its waiters are not woken.',
      change: actionBecomes(fileMigrator, 'unlockPage', frames.lock.at(self.frame).release()),
      expect: { violates: builtIn.W1, steps: 43 },
      reference: 'mm/filemap.c: folio_unlock()',
    },
    'old page mapped again': {
      text: 'The migration entry is replaced by one of the old page, which the page cache has no more: what is stored there is not stored to the file.',
      change: actionBecomes(fileMigrator, 'replaceEntry', leaveFileMigration(ptep(self.at.known()), self.frame)),
      expect: { violates: 'CACHE1', steps: 28 },
      reference: 'mm/migrate.c: remove_migration_ptes()',
    },
    'page not copied': {
      text: 'The page cache has the new page, and the entries map it, with what was there before.',
      change: stepDropped(migrateFilePages, 'copying', 'copy page'),
      expect: { violates: 'DATA3cache', steps: 23 },
      reference: 'mm/migrate.c: folio_migrate_copy()',
    },
  },
});
