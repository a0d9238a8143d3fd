/** A page of a file that nobody maps is moved while a thread faults on it. */
import { actionBecomes, guardBecomes, not, scenario, sometimes, when } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { fileMigrationWaiter, waitingFileFault } from '../../machines/migrate/waiting-file-fault.ts';
import { frames } from '../../models/index.ts';
import { cachedFile } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, notOnDevice, someMoved } from './setting.ts';

const self = fileMigrator.self;

export default scenario({
  name: 'file-migration-against-fault',
  text: 'The page cache has the new page before that is copied. A thread that faults finds it there, locked and not up to date, and waits for its lock; or it has found the old page before, and its reference fails the migration.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [cachedFile(1), faultsWait, notOnDevice, frames.dirty.at(0).set(true)],
  actors: {
    migration: moves,
    faulter: fileMigrationWaiter.runs(waitingFileFault, { page: 0 }),
  },
  properties: [
    ...movedPages,
    someMoved,
    sometimes(
      'not up to date yet',
      'the fault has found the new page before it is up to date',
      fileMigrationWaiter.some((t) => t.in('faulting.finding.keepingFound')),
    ),
    sometimes(
      'reference fails it',
      'the migration is given up for the reference of the fault',
      fileMigrator.some((g) => g.in('unlockingNew')),
    ),
  ],
  expect: { verdict: 'holds', states: 984, transitions: 1715, depth: 66 },
  mutants: {
    'new page unlocked early': {
      text: 'The new page is unlocked as soon as the page cache has it: the fault finds it not up to date and reads in what the device has, over what is being copied.',
      change: [
        actionBecomes(fileMigrator, 'moveMapping', [
          fileMigrator.actions.moveMapping,
          frames.lock.at(self.to).release(),
        ]),
        actionBecomes(fileMigrator, 'unlockNew', when(not(self.moved), frames.lock.at(self.to).release())),
      ],
      expect: { violates: 'DATA3cache', steps: 19 },
      reference: 'mm/migrate.c: folio_trylock(dst) in __migrate_folio_unmap()',
    },
    'neither counted nor asked': {
      text: 'The page is moved though the fault has a reference to it, and the fault does not ask, once it has the lock, whether the page is that of the file still: it maps the old one.',
      change: [guardBecomes(fileMigrator, 'refsExact', true), guardBecomes(fileMigrationWaiter, 'stillCached', true)],
      expect: { violates: 'CACHE1', steps: 24 },
      reference:
        'mm/migrate.c: folio_ref_freeze() in folio_migrate_mapping(); mm/filemap.c: folio->mapping in filemap_fault()',
    },
    'references not counted': {
      text: 'The page is moved though the fault has a reference to it.',
      change: guardBecomes(fileMigrator, 'refsExact', true),
      expect: {
        holds: 'the fault asks under the page lock whether the page is that of the file, and looks for it again',
      },
    },
  },
});
