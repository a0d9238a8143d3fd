/**
 * Compaction, migrate-pages.ts, of a page that the reverse map may find at two addresses of one anon_vma: rmap_walk_anon(),
 * mm/rmap.c, Linux 6.1, comes to one VMA after the other, and ends early once the page is unmapped. Which comes first is
 * the order of their numbers. remove_migration_ptes() looks at every entry under its PTL; `peeks`: it looks before.
 * Not modelled: what migrate-pages.ts does not model.
 */
import { setup } from 'xstate';
import {
  and,
  type Cond,
  each,
  exists,
  flag,
  type IndexExpr,
  lockless,
  not,
  type RecordPlace,
  role,
  set,
  variant,
  when,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { compactionChoices, compactionRegisters, compactionVocabulary } from '../migrate/compaction-role.ts';
import { compactionStates, removeMigrationPtes, tryToMigrate } from '../migrate/migrate-pages.ts';
import { invalidateRangeEnd } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const rmapCompactionRegisters = {
  ...compactionRegisters,
  /** Constant: the form in which a migration entry is looked for without the PTL. */
  peeks: variant(flag),
  /** Pages of the VMAs to which the walk has come. */
  searched: set(m.page),
};

/** The tree of an anon_vma, by the page that each of its VMAs maps. */
interface Tree {
  readonly has: (p: IndexExpr<'page'>) => Cond;
  readonly isBefore: (p: IndexExpr<'page'>, q: IndexExpr<'page'>) => Cond;
}
const byNumber: Tree = {
  has: (p) => lockless(m.vmas.linked.at(m.vmaAtLockless(p))).is('tree'),
  isBefore: (p, q) => p.before(q),
};

export function rmapCompactionVocabulary(
  self: RecordPlace<typeof rmapCompactionRegisters>,
  chosen: Chosen<typeof compactionChoices>,
  { has, isBefore }: Tree = byNumber,
) {
  const compaction = compactionVocabulary(self, chosen);
  const { searched, page } = self;
  const isNext = (p: IndexExpr<'page'>) => and(has(p), not(searched.has(p)));
  const isFirst = (p: IndexExpr<'page'>) => and(isNext(p), not(exists(m.page, (q) => and(isNext(q), isBefore(q, p)))));
  return {
    ...compaction,
    guards: {
      ...compaction.guards,
      moreVmas: exists(m.page, isNext),
      peeks: self.peeks,
      looksMigrating: m.entryLockless(m.ptep(page, self.table)).kind.is('migration'),
    },
    actions: {
      ...compaction.actions,
      nextVma: [each(m.page, (p) => when(isFirst(p), page.set(p))), searched.add(page)],
      endWalk: [searched.clear(), page.set(0)],
    },
  };
}

export const rmapCompactor = role(
  'compactor by the rmap',
  { registers: rmapCompactionRegisters, choices: compactionChoices },
  ({ self, chosen }) => rmapCompactionVocabulary(self, chosen),
);

const inWalk = { in: 'mm/rmap.c:rmap_walk_anon' } as const;

/** try_to_migrate() of every VMA, until none maps the page any more. */
const unmapping = states({
  ...tryToMigrate,
  states: {
    ...tryToMigrate.states,
    lockingAnon: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: {
        'lock anon_vma': [
          { description: 'no longer mapped', guard: 'unmappedMeanwhile', target: 'done' },
          { description: 'mapped', guard: 'lockAnon', actions: 'lockAnon', target: 'atTree' },
        ],
      },
    },
    atTree: {
      meta: inWalk,
      on: {
        'look at tree': [
          { description: 'a VMA', guard: 'moreVmas', actions: 'nextVma', target: 'announcing' },
          { description: 'no further VMA', actions: 'endWalk', target: 'unlockingAnon' },
        ],
      },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'searched' } },
    searched: {
      meta: inWalk,
      on: {
        'look whether unmapped': [
          { description: 'it is', guard: 'unmappedMeanwhile', actions: 'endWalk', target: 'unlockingAnon' },
          { description: 'mapped still', target: 'atTree' },
        ],
      },
    },
  },
});

/** remove_migration_ptes() of every VMA: it does not know in which one is an entry. */
const remapping = states({
  ...removeMigrationPtes,
  states: {
    ...removeMigrationPtes.states,
    lockingAnon: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon_lock' },
      on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'atTree' } },
    },
    atTree: {
      meta: inWalk,
      on: {
        'look at tree': [
          { description: 'a VMA', guard: 'moreVmas', actions: 'nextVma', target: 'walking' },
          { description: 'no further VMA', actions: 'endWalk', target: 'unlockingAnon' },
        ],
      },
    },
    walking: {
      meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
      on: {
        'read PMD': [
          { description: 'a table', guard: 'tableFound', actions: 'noteTable', target: 'tableNoted' },
          { description: 'no table', target: 'atTree' },
        ],
      },
    },
    tableNoted: { always: [{ guard: 'peeks', target: 'peeking' }, { target: 'lockingPte' }] },
    peeking: {
      on: {
        'look at PTE': [
          { description: 'a migration entry', guard: 'looksMigrating', target: 'lockingPte' },
          { description: 'none', actions: 'forgetTable', target: 'atTree' },
        ],
      },
    },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'atTree' } } },
  },
});

export const byRmapStates = states({
  ...compactionStates,
  unmapping: { ...unmapping, onDone: { target: 'unmapped' } },
  remapping: { ...remapping, onDone: { actions: 'forgetMapped', target: 'unlockingNew' } },
});

export const migrateByRmap = setup(vocabulary(rmapCompactor)).createMachine({
  id: 'compaction by the rmap',
  meta: { in: 'mm/migrate.c:__migrate_folio_unmap', version: '6.1', excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'scanning',
  states: byRmapStates,
});
