/**
 * migrate_vma() of pages of a file that are in the page cache: migrate-vma.ts with what __migrate_device_pages() and
 * folio_migrate_mapping(), mm/migrate_device.c and mm/migrate.c, Linux 6.1, do where the page has a mapping. Other memory may take
 * its place, and then the page cache has that; memory of the device may not, for whoever reads the file would need it: such a page
 * is not called MIGRATE any more, and gets its entry back.
 * Not modelled: private data of filesystems, pages that are not of the file any more, which are passed over, memory that is coherent.
 */
import { setup } from 'xstate';
import { and, flag, pickIndex, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { migrateVmaMeta, migrateVmaStates } from './migrate-vma.ts';
import { migratorRegisters, migratorVocabulary } from './migrate-vma-role.ts';

export const fileRangeMigrator = role(
  'migrator of a file mapping',
  {
    registers: {
      ...migratorRegisters,
      /** What the cleared entry said. */
      wasDirty: flag,
      wasSoftDirty: flag,
    },
    choices: { frame: m.frame, table: m.table },
    family: true,
  },
  ({ self, chosen }) => {
    const migrate = migratorVocabulary(self, chosen);
    const { frames } = m;
    const at = m.ptep(self.page, self.table);
    const now = m.entry(at);
    const from = self.src.at(self.slot).frame;
    const to = self.dst.at(self.slot);
    const { migrate: migrates, write } = self.src.at(self.slot);
    return {
      ...migrate,
      guards: {
        ...migrate.guards,
        wasDirty: self.wasDirty,
        /** page_mapping() of the old page, and the new one is_device_private_page(). */
        fileToDevice: and(frames.inCache.at(from), self.into.is('memory of the device')),
        /** One reference of the page cache, one of the isolation. */
        sourceExact: m.refsExact(from, 2),
      },
      actions: {
        ...migrate.actions,
        clearPte: [self.wasDirty.set(now.dirty), self.wasSoftDirty.set(now.softDirty), m.takeEntryOut(at)],
        setPageDirty: [m.setFrameDirty(from.known()), self.wasDirty.set(false)],
        enterMigration: [
          m.enterFileMigration(at, from.known(), write, self.wasSoftDirty),
          self.wasSoftDirty.set(false),
          migrates.set(true),
        ],
        refuse: [migrates.set(false), migrate.actions.copyGivenUp],
        restoreEntry: m.leaveFileMigration(at, from.known()),
        unlockSource: m.unlockAndWake(from.known()),
        copyPage: m.copyFilePage(from.known(), to.known()),
        moveMapping: [m.moveFileMapping(from.known(), to.known()), m.moveFileFlags(from.known(), to.known())],
        replaceEntry: m.leaveFileMigration(at, pickIndex(m.frame, migrates, to, from).known()),
        unlockMigrated: m.unlockAndWake(from.known()),
      },
    };
  },
);

const { collecting, movingPages } = migrateVmaStates.states;
const { restoring, unlockingPage, ...collectingStates } = collecting.states;

/** Pins of a page of a file are told by its references alone. */
const collectingFile = states({
  ...collecting,
  states: {
    ...collectingStates,
    cleared: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'entering' }] },
    dirtying: { on: { 'set page dirty': { actions: 'setPageDirty', target: 'entering' } } },
  },
});

const movingFile = states({
  ...movingPages,
  states: {
    ...movingPages.states,
    deciding: {
      always: [
        ...movingPages.states.deciding.always.slice(0, -1),
        { guard: 'fileToDevice', actions: 'refuse', target: 'moved' },
        { target: 'checking' },
      ],
    },
  },
});

export const migrateVmaOfFile = setup(vocabulary(fileRangeMigrator)).createMachine({
  id: 'migrate_vma of a file',
  meta: { ...migrateVmaMeta, excludes: { ...noWriteProtection, ...residentOnly } },
  ...migrateVmaStates,
  states: {
    ...migrateVmaStates.states,
    collecting: { ...collectingFile, onDone: collecting.onDone },
    movingPages: { ...movingFile, onDone: movingPages.onDone },
  },
});
