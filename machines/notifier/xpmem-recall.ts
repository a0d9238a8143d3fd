/**
 * A thread of the exporter that recalls all that is attached to: xpmem_recall_PFNs(), kernel/xpmem_pfn.c, and
 * xpmem_clear_PTEs_of_att(), kernel/xpmem_attach.c, of XPMEM 2.7.4, for a fork that the program announces or by way of procfs.
 * It keeps faults off, and takes mmap_lock of the importer and the mutex of the attachment, of which callbacks take neither; the
 * mutex that callbacks do take it does not. `curedXpmemRecall` takes each entry before its reference, and needs no other lock for it.
 * Not modelled: faults, which n_recall_PFNs and the semaphore of the segment keep off, and so these two; recall_PFNs_mutex, which
 * keeps off another recall, as the mutex of the attachment does.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { attachmentRegisters, attachmentVocabulary, clearPtes, clearPtesFirst } from './xpmem-clear-ptes.ts';

export const recaller = role(
  'recaller',
  {
    registers: {
      ...attachmentRegisters,
      /** Constant: the attachment, which is of that page alone. */
      consumer: index(m.consumer),
    },
    family: true,
  },
  ({ self }) => {
    const c = self.consumer;
    const ptes = attachmentVocabulary(c, self);
    return {
      guards: ptes.guards,
      actions: {
        ...ptes.actions,
        unlockMmap: m.importerLock(c).releaseRead(),
        unlockAttachment: m.xpmem.attachment.at(c).release(),
      },
      steps: {
        ...ptes.steps,
        lockMmap: m.importerLock(c).acquireRead(),
        lockAttachment: m.xpmem.attachment.at(c).acquire(),
      },
    };
  },
);

const inClear = { in: 'kernel/xpmem_attach.c:xpmem_clear_PTEs_of_att', version: 'XPMEM 2.7.4' } as const;

const leaving = states({
  unlockingAttachment: { on: { 'unlock attachment': { actions: 'unlockAttachment', target: 'droppingMmap' } } },
  droppingMmap: { on: { 'drop importer’s mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
  done: { type: 'final' },
});

const recallerSetup = setup(vocabulary(recaller));

export const xpmemRecall = recallerSetup.createMachine({
  id: 'recall for a fork',
  initial: 'called',
  meta: inClear,
  states: {
    called: {
      on: { 'take importer’s mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingAttachment' } },
    },
    lockingAttachment: {
      on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'locked' } },
    },
    locked: {
      on: {
        'look at attachment': [
          { description: 'nothing is attached', guard: 'noneValid', target: 'unlockingAttachment' },
          { description: 'something is', target: 'clearing' },
        ],
      },
    },
    clearing: { ...clearPtes, onDone: { target: 'unlockingAttachment' } },
    ...leaving,
  },
});

export const curedXpmemRecall = recallerSetup.createMachine({
  id: 'recall that zaps first',
  initial: 'called',
  meta: inClear,
  states: {
    called: {
      on: { 'take importer’s mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingAttachment' } },
    },
    lockingAttachment: {
      on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'clearing' } },
    },
    clearing: { ...clearPtesFirst, onDone: { target: 'unlockingAttachment' } },
    ...leaving,
  },
});
