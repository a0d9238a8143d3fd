/**
 * Compaction of a page that may be write-protected by userfaultfd: migrate-shared-pages.ts, in which try_to_migrate_one(), mm/rmap.c,
 * takes the uffd-wp bit to the migration entry, and remove_migration_pte(), mm/migrate.c, brings it back; Linux 6.1. A protected page may be
 * exclusive and yet not be stored to: make_readable_exclusive_migration_entry().
 * Not modelled: what migrate-shared-pages.ts leaves out; shared memory, whose entry mk_pte() would make writable.
 */
import { setup } from 'xstate';
import { and, flag, not, pickIndex, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { compactionChoices } from '../migrate/compaction-role.ts';
import { byRmapStates } from '../mremap/migrate-by-rmap.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { sharedCompactionRegisters, sharedCompactionVocabulary } from './migrate-shared-pages.ts';

export const protectedCompactor = role(
  'compactor of protected pages',
  {
    registers: {
      ...sharedCompactionRegisters,
      /** pte_uffd_wp() and PageAnonExclusive(), of the entry that was cleared. */
      wasUffdWp: flag,
      wasExclusive: flag,
    },
    choices: compactionChoices,
  },
  ({ self, chosen }) => {
    const shared = sharedCompactionVocabulary(self, chosen);
    const { actions } = shared;
    const at = m.ptep(self.page, self.table);
    const exclusive = m.frames.exclusive.at(self.frame);
    const mapped = pickIndex(m.frame, self.moved, self.to, self.frame).known();
    const forgetCleared = [self.wasUffdWp.set(false), self.wasExclusive.set(false)];
    const keepUffdWp = when(self.wasUffdWp, m.setUffdWp(at));
    return {
      ...shared,
      actions: {
        ...actions,
        clearPte: [
          self.wasUffdWp.set(m.pteUffdWp(at)),
          self.wasExclusive.set(exclusive),
          actions.clearPte,
          m.clearUffdWp(at),
        ],
        restorePte: [when(self.wasExclusive, exclusive.set(true)), actions.restorePte, keepUffdWp, ...forgetCleared],
        enterMigration: [
          m.markEntryExclusive(at, and(self.wasExclusive, not(self.write))),
          actions.enterMigration,
          keepUffdWp,
          ...forgetCleared,
        ],
        // An entry that may be stored through gets no uffd-wp bit, whatever the migration entry has.
        replaceEntry: [
          when(m.entry(at).write, m.clearUffdWp(at)),
          when(m.entryExclusive(at), m.frames.exclusive.at(mapped).set(true)),
          m.markEntryExclusive(at, false),
          actions.replaceEntry,
        ],
      },
    };
  },
);

export const migrateProtectedPages = setup(vocabulary(protectedCompactor)).createMachine({
  id: 'compaction of protected pages',
  meta: { in: 'mm/migrate.c:__migrate_folio_unmap', version: '6.1', excludes: { ...noFiles, ...residentOnly } },
  initial: 'scanning',
  states: byRmapStates,
});
