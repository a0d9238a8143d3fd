/**
 * migrate_vma() where consumers are told of the entry that takes the place of the zero page: set_pte_at_notify() in
 * migrate_vma_insert_page(), mm/migrate_device.c, Linux 6.1, with change-pte.ts; and where the VMA may have no anon_vma yet.
 */
import { setup } from 'xstate';
import { and, index, mightSleep, not, pickIndex, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { changePte, changePteVocabulary } from '../notifier/change-pte.ts';
import { migrateVmaMeta, migrateVmaStates } from './migrate-vma.ts';
import { migratorRegisters, migratorVocabulary } from './migrate-vma-role.ts';

export const tellingMigrator = role(
  'migrator that tells of entries',
  {
    registers: {
      ...migratorRegisters,
      /** Constant: what pte_pfn() makes of the bits of a device private entry, which are those of a swap entry. */
      misread: index(m.frame),
    },
    choices: { frame: m.frame, table: m.table },
    family: true,
  },
  ({ self, chosen }) => {
    const migrate = migratorVocabulary(self, chosen);
    const toDevice = self.into.is('memory of the device');
    const dst = self.dst.at(self.slot);
    const writable = and(not(toDevice), not(m.vmas.readOnly.at(self.vma)));
    const tell = changePteVocabulary(
      self,
      self.page,
      pickIndex(m.frame, toDevice, self.misread, dst).known(),
      writable,
    );
    return {
      guards: { ...migrate.guards, ...tell.guards, hasAnonVma: m.hasAnonVma(self.vma) },
      actions: {
        ...migrate.actions,
        ...tell.actions,
        prepareAnonVma: [mightSleep, m.setAnonVma(self.vma.known())],
      },
      steps: migrate.steps,
    };
  },
);

const { movingPages } = migrateVmaStates.states;
const { inserting } = movingPages.states;
const { charging, replacing } = inserting.states;

const insertingAndTelling = states({
  ...inserting,
  states: {
    ...inserting.states,
    charging: { always: [{ guard: 'hasAnonVma', target: 'chargingPage' }, { target: 'preparingAnonVma' }] },
    preparingAnonVma: {
      meta: { in: 'mm/rmap.c:__anon_vma_prepare' },
      on: {
        'set anon_vma': { actions: 'prepareAnonVma', target: 'chargingPage' },
        'out of memory': { guard: 'mayFail', actions: 'forgetTable', target: 'aborting' },
      },
    },
    chargingPage: charging,
    replacing: { on: { 'clear PTE and flush': { ...replacing.on['clear PTE and flush'], target: 'telling' } } },
    telling: { ...changePte, onDone: { target: 'setting' } },
  },
});

export const migrateVmaTelling = setup(vocabulary(tellingMigrator)).createMachine({
  id: 'migrate_vma that tells of entries',
  meta: migrateVmaMeta,
  ...migrateVmaStates,
  states: {
    ...migrateVmaStates.states,
    movingPages: {
      ...movingPages,
      states: { ...movingPages.states, inserting: { ...insertingAndTelling, onDone: inserting.onDone } },
    },
  },
});
