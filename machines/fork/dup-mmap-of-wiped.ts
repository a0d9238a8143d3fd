/**
 * fork(), dup-mmap.ts, of memory that a child is not to have: dup_mmap(), kernel/fork.c, Linux 6.12, leaves out copy_page_range()
 * of a VMA with VM_WIPEONFORK, of which the copy of the VMA in the child speaks.
 * Not modelled: what dup-mmap.ts does not model but VM_WIPEONFORK; what a child of the child has; MADV_KEEPONFORK.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { dupMmapMeta, dupMmapStates } from './dup-mmap.ts';
import { forkChoices, forkRegisters, forkVocabulary } from './dup-mmap-role.ts';

export const wipingForker = role(
  'thread that forks without some memory',
  { registers: forkRegisters, choices: forkChoices },
  ({ self, chosen }) => {
    const fork = forkVocabulary(self, chosen);
    const parent = m.vmaAtLockless(self.page);
    const child = m.vmaAtLockless(m.fork.copy.at(self.page).known());
    return {
      ...fork,
      guards: { ...fork.guards, wipes: m.wipeOnFork.wipes.at(child) },
      actions: {
        ...fork.actions,
        noteOwed: m.noteWipeOwed(parent, child),
        dupFlags: m.dupWipeFlag(parent, child, m.mmOf(self.page)),
      },
    };
  },
);

const { called, copyingVma, toCopy } = dupMmapStates;
const queue = called.on['queue for mmap_lock'];
const copyVma = copyingVma.on['copy VMA'];

export const dupMmapOfWiped = setup(vocabulary(wipingForker)).createMachine({
  id: 'fork of memory to be wiped',
  initial: 'called',
  meta: dupMmapMeta,
  states: {
    ...dupMmapStates,
    called: { on: { 'queue for mmap_lock': { ...queue, actions: [queue.actions, 'noteOwed'] } } },
    copyingVma: { on: { 'copy VMA': { ...copyVma, actions: [copyVma.actions, 'dupFlags'], target: 'looking' } } },
    looking: {
      on: {
        'look at vm_flags': [
          { guard: 'wipes', target: 'unlockingChild', description: 'VM_WIPEONFORK' },
          { target: 'toCopy', description: 'to be copied' },
        ],
      },
    },
    toCopy,
  },
});
