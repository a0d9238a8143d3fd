/**
 * fork() of a shared shmem mapping that is registered for write protection and maps nothing, while PTE markers say what is protected:
 * dup-userfaultfd.ts with vma_needs_copy(), copy_nonpresent_pte() and copy_pte_marker(), mm/memory.c and include/linux/mm_inline.h,
 * Linux 6.12. What a fault would fill anyway is not copied, but of markers no page cache knows.
 * Not modelled: pages that are mapped; that there is no memory for a page table; what dup-userfaultfd.ts leaves out.
 */
import { setup } from 'xstate';
import { every, lockless, not, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { dupMmapMeta, dupMmapStates } from '../fork/dup-mmap.ts';
import { registeredForkVocabulary } from '../fork/dup-mmap-of-protected.ts';
import { forkChoices } from '../fork/dup-mmap-role.ts';
import { dupUserfaultfdStates } from '../fork/dup-userfaultfd.ts';
import { armedForkOptional, armedForkRegisters } from '../fork/dup-userfaultfd-role.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const markerForker = role(
  'thread that forks with markers',
  { registers: armedForkRegisters, choices: forkChoices, optional: armedForkOptional, family: true },
  ({ self, chosen }) => {
    const fork = registeredForkVocabulary(self, chosen);
    const copy = m.fork.copy.at(self.page).known();
    const at = m.ptep(self.page);
    const childRegistered = lockless(m.writeProtection.registered.at(m.vmaAtLockless(copy))).is(true);
    return {
      ...fork,
      guards: {
        ...fork.guards,
        needsCopy: childRegistered,
        isMarker: m.pteMarker(at),
        childRegistered,
        nothingMapped: every(m.page, (p) => not(m.isMapped(m.ptep(p)))),
      },
      actions: { ...fork.actions, setChildMarker: m.setUffdWp(m.ptep(copy)) },
    };
  },
);

const { lockingChild, lockingPte, copied, unlocked, passed, left } = dupMmapStates.copying.states;
const nonpresent = { in: 'mm/memory.c:copy_nonpresent_pte' } as const;

const copyingMarkers = states({
  initial: 'lockingChild',
  meta: { in: 'mm/memory.c:copy_pte_range' },
  states: {
    lockingChild,
    lockingPte,
    looking: {
      on: {
        'look at PTE': [
          { guard: 'isMarker', target: 'atMarker', description: 'a marker' },
          { target: 'copied', description: 'none' },
        ],
      },
    },
    atMarker: {
      meta: nonpresent,
      on: {
        'copy marker': [
          { guard: 'childRegistered', actions: 'setChildMarker', target: 'copied', description: 'registered' },
          { target: 'copied', description: 'not registered' },
        ],
      },
    },
    copied,
    unlocked,
    passed: { always: [{ guard: 'lastPage', target: 'left' }, passed.always[1]] },
    left,
  },
});

const {
  announcing: _announcing,
  beginning: _beginning,
  allocatingTable: _allocatingTable,
  ending: _ending,
  copied: _copied,
  announcingEnd: _announcingEnd,
  ...calling
} = dupUserfaultfdStates;

export const dupMmapOfMarkers = setup(vocabulary(markerForker)).createMachine({
  id: 'fork of markers',
  initial: 'called',
  meta: {
    ...dupMmapMeta,
    does: [...dupMmapMeta.does, 'write-protects pages'],
    excludes: residentOnly,
    assumes: { nothingMapped: 'a page of a file that is mapped is not copied here' },
  },
  states: {
    ...calling,
    // No copy-on-write: nothing of the parent changes, so that nobody is told.
    toCopy: {
      meta: { in: 'mm/memory.c:vma_needs_copy' },
      on: {
        'look whether to copy': [
          { guard: 'needsCopy', target: 'copying', description: 'the child’s VMA is registered for write protection' },
          { target: 'unlockingChild', description: 'faults fill it again' },
        ],
      },
    },
    copying: { ...copyingMarkers, onDone: { target: 'unlockingChild' } },
  },
});
