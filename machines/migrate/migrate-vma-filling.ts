/**
 * migrate_vma() with a driver that takes memory for the whole range at once, and so gives a destination for what `src` does not
 * call MIGRATE, too: it fills only what is to be migrated. __migrate_device_pages(), mm/migrate_device.c, Linux 6.1, passes such
 * an entry by, and migrate_device_finalize() unlocks and puts what it was given for it.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { migrateVmaMeta, migrateVmaStates } from './migrate-vma.ts';
import { migratorRegisters, migratorVocabulary } from './migrate-vma-role.ts';

export const fillingMigrator = role(
  'migrator that fills a range',
  { registers: migratorRegisters, choices: { frame: m.frame, table: m.table }, family: true },
  ({ self, chosen }) => {
    const migrate = migratorVocabulary(self, chosen);
    /** What the driver reads of `src`, apart from what migrate_vma_pages() does. */
    return { ...migrate, guards: { ...migrate.guards, notAsked: migrate.guards.failed } };
  },
);

const { copying } = migrateVmaStates.states;
const { allocating, filling } = copying.states;

const fillingRange = states({
  ...copying,
  states: {
    ...copying.states,
    deciding: { always: { target: 'allocating' } },
    allocating: {
      on: { 'allocate and lock page': allocating.on['allocate and lock page'] },
    },
    filling: {
      on: {
        'fill page': [
          { description: 'not to be migrated', guard: 'notAsked', target: 'copied' },
          ...filling.on['fill page'],
        ],
      },
    },
  },
});

export const migrateVmaFilling = setup(vocabulary(fillingMigrator)).createMachine({
  id: 'migrate_vma with memory for all',
  meta: migrateVmaMeta,
  ...migrateVmaStates,
  states: { ...migrateVmaStates.states, copying: { ...fillingRange, onDone: migrateVmaStates.states.copying.onDone } },
});
