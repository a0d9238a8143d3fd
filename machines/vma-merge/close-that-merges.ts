/**
 * The last close() of a userfaultfd descriptor that merges the VMAs it clears: userfaultfd_release(), fs/userfaultfd.c,
 * userfaultfd_release_all() and userfaultfd_clear_vma(), mm/userfaultfd.c, Linux 6.12 and, by `kernel.noVmaLocks`, 6.1: the call of
 * userfaultfd-release.ts around vma-modify.ts. The walk goes from page to page, and a VMA of the context is one page.
 * Not modelled: what those files leave out, but for merging; that a grace period ends while close() goes on.
 */
import { or, setup } from 'xstate';
import { exists, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { closeMeta, closerRegisters, closerVocabulary, closeStates } from '../userfaultfd/userfaultfd-release.ts';
import { leaveModified, mergeVocabulary, vmaModify, vmaModifyRegisters } from './vma-modify.ts';

export const mergingCloser = role(
  'closer that merges',
  { registers: { ...closerRegisters, ...vmaModifyRegisters } },
  ({ self }) => {
    const close = closerVocabulary(self, not(exists(m.page, (p) => self.page.before(p))));
    const merging = mergeVocabulary(self, { readOnly: m.vmas.readOnly.at(self.vma), missing: false, ctx: 'none' });
    const { findVma, ...actions } = merging.actions;
    const { lockFresh: _, ...steps } = merging.steps;
    return {
      guards: {
        ...close.guards,
        ...merging.guards,
      },
      actions: {
        ...close.actions,
        ...actions,
        beginWalk: [self.page.set(0), findVma],
        nextVma: [self.page.set(self.page.next()), findVma],
        endWalk: self.page.set(0),
        merge: [self.removed.add(self.vma.known()), merging.actions.merge],
        clearContext: [close.actions.clearContext, m.registrations.of.at(self.page).set('none')],
      },
      steps: { ...close.steps, ...steps },
    };
  },
);

const { comparingBefore, comparingBehind, merging } = vmaModify.states;
const { atVma, ours, lockingVma, clearing, passed } = closeStates.walking.states;
const clear = closeStates.walking.meta;

export const closeThatMerges = setup(vocabulary(mergingCloser)).createMachine({
  id: 'close of a userfaultfd that merges',
  initial: 'called',
  meta: { ...closeMeta, does: [...closeMeta.does, 'detaches VMAs'] },
  states: {
    ...closeStates,
    walking: {
      meta: clear,
      initial: 'atVma',
      states: {
        atVma: {
          on: {
            'check VMA': [{ ...atVma.on['check VMA'][0], target: 'comparingBefore' }, atVma.on['check VMA'][1]],
          },
        },
        comparingBefore,
        comparingBehind,
        compared: {
          always: [{ guard: or(['mergesBefore', 'mergesBehind']), target: 'merging' }, { target: 'ours' }],
        },
        merging: { ...merging, onDone: { target: 'clearing' } },
        ours,
        lockingVma,
        clearing,
        passed,
      },
    },
    walked: { id: 'walked', ...leaveModified, onDone: { target: 'unlocked' } },
  },
});
