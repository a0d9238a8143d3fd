/**
 * mprotect() of one page: do_mprotect_pkey() and mprotect_fixup(), mm/mprotect.c, Linux 6.12 and, by `kernel.noVmaLocks`, 6.1, around
 * vma-modify.ts.
 * Not modelled: entries, whose bits are left as they are: the range is one that nobody stores to; ranges of several VMAs, limits, keys.
 */
import { setup } from 'xstate';
import { flag, iff, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { leaveModified, vmaModify, vmaModifyChoices, vmaModifyRegisters, vmaModifyVocabulary } from './vma-modify.ts';

export const rangeProtector = role(
  'caller of mprotect',
  {
    registers: {
      ...vmaModifyRegisters,
      /** Constant: PROT_WRITE is left out. */
      readOnly: flag,
    },
    choices: vmaModifyChoices,
  },
  ({ self, chosen }) => {
    const modify = vmaModifyVocabulary(self, chosen, {
      readOnly: self.readOnly,
      missing: m.vmas.missing.at(self.vma),
      ctx: m.vmas.ctx.at(self.vma),
    });
    return {
      ...modify,
      guards: { ...modify.guards, unchanged: iff(m.vmas.readOnly.at(self.vma), self.readOnly) },
      actions: { ...modify.actions, setFlags: m.vmas.readOnly.at(self.vma).set(self.readOnly) },
    };
  },
);

export const mprotectRange = setup(vocabulary(rangeProtector)).createMachine({
  id: 'mprotect of a range',
  initial: 'called',
  meta: { in: 'mm/mprotect.c:do_mprotect_pkey', version: '6.12', does: ['detaches VMAs'] },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'checking' } } },
    checking: {
      meta: { in: 'mm/mprotect.c:mprotect_fixup' },
      on: {
        'compare flags': [
          { guard: 'unchanged', target: 'leaving', description: 'as they are' },
          { target: 'modifying', description: 'others' },
        ],
      },
    },
    modifying: { ...vmaModify, onDone: { target: 'modified' } },
    modified: { always: [{ guard: 'mayWriteVma', target: 'settingFlags' }, { target: 'lockingVma' }] },
    lockingVma: {
      meta: { in: 'mm/mprotect.c:mprotect_fixup' },
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'settingFlags' } },
    },
    settingFlags: {
      meta: { in: 'mm/mprotect.c:mprotect_fixup' },
      on: { 'set vm_flags': { actions: 'setFlags', target: 'leaving' } },
    },
    leaving: { ...leaveModified, onDone: { target: 'done' } },
    outOfMemory: {
      id: 'outOfMemory',
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failedWithEnomem' } },
    },
    done: { type: 'final' },
    failedWithEnomem: { type: 'final' },
  },
});
