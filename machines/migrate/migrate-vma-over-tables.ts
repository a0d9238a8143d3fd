/**
 * migrate_vma() of a range that reaches over several PMD entries: walk_page_range(), mm/pagewalk.c, calls migrate_vma_collect_pmd() or
 * migrate_vma_collect_hole(), mm/migrate_device.c, Linux 6.1, for each of them. Each table is collected under its own PTL, and the TLBs
 * are flushed before that is dropped; what was collected before is exposed to zaps from then on. The range is announced once.
 * Not modelled: upper levels; VMAs of which the range is a part.
 */
import { setup } from 'xstate';
import { and, exists, flag, not, or, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { migrateVmaMeta, migrateVmaStates } from './migrate-vma.ts';
import { migratorRegisters, migratorVocabulary } from './migrate-vma-role.ts';

export const tablesMigrator = role(
  'migrator of several tables',
  {
    registers: {
      ...migratorRegisters,
      /** Entries of this table were changed. */
      unmapped: flag,
    },
    choices: { frame: m.frame, table: m.table },
    family: true,
  },
  ({ self, chosen }) => {
    const migrate = migratorVocabulary(self, chosen, (p) => not(p.before(self.start)));
    const nextIsElsewhere = exists(m.page, (p) => and(p.is(self.page.next()), not(m.sameRegion(p, self.page))));
    return {
      ...migrate,
      guards: {
        ...migrate.guards,
        anyUnmapped: self.unmapped,
        atEndOfTable: or(migrate.guards.atLastSlot, nextIsElsewhere),
      },
      actions: {
        ...migrate.actions,
        enterMigration: [migrate.actions.enterMigration, self.unmapped.set(true)].flat(),
        flushRange: [m.flushAllTlbsOf((p) => m.sameRegion(p, self.page)), self.unmapped.set(false)],
      },
    };
  },
);

const { collecting } = migrateVmaStates.states;
const { flushingLate, ...collectingStates } = collecting.states;

/** The end of a loop's body: on to the next page under the PMD entry, or out of the loop. */
function nextOfTable<const First extends string, const After extends string>(first: First, after: After) {
  return states({
    on: {
      'next page': [
        { description: 'that was the last of the table', guard: 'atEndOfTable', target: after },
        { description: 'there are more', actions: 'advance', target: first },
      ],
    },
  });
}

const collectingTables = states({
  ...collecting,
  states: {
    ...collectingStates,
    holeDone: nextOfTable('hole', 'unlocked'),
    skipped: nextOfTable('skipping', 'unlocked'),
    collected: nextOfTable('looking', 'walked'),
    walked: { always: [{ guard: 'anyUnmapped', target: 'flushing' }, { target: 'unlocking' }] },
    unlocked: {
      meta: { in: 'mm/pagewalk.c:walk_pmd_range' },
      on: {
        'next PMD': [
          { description: 'that was the last', guard: 'atLastSlot', actions: 'rewind', target: 'ending' },
          { description: 'there are more', actions: 'advance', target: 'walking' },
        ],
      },
    },
  },
});

export const migrateVmaOverTables = setup(vocabulary(tablesMigrator)).createMachine({
  id: 'migrate_vma over several tables',
  meta: migrateVmaMeta,
  ...migrateVmaStates,
  states: { ...migrateVmaStates.states, collecting: { ...collectingTables, onDone: collecting.onDone } },
});
