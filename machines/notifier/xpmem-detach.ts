/**
 * A thread that gives up an attachment of its process: xpmem_detach(), kernel/xpmem_attach.c, of XPMEM 2.7.4. Under mmap_lock for
 * writing, the mutex of the attachment and, for the flag, invalidate_mutex it puts what the entries say; it drops all locks, and
 * then vm_munmap() takes the entries. `curedXpmemDetach` takes them first, as docs/findings/ proposes.
 * Not modelled: a second detach, and munmap() in its place, which is xpmem_close_handler(); that the VMA goes, and with it what
 * would be faulted on next.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { attachmentRegisters, attachmentVocabulary, clearPtesFirst } from './xpmem-clear-ptes.ts';

export const detacher = role(
  'detacher',
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
    const { attachment } = m.xpmem;
    const mmapLock = m.importerLock(c);
    return {
      guards: ptes.guards,
      actions: {
        ...ptes.actions,
        queue: mmapLock.queueWrite(),
        unlockMmap: mmapLock.releaseWrite(),
        unlockAttachment: attachment.at(c).release(),
        markDestroying: m.attachments.destroying.at(c).set(true),
      },
      steps: {
        ...ptes.steps,
        lockMmap: mmapLock.acquireWrite(),
        lockAttachment: attachment.at(c).acquire(),
      },
    };
  },
);

const inDetach = { in: 'kernel/xpmem_attach.c:xpmem_detach', version: 'XPMEM 2.7.4' } as const;

/** No callback uses the attachment from here on. */
const marking = states({
  called: { on: { 'queue for mmap_lock': { actions: 'queue', target: 'queued' } } },
  queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingAttachment' } } },
  lockingAttachment: {
    on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'lockingInvalidate' } },
  },
  lockingInvalidate: {
    on: { 'lock invalidate_mutex': { guard: 'lockInvalidate', actions: 'lockInvalidate', target: 'marking' } },
  },
  marking: { on: { 'set XPMEM_FLAG_DESTROYING': { actions: 'markDestroying', target: 'marked' } } },
  marked: { on: { 'unlock invalidate_mutex': { actions: 'unlockInvalidate', target: 'unpinning' } } },
});
/** Behind it, to vm_munmap(). */
const unmapping = states({
  clearing: { on: { 'clear XPMEM_FLAG_VALIDPTEs': { actions: 'clearValid', target: 'unlockingAttachment' } } },
  unlockingAttachment: { on: { 'unlock attachment': { actions: 'unlockAttachment', target: 'droppingMmap' } } },
  droppingMmap: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unmapping' } } },
  unmapping: { on: { 'queue for mmap_lock': { actions: 'queue', target: 'queuedAgain' } } },
  queuedAgain: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'zapping' } } },
  zapping: {
    meta: { in: 'mm/memory.c:zap_pte_range', version: '6.1' },
    on: { 'zap PTEs': { actions: 'zapImporter', target: 'zapped' } },
  },
  zapped: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
  done: { type: 'final' },
});

const detacherSetup = setup(vocabulary(detacher));

export const xpmemDetach = detacherSetup.createMachine({
  id: 'xpmem_detach()',
  initial: 'called',
  meta: inDetach,
  states: {
    ...marking,
    unpinning: {
      meta: { in: 'kernel/xpmem_pfn.c:xpmem_unpin_pages', version: 'XPMEM 2.7.4' },
      on: { 'put pages': { actions: 'unpin', target: 'clearing' } },
    },
    ...unmapping,
  },
});

export const curedXpmemDetach = detacherSetup.createMachine({
  id: 'xpmem_detach() that zaps first',
  initial: 'called',
  meta: inDetach,
  states: {
    ...marking,
    unpinning: { ...clearPtesFirst, onDone: { target: 'clearing' } },
    ...unmapping,
  },
});
