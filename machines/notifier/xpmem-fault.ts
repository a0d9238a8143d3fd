/**
 * A thread that has attached to memory of another process, and faults on it: xpmem_fault_handler(), drivers/misc/xp/xpmem_attach.c,
 * with xpmem_ensure_valid_PFNs() and xpmem_pin_pages(), drivers/misc/xp/xpmem_pfn.c, as they were posted on 1 April 2008 with their
 * recalls in invalidate_range_start(). Recalls are held off but while get_user_pages() runs, which may start an invalidation itself.
 * In two places the posting does not hold, and this is not it: as XPMEM does since, the page is mapped before recalls are
 * allowed again, and no lock is held where a recall is waited for. The mutants of xpmem-fault-against-zap undo both.
 * Not modelled: that get_user_pages() faults in what is not there, and the invalidation which that may start; what
 * bracket-with-xpmem.ts leaves out; that the attachment may go while mmap_lock is dropped; the give-up after three tries.
 */
import { setup } from 'xstate';
import { not, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { accessAttached, attachedRegisters, attachedVocabulary, leaveFault } from './attached-access.ts';

export const importer = role(
  'importer',
  {
    registers: attachedRegisters,
    optional: ['use attached memory'],
  },
  ({ self }) => {
    const c = self.consumer;
    const { blockers, faultsWaiting, recallsWaiting } = m.xpmem;
    const request = m.myRequest(c, self.page);
    const attached = attachedVocabulary(self);
    return {
      guards: {
        ...attached.guards,
        mayNotBlockRecalls: m.mayNotBlockRecalls(c),
        recalls: m.recalls(c),
        pfnKnown: not(m.xpmem.pfn.at(c).at(self.page).is('none')),
        wasRecalled: request.is('invalid'),
      },
      actions: {
        ...attached.actions,
        blockRecalls: blockers.at(c).increment(),
        unblockRecalls: blockers.at(c).decrement(),
        wakeRecalls: recallsWaiting.at(c).wakeAll(),
        addRequest: request.set('valid'),
        removeRequest: request.set('none'),
        enterPfn: [m.xpmem.pfn.at(c).at(self.page).set(self.frame), self.frame.set('none')],
        mapPage: m.mapInImporter(c, self.page),
        prepareToWait: faultsWaiting.at(c).prepare(),
        finishWait: faultsWaiting.at(c).finish(),
      },
      steps: {
        ...attached.steps,
        wakeUp: faultsWaiting.at(c).woken(),
      },
    };
  },
);

const version = 'XPMEM of 2008';
const inHandler = { in: 'drivers/misc/xp/xpmem_attach.c:xpmem_fault_handler', version } as const;
const inEnsure = { in: 'drivers/misc/xp/xpmem_pfn.c:xpmem_ensure_valid_PFNs', version } as const;
const inPin = { in: 'drivers/misc/xp/xpmem_pfn.c:xpmem_pin_pages', version } as const;
const inFill = { in: 'drivers/misc/xp/xpmem_pfn.c:xpmem_fill_in_PFNtable', version } as const;
const inBlock = { in: 'drivers/misc/xp/xpmem_pfn.c:xpmem_block_recall_PFNs', version } as const;
const inUnblock = { in: 'drivers/misc/xp/xpmem_pfn.c:xpmem_unblock_recall_PFNs', version } as const;

/** xpmem_unblock_recall_PFNs(). */
const allowing = states({
  initial: 'allowing',
  meta: inUnblock,
  states: {
    allowing: { on: { 'allow recalls': { actions: 'unblockRecalls', target: 'waking' } } },
    waking: { on: { 'wake recalls': { actions: 'wakeRecalls', target: 'allowed' } } },
    allowed: { type: 'final' },
  },
});
/** wait_event() in xpmem_block_recall_PFNs(), with no lock held. */
const waiting = states({
  initial: 'asking',
  meta: inBlock,
  states: {
    asking: {
      on: {
        'look whether to wait': [
          { description: 'something is being recalled', guard: 'recalls', target: 'preparing' },
          { description: 'nothing is', target: 'over' },
        ],
      },
    },
    preparing: { on: { prepare_to_wait: { actions: 'prepareToWait', target: 'askingAgain' } } },
    // Queued first: whoever ends the recall later wakes.
    askingAgain: {
      on: {
        'look again': [
          { description: 'still', guard: 'recalls', target: 'sleeping' },
          { description: 'not any more', target: 'finishing' },
        ],
      },
    },
    sleeping: {
      tags: 'asleep',
      meta: { while: 'recalls' },
      on: { 'wake up': { guard: 'wakeUp', actions: 'wakeUp', target: 'preparing' } },
    },
    finishing: { on: { finish_wait: { actions: 'finishWait', target: 'over' } } },
    over: { type: 'final' },
  },
});
/** From mmap_lock of the importer on, which the fault has taken. */
const locking = states({
  lockingAttachment: {
    on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'tryingExporter' } },
  },
  // A recall holds the exporter’s and wants the importer’s.
  tryingExporter: {
    on: {
      'try exporter’s mmap_lock': [
        { description: 'taken', guard: 'tryExporter', actions: 'tryExporter', target: 'blocking' },
        { description: 'held or wanted for writing', target: 'unlockingAttachment' },
      ],
    },
  },
  unlockingAttachment: { on: { 'unlock attachment': { actions: 'unlockAttachment', target: 'droppingMmap' } } },
  droppingMmap: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'lockingExporter' } } },
  lockingExporter: {
    on: { 'take exporter’s mmap_lock': { guard: 'lockExporter', actions: 'lockExporter', target: 'relockingMmap' } },
  },
  relockingMmap: {
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'relockingAttachment' } },
  },
  relockingAttachment: {
    on: { 'lock attachment': { guard: 'lockAttachment', actions: 'lockAttachment', target: 'blocking' } },
  },
});

/** xpmem_pin_pages(), in the middle of which recalls may come. */
const pinning = states({
  requesting: { meta: inPin, on: { 'add page request': { actions: 'addRequest', target: 'allowingMeanwhile' } } },
  allowingMeanwhile: { ...allowing, onDone: { target: 'following' } },
  following: {
    meta: { in: 'mm/gup.c:follow_page_pte', version: '6.1' },
    on: {
      'follow page': [
        { description: 'a page', guard: 'mapped', actions: 'pinPage', target: 'blockingAgain' },
        { description: 'not there, or not to be written', target: 'withdrawing' },
      ],
    },
  },
  blockingAgain: {
    meta: inBlock,
    on: {
      'block recalls': [
        { description: 'something is being recalled', guard: 'mayNotBlockRecalls', target: 'givingBack' },
        { description: 'held off', actions: 'blockRecalls', target: 'checking' },
      ],
    },
  },
  checking: {
    meta: inPin,
    on: {
      'look at page request': [
        { description: 'recalled since', guard: 'wasRecalled', target: 'puttingPage' },
        { description: 'valid', actions: 'removeRequest', target: 'entering' },
      ],
    },
  },
  puttingPage: { meta: inPin, on: { 'put page': { actions: 'putPage', target: 'requesting' } } },
  givingBack: { meta: inPin, on: { 'put page': { actions: 'putPage', target: 'withdrawingToWait' } } },
  withdrawingToWait: { meta: inPin, on: { 'remove page request': { actions: 'removeRequest', target: 'toWait' } } },
  withdrawing: { meta: inPin, on: { 'remove page request': { actions: 'removeRequest', target: 'toFail' } } },
  entering: { meta: inFill, on: { 'enter page in PFN table': { actions: 'enterPfn', target: 'mapping' } } },
});

export const xpmemFault = setup(vocabulary(importer)).createMachine({
  id: 'thread with attached memory',
  initial: 'idle',
  meta: { ...inHandler, excludes: { ...anonymousOnly, ...residentOnly } },
  states: {
    ...accessAttached,
    faulted: {
      meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.1' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingAttachment' } },
    },
    ...locking,
    blocking: {
      meta: inBlock,
      on: {
        'block recalls': [
          { description: 'something is being recalled', guard: 'mayNotBlockRecalls', target: 'toWait' },
          { description: 'held off', actions: 'blockRecalls', target: 'searching' },
        ],
      },
    },
    searching: {
      meta: inEnsure,
      on: {
        'look at PFN table': [
          { description: 'known', guard: 'pfnKnown', target: 'mapping' },
          { description: 'unknown', target: 'requesting' },
        ],
      },
    },
    ...pinning,
    mapping: { on: { 'map page': { actions: 'mapPage', target: 'allowing' } } },
    allowing: { ...allowing, onDone: { target: 'leaving' } },
    leaving: { ...leaveFault, meta: inHandler, onDone: { target: 'running' } },
    toWait: { ...leaveFault, meta: inHandler, onDone: { target: 'waiting' } },
    waiting: { ...waiting, onDone: { target: 'retaking' } },
    retaking: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingAttachment' } } },
    toFail: { ...leaveFault, meta: inHandler, onDone: { target: 'killed' } },
    killed: { type: 'final' },
  },
});
