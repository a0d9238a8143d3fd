/**
 * Compaction of a page that a process and its child may map, migrate-by-rmap.ts: try_to_migrate_one(), mm/rmap.c, and
 * remove_migration_pte(), mm/migrate.c, Linux 6.1, with the mark that says that one process has the page for itself: it goes with
 * the page to the migration entry, which may be stored through, and comes back with it. The anon_vma of parent and child
 * are of one tree, in which the parent's VMA comes first; `childFirst`: the other order.
 * Not modelled: what migrate-by-rmap.ts does not model; pages that are exclusive and may not be stored to.
 */
import { setup } from 'xstate';
import {
  and,
  flag,
  lockless,
  not,
  or,
  pickIndex,
  type RecordPlace,
  role,
  variant,
  when,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { compactionChoices } from '../migrate/compaction-role.ts';
import { byRmapStates, rmapCompactionRegisters, rmapCompactionVocabulary } from '../mremap/migrate-by-rmap.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';

export const sharedCompactionRegisters = {
  ...rmapCompactionRegisters,
  /** Constant: the tree has the VMA of the child first. */
  childFirst: variant(flag),
};

export function sharedCompactionVocabulary(
  self: RecordPlace<typeof sharedCompactionRegisters>,
  chosen: Chosen<typeof compactionChoices>,
) {
  const compaction = rmapCompactionVocabulary(self, chosen, {
    // anon_vma_fork() puts the child's there when it has nothing mapped yet.
    has: (p) => lockless(m.vmas.state.at(m.vmaAtLockless(p))).is('live'),
    isBefore: (p, q) => or(and(not(self.childFirst), p.before(q)), and(self.childFirst, q.before(p))),
  });
  const { exclusive } = m.frames;
  const mapped = pickIndex(m.frame, self.moved, self.to, self.frame).known();
  const { write } = m.entry(m.ptep(self.page, self.table));
  return {
    ...compaction,
    actions: {
      ...compaction.actions,
      restorePte: [when(self.write, exclusive.at(self.frame).set(true)), compaction.actions.restorePte],
      // page_try_share_anon_rmap(): the entry keeps the mark.
      clearPte: [compaction.actions.clearPte, exclusive.at(self.frame).set(false)],
      replaceEntry: [when(write, exclusive.at(mapped).set(true)), compaction.actions.replaceEntry],
    },
  };
}

export const sharedCompactor = role(
  'compactor of shared pages',
  { registers: sharedCompactionRegisters, choices: compactionChoices },
  ({ self, chosen }) => sharedCompactionVocabulary(self, chosen),
);

export const migrateSharedPages = setup(vocabulary(sharedCompactor)).createMachine({
  id: 'compaction of shared pages',
  meta: {
    in: 'mm/migrate.c:__migrate_folio_unmap',
    version: '6.1',
    excludes: { ...noFiles, ...noWriteProtection, ...residentOnly },
  },
  initial: 'scanning',
  states: byRmapStates,
});
