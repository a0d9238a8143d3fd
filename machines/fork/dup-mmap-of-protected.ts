/**
 * fork() of anonymous memory that is registered for write protection: dup-userfaultfd.ts beside migration (dup-mmap-of-migrating.ts), with
 * the uffd-wp bit in __copy_present_ptes(), copy_present_page() and copy_nonpresent_pte(), mm/memory.c, Linux 6.12: the child's entries have
 * it if its VMA is registered, too.
 * Not modelled: swap entries; what the two leave out.
 */
import { setup } from 'xstate';
import { lockless, or, type RecordPlace, role } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { dupMmapMeta } from './dup-mmap.ts';
import { copyingEntries, linkingAnonVma, migratingVocabulary } from './dup-mmap-of-migrating.ts';
import { forkChoices } from './dup-mmap-role.ts';
import { dupUserfaultfdStates } from './dup-userfaultfd.ts';
import { armedForkOptional, armedForkRegisters, armedForkVocabulary } from './dup-userfaultfd-role.ts';

/** The vocabulary of dup-userfaultfd-role.ts where the VMA is registered for write protection alone. */
export function registeredForkVocabulary(
  self: RecordPlace<typeof armedForkRegisters>,
  chosen: Chosen<typeof forkChoices>,
) {
  const fork = armedForkVocabulary(self, chosen);
  const copy = m.fork.copy.at(self.page).known();
  const vma = m.vmaAt(self.page);
  const vmaOfChild = m.vmaAtLockless(copy);
  return {
    ...fork,
    actions: {
      ...fork.actions,
      armChild: [
        lockless(m.vmas.ctx.at(vmaOfChild)).set(self.fresh),
        m.inheritRegistration(self.page, copy, vma, vmaOfChild),
      ],
      releaseNew: [fork.actions.releaseNew, m.dropRegistration(vmaOfChild), m.unprotectionCalled(copy)],
    },
  };
}

export const protectedForker = role(
  'thread that forks with protected pages',
  { registers: armedForkRegisters, choices: forkChoices, optional: armedForkOptional },
  ({ self, chosen }) => {
    const fork = registeredForkVocabulary(self, chosen);
    const migrating = migratingVocabulary(self);
    const copy = m.fork.copy.at(self.page).known();
    const at = m.ptep(self.page);
    const atChild = m.ptep(copy);
    const inherit = m.inheritUffdWp(atChild, at, m.vmaAtLockless(copy));
    return {
      guards: {
        ...fork.guards,
        ...migrating.guards,
        entryNotShared: or(m.entry(at).write, m.entryExclusive(at)),
      },
      actions: {
        ...fork.actions,
        ...migrating.actions,
        setChildPte: [fork.actions.setChildPte, inherit],
        mapCopy: [fork.actions.mapCopy, inherit, m.writeProtectMarked(atChild)],
        /** pte_swp_mkuffd_wp(): the bit stays where it is. */
        makeReadable: [migrating.actions.makeReadable, m.markEntryExclusive(at, false)],
        copyEntry: [migrating.actions.copyEntry, inherit],
      },
      steps: { ...fork.steps, ...migrating.steps },
    };
  },
);

const copyingProtected = states({
  ...copyingEntries,
  states: {
    ...copyingEntries.states,
    migrating: { always: [{ guard: 'entryNotShared', target: 'makingReadable' }, { target: 'settingEntry' }] },
  },
});
const { lockingAnonVma, ...linkingLocked } = linkingAnonVma;

export const dupMmapOfProtected = setup(vocabulary(protectedForker)).createMachine({
  id: 'fork of protected memory',
  initial: 'called',
  meta: {
    ...dupMmapMeta,
    does: [...dupMmapMeta.does, 'write-protects pages'],
    excludes: { ...noFiles, ...residentOnly },
  },
  states: {
    ...dupUserfaultfdStates,
    ...linkingLocked,
    linkingArmedVma: lockingAnonVma,
    linkingVma: lockingAnonVma,
    linkingAnonVma: {
      meta: linkingLocked.linkingAnonVma.meta,
      on: {
        'link VMA': [
          {
            guard: 'tells',
            actions: ['dupVma', 'armChild'],
            target: 'unlockingAnonVma',
            description: 'registered with the context of the child',
          },
          { actions: 'dupVma', target: 'unlockingAnonVma', description: 'not registered' },
        ],
      },
    },
    copying: { ...copyingProtected, onDone: { target: 'ending' } },
  },
});
