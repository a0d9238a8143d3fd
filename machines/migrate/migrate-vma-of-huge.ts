/**
 * migrate_vma() of a range that is mapped by a huge page: migrate_vma_collect_pmd(), mm/migrate_device.c, Linux 6.1, splits it and
 * collects what it has become. Who cannot lock the page skips the range, and in Linux 6.1 and 6.12 keeps the reference that it took;
 * by a constant it is put.
 * Not modelled: the huge zero page.
 */
import { setup } from 'xstate';
import { and, flag, not, reference, role, smpWmb, variant } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { migrateVmaMeta, migrateVmaStates } from './migrate-vma.ts';
import { migratorRegisters, migratorVocabulary } from './migrate-vma-role.ts';
import { splitHugePage } from './split-huge-page.ts';

export const hugeMigrator = role(
  'migrator of huge pages',
  {
    registers: {
      ...migratorRegisters,
      /** Constant: who finds the huge page locked puts it. */
      putsBusy: variant(flag),
      /** The huge page, to which a reference was taken. */
      huge: reference(m.frame),
    },
    choices: { frame: m.frame, table: m.table },
    family: true,
  },
  ({ self, chosen }) => {
    const migrate = migratorVocabulary(self, chosen);
    const { huge, page } = self;
    const f = huge.known();
    const at = m.ptep(page, self.table);
    const anonLock = m.vmas.anonLock.at(self.vma);
    const lock = m.frames.lock.at(huge);
    return {
      guards: {
        ...migrate.guards,
        entryPresent: and(migrate.guards.entryPresent, not(m.isCompound(m.entry(at).frame))),
        pmdHuge: m.pmdHuge(page),
        putsBusy: self.putsBusy,
        canSplit: m.canSplit(f),
        pmdMapsHugePage: m.pmdMaps(page, f),
        canFreeze: m.canFreeze(f),
        standsForHuge: m.migrates(at, f),
        isSplit: not(m.isCompound(f)),
      },
      actions: {
        ...migrate.actions,
        getHuge: [m.getFrame(m.pmdOf(page).frame.known()), huge.set(m.pmdOf(page).frame)],
        forgetHuge: huge.set('none'),
        invalidatePmd: m.invalidateHugePmd(page),
        fillFrozen: m.fillDepositFrozen(page),
        dropHugeMapping: m.dropHugeMapping(f),
        populateSplit: [smpWmb, m.populateSplit(page)],
        splitPage: m.splitFrame(f),
        restoreHuge: m.leaveMigration(at, f),
        unlockAnon: anonLock.releaseWrite(),
        unlockHuge: lock.release(),
        putHuge: [m.putFrame(f), huge.set('none')],
      },
      steps: {
        ...migrate.steps,
        lockAnon: anonLock.acquireWrite(),
        tryHugeLock: lock.acquire(),
      },
    };
  },
);

const { collecting } = migrateVmaStates.states;
const { walking } = collecting.states;

const collectingHuge = states({
  ...collecting,
  states: {
    ...collecting.states,
    walking: {
      on: {
        'read PMD': [{ description: 'huge', guard: 'pmdHuge', target: 'lockingHuge' }, ...walking.on['read PMD']],
      },
    },
    lockingHuge: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'hugeLocked' } } },
    hugeLocked: {
      on: {
        'look at PMD again': [
          { description: 'huge still', guard: 'pmdHuge', target: 'gettingHuge' },
          { description: 'changed meanwhile', target: 'changed' },
        ],
      },
    },
    changed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'walking' } } },
    gettingHuge: { on: { 'get huge page': { actions: 'getHuge', target: 'gotHuge' } } },
    gotHuge: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'lockingHugePage' } } },
    lockingHugePage: {
      on: {
        'try to lock huge page': [
          { description: 'locked', guard: 'tryHugeLock', actions: 'tryHugeLock', target: 'splitting' },
          { description: 'another has it: put', guard: 'putsBusy', actions: 'putHuge', target: 'skipping' },
          { description: 'another has it', actions: 'forgetHuge', target: 'skipping' },
        ],
      },
    },
    splitting: { ...splitHugePage, onDone: { target: 'unlockingHuge' } },
    unlockingHuge: {
      on: {
        'unlock huge page': [
          { description: 'split', guard: 'isSplit', actions: 'unlockHuge', target: 'puttingSplit' },
          { description: 'not split', actions: 'unlockHuge', target: 'puttingUnsplit' },
        ],
      },
    },
    puttingSplit: { on: { 'put page': { actions: 'putHuge', target: 'walkingAgain' } } },
    puttingUnsplit: { on: { 'put huge page': { actions: 'putHuge', target: 'skipping' } } },
    walkingAgain: {
      on: {
        'read PMD again': [
          { description: 'a table', guard: 'hasTable', actions: 'noteTable', target: 'lockingPte' },
          { description: 'none', guard: 'pmdNone', target: 'hole' },
          { description: 'huge again', target: 'skipping' },
        ],
      },
    },
  },
});

export const migrateVmaOfHuge = setup(vocabulary(hugeMigrator)).createMachine({
  id: 'migrate_vma of huge pages',
  meta: migrateVmaMeta,
  ...migrateVmaStates,
  states: { ...migrateVmaStates.states, collecting: { ...collectingHuge, onDone: collecting.onDone } },
});
