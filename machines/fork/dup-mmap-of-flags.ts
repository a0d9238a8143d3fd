/**
 * fork(), dup-mmap.ts, with what dup_mmap(), kernel/fork.c, Linux 6.12, asks of a VMA before it copies it: one with VM_DONTCOPY is left
 * out, and one with VM_ACCOUNT is counted against strict overcommit.
 * Not modelled: what dup-mmap.ts does not model but these flags.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { enoughMemory, vmEnoughMemory } from '../vma/enough-memory.ts';
import { dupMmapMeta, dupMmapStates } from './dup-mmap.ts';
import { forkChoices, forkRegisters, forkVocabulary } from './dup-mmap-role.ts';

export const flagsForker = role(
  'thread that forks by flags',
  { registers: forkRegisters, choices: forkChoices },
  ({ self, chosen }) => {
    const fork = forkVocabulary(self, chosen);
    const vma = m.vmaAt(self.page);
    return {
      ...fork,
      guards: {
        ...fork.guards,
        ...enoughMemory.guards,
        dontCopy: m.inheritance.dontCopy.at(vma),
      },
      actions: {
        ...fork.actions,
        ...enoughMemory.actions,
        refuse: self.failed.set(true),
      },
    };
  },
);

const { lockingVma } = dupMmapStates;

export const dupMmapOfFlags = setup(vocabulary(flagsForker)).createMachine({
  id: 'fork by the flags of a VMA',
  initial: 'called',
  meta: dupMmapMeta,
  states: {
    ...dupMmapStates,
    locked: { always: [{ guard: 'noVmaLocks', target: 'lookingAtFlags' }, { target: 'lockingVma' }] },
    lockingVma: { on: { 'write-lock VMA': { ...lockingVma.on['write-lock VMA'], target: 'lookingAtFlags' } } },
    lookingAtFlags: {
      on: {
        'look at vm_flags': [
          { guard: 'dontCopy', target: 'unlockingChild', description: 'VM_DONTCOPY: not for the child' },
          { target: 'asking', description: 'to be copied' },
        ],
      },
    },
    asking: { ...vmEnoughMemory, onDone: [{ guard: 'failed', target: 'unlockingChild' }, { target: 'copyingVma' }] },
  },
});
