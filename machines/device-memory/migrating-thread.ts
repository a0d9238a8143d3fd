/**
 * One thread that accesses a page of anonymous memory that may be in memory of a device: do-user-addr-fault.ts, and where the
 * entry is device private the branch of do_swap_page(), mm/memory.c, with ->migrate_to_ram() as dmirror_devmem_fault(),
 * lib/test_hmm.c, implements it by migrate_vma_setup(), mm/migrate_device.c, and page-move.ts; Linux 6.12. How the
 * fault keeps the page differs: without a reference until 6.1 (16ce101db85d), with one since then, under the page lock since
 * 6.15 (1afaeb8293c9).
 * Not modelled: a callback that fails (failing-driver.ts); devices of several owners.
 */
import { setup } from 'xstate';
import { and, flag, not, optional, type RecordPlace, role, variant, words } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { pageMove } from './page-move.ts';
import { moveRegisters, moveVocabulary } from './page-move-role.ts';

export const deviceFaultRegisters = {
  ...faultRegisters,
  ...moveRegisters,
  /** Constant: what keeps the page while ->migrate_to_ram() looks at it; with locksFaultPage its lock, too. */
  keeps: words('reference', 'nothing'),
  /** Constant: a driver that answers with SIGBUS where nothing was collected. */
  failsIfNothing: variant(flag),
  /** A page was collected. */
  collected: flag,
  /** vmf->orig_pte by which the fault was dispatched. Untracked: the page may be freed before the PTL is taken. */
  named: optional(m.frame),
};

export function deviceFaultVocabulary(
  self: RecordPlace<typeof deviceFaultRegisters>,
  chosen: Chosen<typeof faultChoices>,
) {
  const fault = faultVocabulary(self, chosen);
  const move = moveVocabulary(self, chosen);
  const at = m.ptep(self.page, self.table);
  const now = m.entry(at);
  const seen = m.entryLockless(m.ptep(self.page));
  const walked = m.entry(m.ptep(self.page, self.walked));
  const page = self.faultPage;
  const lock = m.frames.lock.at(page);
  return {
    guards: {
      ...fault.guards,
      ...move.guards,
      looksDevicePrivate: and(m.tableAt(self.page).isnt('none'), seen.kind.is('device private')),
      /** The entry of a page in memory of the device, which alone is selected. */
      isDevicePrivate: walked.kind.is('device private'),
      answersSigbus: and(self.failsIfNothing, not(self.collected)),
      keepsNothing: self.keeps.is('nothing'),
      locksPage: self.locksFaultPage,
      /** pte_same(), under the PTL. */
      sameEntry: and(now.kind.is('device private'), now.frame.is(self.named)),
    },
    actions: {
      ...fault.actions,
      ...move.actions,
      noteNamed: self.named.set(seen.frame),
      forgetNamed: self.named.set('none'),
      setPage: [page.set(self.named), self.named.set('none')],
      getPage: m.getFrame(page.known()),
      /** page->pgmap and what the driver has stored in the page; without a reference nothing keeps the page afterwards. */
      readPage: m.breaks('REF5', m.frames.refs.at(page).is(0)),
      forgetPage: page.set('none'),
      collect: [m.getFrame(walked.frame.known()), self.source.set(walked.frame)],
      noteCollected: self.collected.set(true),
      forgetCollected: self.collected.set(false),
      unlockPage: lock.release(),
      putPage: [m.putFrame(page.known()), page.set('none')],
    },
    steps: { ...fault.steps, ...move.steps, tryPageLock: lock.acquire() },
  };
}

export const deviceFaulter = role(
  'device faulter',
  { registers: deviceFaultRegisters, choices: faultChoices, optional: faultOptional },
  ({ self, chosen }) => deviceFaultVocabulary(self, chosen),
);

const inSetup = { in: 'mm/migrate_device.c:migrate_vma_collect_pmd' } as const;

/** migrate_vma_setup() of the one page, and what follows from it. */
const migrateToRam = states({
  announcing: { ...invalidateRangeStart, onDone: { target: 'finding' } },
  finding: {
    meta: inSetup,
    on: {
      'read PMD': [
        { description: 'a table', guard: 'tableFound', actions: 'noteWalked', target: 'lockingToCollect' },
        { description: 'no table', target: 'endingEmpty' },
      ],
    },
  },
  lockingToCollect: {
    meta: inSetup,
    on: { 'lock PTE': { guard: 'lockWalked', actions: 'lockWalked', target: 'collecting' } },
  },
  collecting: {
    meta: inSetup,
    on: {
      'look at PTE': [
        { description: 'device private', guard: 'isDevicePrivate', actions: 'collect', target: 'lockingSource' },
        { description: 'another entry by now', target: 'unlockingEmpty' },
      ],
    },
  },
  lockingSource: {
    meta: inSetup,
    on: {
      'try to lock page': [
        { description: 'the fault has locked it', guard: 'lockedByFault', target: 'clearing' },
        { description: 'locked', guard: 'trySourceLock', actions: 'trySourceLock', target: 'clearing' },
        { description: 'another has it', target: 'puttingBusy' },
      ],
    },
  },
  puttingBusy: { meta: inSetup, on: { 'put page': { actions: 'putSource', target: 'unlockingEmpty' } } },
  unlockingEmpty: { meta: inSetup, on: { 'unlock PTE': { actions: 'unlockWalked', target: 'endingEmpty' } } },
  endingEmpty: { ...invalidateRangeEnd, onDone: { target: 'nothingCollected' } },
  nothingCollected: { always: { target: 'returned' } },
  clearing: { meta: inSetup, on: { 'clear PTE': { actions: 'clearEntry', target: 'entering' } } },
  entering: {
    meta: inSetup,
    on: { 'set migration entry': { actions: ['enterMigration', 'noteCollected'], target: 'unlockingCollected' } },
  },
  unlockingCollected: { meta: inSetup, on: { 'unlock PTE': { actions: 'unlockWalked', target: 'ending' } } },
  ending: { ...invalidateRangeEnd, onDone: { target: 'moving' } },
  moving: { ...pageMove, onDone: { target: 'returned' } },
});

/** The branch of do_swap_page(). */
export const devicePrivate = states({
  initial: 'deciding',
  meta: { in: 'mm/memory.c:do_swap_page', version: '6.12' },
  states: {
    deciding: {
      always: [
        { guard: 'underVmaLock', actions: 'forgetNamed', target: 'leavingVmaLock' },
        { guard: 'keepsNothing', actions: 'setPage', target: 'calling' },
        { target: 'lockingPte' },
      ],
    },
    leavingVmaLock: {
      on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: '#retry' } },
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      on: {
        'recheck PTE': [
          { description: 'the same entry', guard: 'sameEntry', actions: 'setPage', target: 'keeping' },
          { description: 'changed by another', actions: 'forgetNamed', target: 'unlockingChanged' },
        ],
      },
    },
    keeping: { always: [{ guard: 'locksPage', target: 'lockingPage' }, { target: 'gettingPage' }] },
    lockingPage: {
      on: {
        'try page lock': [
          { description: 'taken', guard: 'tryPageLock', actions: 'tryPageLock', target: 'gettingPage' },
          { description: 'held by another', actions: 'forgetPage', target: 'unlockingChanged' },
        ],
      },
    },
    gettingPage: { on: { 'get page': { actions: 'getPage', target: 'unlockingPte' } } },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'calling' } } },
    unlockingChanged: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },

    calling: {
      meta: { in: 'lib/test_hmm.c:dmirror_devmem_fault' },
      on: {
        'look at page': [
          { description: 'not kept', guard: 'keepsNothing', actions: ['readPage', 'forgetPage'], target: 'announcing' },
          { description: 'kept', actions: 'readPage', target: 'announcing' },
        ],
      },
    },
    ...migrateToRam,

    returned: {
      always: [
        { guard: 'keepsNothing', actions: 'forgetCollected', target: '#resolved' },
        { guard: 'locksPage', target: 'unlockingPage' },
        { target: 'puttingPage' },
      ],
    },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingPage' } } },
    puttingPage: {
      on: {
        'put page': [
          { description: 'failed', guard: 'answersSigbus', actions: 'putPage', target: '#sigbus' },
          { description: 'done', actions: ['putPage', 'forgetCollected'], target: '#resolved' },
        ],
      },
    },
  },
});

/** The states of a thread that faults, with those of a fault on a page of a device. */
export function migratingStates<const D>(onDevicePage: D) {
  return faultStatesWith(
    {
      guard: 'looksDevicePrivate',
      actions: ['noteTable', 'noteNamed'],
      target: 'devicePrivate',
      description: 'a page of a device',
    },
    { devicePrivate: onDevicePage },
  );
}

export const migratingThread = setup(vocabulary(deviceFaulter)).createMachine({
  id: 'migrating thread',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: migratingStates(devicePrivate),
});
