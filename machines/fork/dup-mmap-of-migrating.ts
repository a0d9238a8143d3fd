/**
 * fork(), dup-mmap.ts, beside migration: anon_vma_fork(), mm/rmap.c, puts the child's VMA into the tree of the parent's anon_vma, and
 * copy_nonpresent_pte(), mm/memory.c, Linux 6.12, copies a migration entry, which may be stored through neither here nor there any more.
 * Not modelled: what dup-mmap.ts does not model but migration entries; the anon_vma of the child's own.
 */
import { setup } from 'xstate';
import { type RecordPlace, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { dupMmapMeta, dupMmapStates } from './dup-mmap.ts';
import { forkChoices, forkRegisters, forkVocabulary } from './dup-mmap-role.ts';

/** What is asked and done beside dup-mmap-role.ts. */
export function migratingVocabulary(self: RecordPlace<typeof forkRegisters>) {
  const at = m.ptep(self.page);
  const anonLock = m.vmas.anonLock.at(m.vmaAt(self.page));
  return {
    guards: { isMigrating: m.entry(at).kind.is('migration') },
    actions: {
      unlockAnon: anonLock.releaseWrite(),
      makeReadable: m.entry(at).write.set(false),
      copyEntry: m.copyMigrationEntry(m.ptep(m.fork.copy.at(self.page).known()), at),
    },
    steps: { lockAnon: anonLock.acquireWrite() },
  };
}

export const migratingForker = role(
  'thread that forks beside migration',
  { registers: forkRegisters, choices: forkChoices },
  ({ self, chosen }) => {
    const fork = forkVocabulary(self, chosen);
    const migrating = migratingVocabulary(self);
    return {
      ...fork,
      guards: { ...fork.guards, ...migrating.guards },
      actions: { ...fork.actions, ...migrating.actions },
      steps: { ...fork.steps, ...migrating.steps },
    };
  },
);

const nonpresent = { in: 'mm/memory.c:copy_nonpresent_pte' } as const;
const inAnonVma = { in: 'mm/rmap.c:anon_vma_clone' } as const;
const { copying, copyingVma } = dupMmapStates;
const { looking } = copying.states;

export const copyingEntries = states({
  ...copying,
  states: {
    ...copying.states,
    looking: {
      on: {
        'look at PTE': [
          { guard: 'isMigrating', target: 'migrating', description: 'a migration entry' },
          ...looking.on['look at PTE'],
        ],
      },
    },
    migrating: { always: [{ guard: 'isWritable', target: 'makingReadable' }, { target: 'settingEntry' }] },
    makingReadable: {
      meta: nonpresent,
      on: { 'make entry readable': { actions: 'makeReadable', target: 'settingEntry' } },
    },
    settingEntry: {
      meta: nonpresent,
      on: { 'set entry of child': { actions: 'copyEntry', target: 'copied' } },
    },
  },
});

/** anon_vma_clone(): leads to toCopy. */
export const linkingAnonVma = states({
  lockingAnonVma: {
    meta: inAnonVma,
    on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'linkingAnonVma' } },
  },
  linkingAnonVma: {
    meta: inAnonVma,
    on: { 'link VMA': { actions: 'dupVma', target: 'unlockingAnonVma' } },
  },
  unlockingAnonVma: {
    meta: inAnonVma,
    on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'toCopy' } },
  },
});

export const dupMmapOfMigrating = setup(vocabulary(migratingForker)).createMachine({
  id: 'fork beside migration',
  initial: 'called',
  meta: dupMmapMeta,
  states: {
    ...dupMmapStates,
    copyingVma: { on: { 'copy VMA': { ...copyingVma.on['copy VMA'], actions: [], target: 'lockingAnonVma' } } },
    ...linkingAnonVma,
    copying: copyingEntries,
  },
});
