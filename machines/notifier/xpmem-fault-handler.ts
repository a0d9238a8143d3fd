/**
 * A thread that has attached to memory of another process, and faults on it: xpmem_fault_handler() and xpmem_fault_pages(),
 * kernel/xpmem_attach.c, with xpmem_pin_pages() and remap_func(), kernel/xpmem_pfn.c, of XPMEM 2.7.4, whose locks are those of the
 * first commit of 2014. It holds mmap_lock of both address spaces for reading and the mutex of the attachment; of invalidations
 * it asks nothing. `curedXpmemFault` is the form that docs/findings/ proposes: what is invalidated is counted.
 * Not modelled: that get_user_pages_remote() faults in what is not there; further pages of one fault; the importer's mm at the
 * lower address, where it waits for the exporter's mmap_lock at once; recalls for a fork or by way of procfs, and with them
 * n_recall_PFNs and the semaphore of the segment, of which callbacks take neither.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { accessAttached, attachedRegisters, attachedVocabulary, leaveFault } from './attached-access.ts';

export const attacher = role(
  'attached thread',
  {
    registers: attachedRegisters,
    optional: ['use attached memory'],
    family: true,
  },
  ({ self }) => {
    const c = self.consumer;
    const { destroying, validPtes, invalidateMutex } = m.attachments;
    const attached = attachedVocabulary(self);
    return {
      guards: {
        ...attached.guards,
        isDestroying: destroying.at(c),
        entryThere: m.attachedAt(c, self.page),
        invalidatedSince: m.seqMoved(c),
      },
      actions: {
        ...attached.actions,
        snapshot: m.snapshotSeq(c),
        forgetSnapshot: m.forgetSnapshot(c),
        noteValid: validPtes.at(c).set(true),
        setPte: [m.attachPage(c, self.page, self.frame.known()), self.frame.set('none')],
        unlockInvalidate: invalidateMutex.at(c).release(),
      },
      steps: {
        ...attached.steps,
        lockInvalidate: invalidateMutex.at(c).acquire(),
      },
    };
  },
);

const version = 'XPMEM 2.7.4';
const cure = 'XPMEM 2.7.4, cured';
const file = 'kernel/xpmem_attach.c';
const inHandler = { in: `${file}:xpmem_fault_handler`, version } as const;
const inPages = { in: `${file}:xpmem_fault_pages`, version } as const;
const inRemap = { in: 'kernel/xpmem_pfn.c:remap_func', version } as const;
const inFollow = { in: 'mm/gup.c:follow_page_pte', version: '6.1' } as const;

/** An access, and the locks that a fault takes. */
const beginning = states({
  ...accessAttached,
  faulted: {
    meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.1' },
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'tryingExporter' } },
  },
  tryingExporter: {
    on: {
      'try exporter’s mmap_lock': [
        { description: 'taken', guard: 'tryExporter', actions: 'tryExporter', target: 'lockingAttachment' },
        { description: 'held or wanted for writing', target: 'droppingMmap' },
      ],
    },
  },
  droppingMmap: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'lockingExporter' } } },
  lockingExporter: {
    on: { 'take exporter’s mmap_lock': { guard: 'lockExporter', actions: 'lockExporter', target: 'relockingMmap' } },
  },
  relockingMmap: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingAttachment' } } },
  lockingAttachment: {
    on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'locked' } },
  },
  locked: {
    on: {
      'look at attachment': [
        { description: 'it is being destroyed', guard: 'isDestroying', target: 'toFail' },
        { description: 'it is in use', target: 'pinning' },
      ],
    },
  },
});
const ending = states({
  leaving: { ...leaveFault, meta: inHandler, onDone: { target: 'running' } },
  toFail: { ...leaveFault, meta: inHandler, onDone: { target: 'killed' } },
  killed: { type: 'final' },
});

const attacherSetup = setup(vocabulary(attacher));
const meta = { ...inHandler, excludes: { ...anonymousOnly, ...residentOnly } } as const;

export const xpmemFaultHandler = attacherSetup.createMachine({
  id: 'thread with an attachment',
  initial: 'idle',
  meta,
  states: {
    ...beginning,
    pinning: {
      meta: inFollow,
      on: {
        'follow page': [
          { description: 'a page', guard: 'mapped', actions: 'pinPage', target: 'pinned' },
          { description: 'not there, or not to be written', target: 'toFail' },
        ],
      },
    },
    pinned: { meta: inPages, on: { 'set XPMEM_FLAG_VALIDPTEs': { actions: 'noteValid', target: 'mapping' } } },
    mapping: {
      meta: inRemap,
      on: {
        'look at PTE': [
          { description: 'set by another thread', guard: 'entryThere', actions: 'putPage', target: 'leaving' },
          { description: 'none', actions: 'setPte', target: 'leaving' },
        ],
      },
    },
    ...ending,
  },
});

/** The number is taken before the page is looked up, and compared under the mutex of the callbacks, under which the entry is set. */
export const curedXpmemFault = attacherSetup.createMachine({
  id: 'thread with an attachment that counts',
  initial: 'idle',
  meta,
  states: {
    ...beginning,
    pinning: {
      meta: { ...inPages, version: cure },
      on: { 'note number': { actions: 'snapshot', target: 'following' } },
    },
    following: {
      meta: inFollow,
      on: {
        'follow page': [
          { description: 'a page', guard: 'mapped', actions: 'pinPage', target: 'pinned' },
          { description: 'not there, or not to be written', actions: 'forgetSnapshot', target: 'toFail' },
        ],
      },
    },
    pinned: {
      meta: { ...inPages, version: cure },
      on: { 'lock invalidate_mutex': { guard: 'lockInvalidate', actions: 'lockInvalidate', target: 'comparing' } },
    },
    comparing: {
      meta: { ...inPages, version: cure },
      on: {
        'compare number': [
          {
            description: 'invalidated since',
            guard: 'invalidatedSince',
            actions: 'forgetSnapshot',
            target: 'givingUp',
          },
          { description: 'the same', actions: 'forgetSnapshot', target: 'mapping' },
        ],
      },
    },
    givingUp: {
      meta: { ...inPages, version: cure },
      on: { 'unlock invalidate_mutex': { actions: 'unlockInvalidate', target: 'puttingPage' } },
    },
    puttingPage: { meta: { ...inPages, version: cure }, on: { 'put page': { actions: 'putPage', target: 'pinning' } } },
    mapping: {
      meta: inRemap,
      on: {
        'look at PTE': [
          { description: 'set by another thread', guard: 'entryThere', actions: 'putPage', target: 'mapped' },
          { description: 'none', actions: 'setPte', target: 'mapped' },
        ],
      },
    },
    mapped: {
      meta: { ...inPages, version: cure },
      on: { 'unlock invalidate_mutex': { actions: 'unlockInvalidate', target: 'leaving' } },
    },
    ...ending,
  },
});
