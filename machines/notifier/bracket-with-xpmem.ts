/**
 * What XPMEM does when a range of the exporter is announced: xpmem_emm_notifier_callback(), xpmem_disallow_blocking_recall_PFNs(),
 * xpmem_recall_PFNs() and xpmem_clear_PTEs_of_att(), drivers/misc/xp/xpmem_pfn.c and xpmem_attach.c, as they were posted on
 * 1 April 2008 beside the notifiers of seed 004; and the announced zap with them. All of it may sleep: for a fault of the importer,
 * for mmap_lock of the importer, for the attachment.
 * Not modelled: partitions, several attachments and segments, and so PFNtable_mutex and the semaphore of a segment; that pages
 * are put by a workqueue, which is waited for.
 */
import { setup } from 'xstate';
import { type RecordPlace, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { announcedZapWith } from '../zap/zap-page-range-single.ts';
import { zapperRegisters, zapperVocabulary } from '../zap/zapper-role.ts';
import type { bracketRegisters } from './bracket-role.ts';
import { endWith, startWith } from './mmu-notifier.ts';

const version = 'XPMEM of 2008';
const file = 'drivers/misc/xp/xpmem_pfn.c';
const inDisallow = { in: `${file}:xpmem_disallow_blocking_recall_PFNs`, version } as const;
const inCallback = { in: `${file}:xpmem_emm_notifier_callback`, version } as const;
const inRecall = { in: `${file}:xpmem_recall_PFNs_of_tg`, version } as const;
const inClearPtes = { in: 'drivers/misc/xp/xpmem_attach.c:xpmem_clear_PTEs_of_att', version } as const;
const inAllow = { in: `${file}:xpmem_allow_blocking_recall_PFNs`, version } as const;

/** From the call until no fault of the importer is in its way. */
const disallowing = states({
  disallowing: {
    meta: inDisallow,
    on: {
      'count recall': [
        { description: 'a fault holds recalls off', guard: 'faultsBlock', target: 'preparing' },
        { description: 'no fault does', actions: 'countRecall', target: 'lockingRecall' },
      ],
    },
  },
  preparing: { meta: inDisallow, on: { prepare_to_wait: { actions: 'prepareToRecall', target: 'askingAgain' } } },
  askingAgain: {
    meta: inDisallow,
    on: {
      'look again': [
        { description: 'still', guard: 'faultsBlock', target: 'sleeping' },
        { description: 'not any more', target: 'finishing' },
      ],
    },
  },
  sleeping: {
    tags: 'asleep',
    meta: { ...inDisallow, while: 'faultsBlock' },
    on: { 'wake up': { guard: 'wakeToRecall', actions: 'wakeToRecall', target: 'preparing' } },
  },
  finishing: { meta: inDisallow, on: { finish_wait: { actions: 'finishWaiting', target: 'disallowing' } } },
});

/** xpmem_recall_PFNs(): what the importer has mapped goes first, and then the references. */
const recalling = states({
  lockingRecall: {
    meta: inCallback,
    on: { 'lock recall mutex': { guard: 'lockRecall', actions: 'lockRecall', target: 'invalidating' } },
  },
  invalidating: {
    meta: inRecall,
    on: { 'invalidate page requests': { actions: 'invalidateRequests', target: 'searching' } },
  },
  searching: {
    meta: inRecall,
    on: {
      'search PFN table': [
        { description: 'pages of the range', guard: 'knowsPfn', target: 'lockingImporter' },
        { description: 'none', target: 'recalled' },
      ],
    },
  },
  lockingImporter: {
    meta: inClearPtes,
    on: {
      'take importer’s mmap_lock': { guard: 'lockImporter', actions: 'lockImporter', target: 'lockingAttachment' },
    },
  },
  lockingAttachment: {
    meta: inClearPtes,
    on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'zappingImporter' } },
  },
  zappingImporter: {
    meta: inClearPtes,
    on: { 'zap importer’s PTEs': { actions: 'zapImporter', target: 'importerZapped' } },
  },
  importerZapped: {
    meta: inClearPtes,
    on: { 'unlock attachment': { actions: 'unlockAttachment', target: 'leavingImporter' } },
  },
  leavingImporter: {
    meta: inClearPtes,
    on: { 'drop importer’s mmap_lock': { actions: 'unlockImporter', target: 'unpinning' } },
  },
  unpinning: {
    meta: { in: `${file}:xpmem_clear_PFNtable`, version },
    on: { 'put pages': { actions: 'clearPfns', target: 'recalled' } },
  },
  recalled: { meta: inCallback, on: { 'unlock recall mutex': { actions: 'unlockRecall', target: 'called' } } },
});

const startWithXpmem = startWith('atXpmem', {
  atXpmem: { always: [{ guard: 'isXpmem', target: 'disallowing' }, { target: 'calling' }] },
  ...disallowing,
  ...recalling,
});

const endWithXpmem = endWith('atXpmem', {
  atXpmem: { always: [{ guard: 'isXpmem', target: 'allowing' }, { target: 'callingEnd' }] },
  allowing: {
    meta: inAllow,
    on: {
      'uncount recall': [
        {
          description: 'another is under way',
          guard: 'otherRecalls',
          actions: 'uncountRecall',
          target: 'calledEnd',
        },
        { description: 'the last', actions: 'uncountRecall', target: 'waking' },
      ],
    },
  },
  waking: { meta: inAllow, on: { 'wake faults': { actions: 'wakeFaults', target: 'calledEnd' } } },
});

/** What the callback asks and does, beside those of bracket-role.ts. */
function recallVocabulary(self: RecordPlace<typeof bracketRegisters>, covers: m.Covers) {
  const c = self.callee;
  const { attachment, recallMutex, recallsWaiting, faultsWaiting } = m.xpmem;
  return {
    guards: {
      isXpmem: m.xpmem.is.at(c),
      faultsBlock: m.faultsBlock(c),
      knowsPfn: m.knowsPfn(c, covers),
      otherRecalls: m.otherRanges(c),
    },
    actions: {
      countRecall: m.countRecall(c),
      prepareToRecall: recallsWaiting.at(c).prepare(),
      finishWaiting: recallsWaiting.at(c).finish(),
      invalidateRequests: m.invalidateRequests(c, covers),
      zapImporter: m.zapImporter(c, covers),
      unlockAttachment: attachment.at(c).release(),
      unlockImporter: m.importerLock(c).releaseRead(),
      clearPfns: m.clearPfns(c, covers),
      unlockRecall: recallMutex.at(c).release(),
      uncountRecall: m.uncountRange(c),
      wakeFaults: faultsWaiting.at(c).wakeAll(),
    },
    steps: {
      wakeToRecall: recallsWaiting.at(c).woken(),
      lockRecall: recallMutex.at(c).acquire(),
      lockImporter: m.importerLock(c).acquireRead(),
      lockAttachment: attachment.at(c).acquire(),
    },
  };
}

export const exporter = role('exporter', { registers: zapperRegisters, family: true }, ({ self }) => {
  const zap = zapperVocabulary(self);
  const recall = recallVocabulary(self, (p) => p.is(self.page));
  return {
    guards: { ...zap.guards, ...recall.guards },
    actions: { ...zap.actions, ...recall.actions },
    steps: { ...zap.steps, ...recall.steps },
  };
});

export const zapOfExporter = setup(vocabulary(exporter)).createMachine({
  id: 'zap of what is exported',
  ...announcedZapWith(startWithXpmem, endWithXpmem),
});
