/** Threads sleep on a migration entry until compaction has moved the page. */
import {
  actionBecomes,
  eventually,
  exists,
  nothing,
  scenario,
  sometimes,
  stepInserted,
} from '../../checker/language/index.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { migrationWaiter, waitingThread } from '../../machines/migrate/waiting-thread.ts';
import { builtIn, frame, frames, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'migration-waiters',
  text: 'Compaction moves a page on which two threads fault meanwhile. They find the migration entry and sleep until the page is unlocked, without a reference that would fail the migration; then they fault again, and find the new page, or the old one.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page and the new page',
  initial: [sharedByTasks(1), kernel.migrationWaits.set(true), mappedFromStart(0, 0)],
  actors: {
    compaction: compactor.runs(migratePages, { page: 0, frame: 0 }),
    t0: migrationWaiter.runs(waitingThread, { page: 0, mode: 'kernel' }),
    t1: migrationWaiter.runs(waitingThread, { page: 0, mode: 'kernel', access: 'read' }),
  },
  properties: [
    p.D3,
    p.D4,
    p.R2,
    p.REF1,
    p.REF3,
    p.REF6,
    p.RMAP2,
    p.LIVE1rest,
    p.someMigrationEntry,
    eventually(
      'LIVE1',
      'both accesses succeed in the end',
      migrationWaiter.all((t) => t.in('done')),
    ),
    sometimes(
      'two sleep',
      'two threads sleep until the page is unlocked',
      exists(frame, (f) => frames.waiters.at(f).length().is(2)),
    ),
  ],
  expect: { verdict: 'holds', states: 1956, transitions: 4441, depth: 46 },
  mutants: {
    'queued after the PTL': {
      text: 'The thread drops the PTL before it is in the queue, and does not look at the lock again: the page is unlocked in between, and nobody wakes the thread.',
      change: [
        actionBecomes(migrationWaiter, 'queueForPage', nothing),
        stepInserted(
          waitingThread,
          'fault.migrationEntryWait.sleeping',
          'queue for page lock',
          frames.waiters.at(migrationWaiter.self.awaited.known()).prepare(),
        ),
      ],
      expect: { violates: builtIn.W1, steps: 41 },
      reference: 'mm/filemap.c: migration_entry_wait_on_locked(); commit ffa65753c431',
    },
    'nobody woken': {
      text: 'The page is unlocked and its waiters are not woken.',
      change: actionBecomes(compactor, 'unlockPage', frames.lock.at(compactor.self.frame).release()),
      expect: { violates: builtIn.W1, steps: 40 },
      reference: 'mm/filemap.c: folio_unlock()',
    },
  },
});
