/**
 * What XPMEM does at the end of an invalidation: xpmem_invalidate_range(), kernel/xpmem_mmu_notifier.c, and
 * xpmem_clear_PTEs_of_att(), kernel/xpmem_attach.c, of XPMEM 2.7.4; and who announces ranges of the exporter with it. It has no
 * invalidate_range_start(). Who is not a thread of the exporter is sent back at once, so that the OOM reaper does not sleep here, and
 * nothing is invalidated. For its own threads each attachment is gone through under its invalidate_mutex: first what the
 * importer's entries say is put, then the entries are zapped.
 * `curedZapOfAttached` is what docs/findings/ proposes: whoever it is, each invalidation of an attachment is counted,
 * and entries go before their references.
 * Not modelled: the lists of segments, permits and attachments, which are walked with no lock held while one is gone through; that
 * an unmapping of the whole attachment is more than one page; that the VMA and page table of the importer may go meanwhile.
 */
import { setup } from 'xstate';
import { flag, type RecordPlace, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { reapTaskWith } from '../zap/oom-reap-task.ts';
import { announcedZapWith } from '../zap/zap-page-range-single.ts';
import { zapperRegisters, zapperVocabulary } from '../zap/zapper-role.ts';
import { attachmentRegisters, attachmentVocabulary, clearPtes, clearPtesFirst } from './xpmem-clear-ptes.ts';

const version = 'XPMEM 2.7.4';
const cure = 'XPMEM 2.7.4, cured';
const inCallback = { in: 'kernel/xpmem_mmu_notifier.c:xpmem_invalidate_range', version } as const;
const inPermit = { in: 'kernel/xpmem_attach.c:xpmem_clear_PTEs_of_ap', version } as const;
const inClear = { in: 'kernel/xpmem_attach.c:xpmem_clear_PTEs_of_att', version } as const;
const inCured = { ...inClear, version: cure } as const;
const inStart = { in: 'mm/mmu_notifier.c:mn_hlist_invalidate_range_start', version: '6.1' } as const;
const inEnd = { in: 'mm/mmu_notifier.c:mn_hlist_invalidate_end', version: '6.1' } as const;

/** mmu_notifier_invalidate_range_start(), of which XPMEM hears nothing. */
const startUntold = states({
  initial: 'begun',
  meta: inStart,
  states: {
    begun: {
      on: { 'call invalidate_range_start': { actions: ['beginStart', 'startReturned'], target: 'returned' } },
    },
    returned: { type: 'final' },
  },
});

/** xpmem_invalidate_range(). */
const invalidateRange = states({
  initial: 'called',
  meta: inCallback,
  states: {
    called: {
      on: {
        'look at current': [
          { description: 'of another process', guard: 'isForeign', target: 'over' },
          { description: 'a thread of the exporter', target: 'nextAttachment' },
        ],
      },
    },
    nextAttachment: {
      always: [
        { description: 'another attachment', guard: 'moreEnds', actions: 'nextEnd', target: 'atAttachment' },
        { description: 'no further attachment', actions: 'endRound', target: 'over' },
      ],
    },
    atAttachment: {
      meta: inPermit,
      on: {
        'look for XPMEM_FLAG_VALIDPTEs': [
          { description: 'nothing is attached yet', guard: 'noneValid', target: 'nextAttachment' },
          { description: 'set', target: 'lockingInvalidate' },
        ],
      },
    },
    lockingInvalidate: {
      meta: inClear,
      on: { 'lock invalidate_mutex': { guard: 'lockInvalidate', actions: 'lockInvalidate', target: 'locked' } },
    },
    locked: {
      meta: inClear,
      on: {
        'look at attachment': [
          { description: 'it is being destroyed, or was cleared', guard: 'passedOver', target: 'unlocking' },
          { description: 'in use', target: 'clearing' },
        ],
      },
    },
    clearing: { ...clearPtes, onDone: { target: 'unlocking' } },
    unlocking: {
      meta: inClear,
      on: { 'unlock invalidate_mutex': { actions: 'unlockInvalidate', target: 'nextAttachment' } },
    },
    over: { type: 'final' },
  },
});

/** The cure: the number moves whether or not anything is attached yet. */
const countAndInvalidate = states({
  initial: 'nextAttachment',
  meta: inCallback,
  states: {
    nextAttachment: {
      always: [
        { description: 'another attachment', guard: 'moreEnds', actions: 'nextEnd', target: 'atAttachment' },
        { description: 'no further attachment', actions: 'endRound', target: 'over' },
      ],
    },
    atAttachment: {
      meta: inCured,
      on: { 'lock invalidate_mutex': { guard: 'lockInvalidate', actions: 'lockInvalidate', target: 'locked' } },
    },
    locked: { meta: inCured, on: { 'advance number': { actions: 'advanceNumber', target: 'clearing' } } },
    clearing: { ...clearPtesFirst, onDone: { target: 'unlocking' } },
    unlocking: {
      meta: inCured,
      on: { 'unlock invalidate_mutex': { actions: 'unlockInvalidate', target: 'nextAttachment' } },
    },
    over: { type: 'final' },
  },
});

/** mmu_notifier_invalidate_range_end() with that callback. */
const endWithCallback = states({
  initial: 'begun',
  meta: inEnd,
  states: {
    begun: { on: { 'call invalidate_range_end': { actions: 'beginEnd', target: 'calling' } } },
    calling: { ...invalidateRange, onDone: { actions: ['leaveSrcu', 'closeBracket'], target: 'returned' } },
    returned: { type: 'final' },
  },
});
const endWithCuredCallback = states({
  ...endWithCallback,
  states: {
    ...endWithCallback.states,
    calling: { ...countAndInvalidate, onDone: endWithCallback.states.calling.onDone },
  },
});
/** The same for who may not sleep. */
const endWithoutSleep = states({
  ...endWithCallback,
  states: {
    begun: { on: { 'call invalidate_range_end': { actions: 'beginEnd', target: 'entering' } } },
    entering: {
      on: { non_block_start: { guard: 'enterNonBlocking', actions: 'enterNonBlocking', target: 'calling' } },
    },
    calling: { ...invalidateRange, onDone: { target: 'leaving' } },
    leaving: {
      on: { non_block_end: { actions: ['leaveNonBlocking', 'leaveSrcu', 'closeBracket'], target: 'returned' } },
    },
    returned: { type: 'final' },
  },
});

const registers = {
  ...zapperRegisters,
  ...attachmentRegisters,
  /** Constant: who announces is no thread of the exporter. */
  foreign: flag,
};

/** What the callback asks and does, beside those of zapper-role.ts. */
function callbackVocabulary(self: RecordPlace<typeof registers>) {
  const zap = zapperVocabulary(self);
  const c = self.callee;
  const attachment = attachmentVocabulary(c, self);
  return {
    guards: { ...zap.guards, ...attachment.guards, isForeign: self.foreign },
    actions: { ...zap.actions, ...attachment.actions, advanceNumber: m.advanceSeq(c) },
    steps: { ...zap.steps, ...attachment.steps },
  };
}

export const sharer = role('sharer', { registers, family: true }, ({ self }) => callbackVocabulary(self));
/** The same with mmap_lock for writing, as munmap() has it while it looks for the VMA. */
export const attachedUnmapper = role('unmapper of shared memory', { registers, family: true }, ({ self }) => {
  const { guards, actions, steps } = callbackVocabulary(self);
  const mmapLock = m.mmapLockOf(self.page);
  return {
    guards,
    actions: { ...actions, dropMmapLock: mmapLock.releaseWrite() },
    steps: { ...steps, lockMmap: mmapLock.acquireWrite() },
  };
});

const sharerSetup = setup(vocabulary(sharer));

export const zapOfAttached = sharerSetup.createMachine({
  id: 'zap of what is attached to',
  ...announcedZapWith(startUntold, endWithCallback),
});
export const curedZapOfAttached = sharerSetup.createMachine({
  id: 'counted zap of what is attached to',
  ...announcedZapWith(startUntold, endWithCuredCallback),
});
/** Run it with `mayNotBlock` and `foreign`. */
export const reaperOfAttached = sharerSetup.createMachine({
  id: 'OOM reaper of what is attached to',
  ...reapTaskWith(startUntold, endWithoutSleep),
});
export const unmapOfAttached = setup(vocabulary(attachedUnmapper)).createMachine({
  id: 'unmapping of what is attached to',
  ...announcedZapWith(startUntold, endWithCallback),
});
