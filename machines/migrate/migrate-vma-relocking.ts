/**
 * migrate_vma() in a form that no kernel has: the driver drops mmap_lock between migrate_vma_setup() and migrate_vma_pages(),
 * mm/migrate_device.c, to wait for memory of its device, takes it again and looks for the VMA anew, as khugepaged does in
 * hugepage_vma_revalidate(). What was learnt of the VMA before is worth nothing then.
 * What it is for: with mmap_lock held throughout it makes no difference where the VMA is asked whether it is armed (B03); here it
 * does. It is for ranges of holes: the pages that are collected are locked, and mmap_lock is not taken under a page lock.
 */
import { setup } from 'xstate';
import { role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { migrateVmaMeta, migrateVmaStates } from './migrate-vma.ts';
import { migratorRegisters, migratorVocabulary } from './migrate-vma-role.ts';

export const relocker = role(
  'migrator that drops mmap_lock',
  { registers: migratorRegisters, choices: { frame: m.frame, table: m.table }, family: true },
  ({ self, chosen }) => {
    const migrate = migratorVocabulary(self, chosen);
    const found = m.vmaAt(self.page);
    return {
      ...migrate,
      guards: { ...migrate.guards, coveredAgain: migrate.guards.rangeCovered },
      actions: {
        ...migrate.actions,
        dropMmap: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none')],
        /** Not used: where the VMA that was found before is kept. */
        dropMmapAlone: m.mmapLockOf(self.page).releaseRead(),
        findVmaAgain: when(m.vmaIsLive(found), self.vma.set(found)),
      },
    };
  },
);

const inDriver = { in: 'lib/test_hmm.c:dmirror_migrate_to_device' } as const;

export const migrateVmaRelocking = setup(vocabulary(relocker)).createMachine({
  id: 'migrate_vma that drops mmap_lock',
  meta: migrateVmaMeta,
  ...migrateVmaStates,
  states: {
    ...migrateVmaStates.states,
    returned: { entry: 'returnCount', always: { actions: 'forgetCount', target: 'droppingMmap' } },
    droppingMmap: {
      meta: inDriver,
      on: { 'drop mmap_lock': { actions: 'dropMmap', target: 'retakingMmap' } },
    },
    retakingMmap: {
      meta: inDriver,
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'relocked' } },
    },
    relocked: { meta: inDriver, on: { 'find VMA again': { actions: 'findVmaAgain', target: 'foundAgain' } } },
    foundAgain: {
      meta: inDriver,
      on: {
        'check VMA again': [
          { description: 'found', guard: 'coveredAgain', target: 'copying' },
          { description: 'none there', target: 'finalizing' },
        ],
      },
    },
  },
});
