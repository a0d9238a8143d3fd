/**
 * A device that mirrors an address space: mmu_interval_read_begin() and mmu_interval_read_retry(), mm/mmu_notifier.c, around
 * hmm_range_fault(), mm/hmm.c, as Documentation/mm/hmm.rst puts them together; Linux 6.1. No reference is taken at all.
 * Not modelled: the VMA, the fault that hmm_range_fault() takes for a page that is not there, and -EBUSY.
 */
import { setup } from 'xstate';
import { and, index, type RecordPlace, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';

export const mirrorRegisters = {
  /** Constants. */
  page: index(m.page),
  consumer: index(m.consumer),
  /** What was read of the PMD entry. */
  table: reference(m.table),
  frame: reference(m.frame),
};

export function mirrorVocabulary(self: RecordPlace<typeof mirrorRegisters>) {
  const c = self.consumer;
  const pmd = m.pmdOf(self.page);
  const pte = m.entryLockless(m.ptep(self.page, self.table));
  const owner = m.tableOwner(c);
  const lock = m.secondary.lock.at(owner);
  return {
    guards: {
      deviceWrites: m.guestWrites(owner, self.page),
      mapsHuge: and(m.pmdMapsHuge(self.page), pmd.write),
      pmdIsTable: m.tableAt(self.page).isnt('none'),
      mapped: and(pte.kind.is('present'), pte.write),
      intervalRetry: m.intervalReadRetry(c),
    },
    actions: {
      store: m.guestStore(owner, self.page),
      noteTable: m.followPmd(self.page, self.table),
      noteHuge: self.frame.set(pmd.frame),
      noteFrame: self.frame.set(pte.frame),
      forgetTable: self.table.set('none'),
      unlockMmap: m.mmapLockOf(self.page).releaseRead(),
      endRead: m.intervalReadEnd(c),
      setEntry: m.setSpte(owner, self.page, self.frame, true),
      forgetFrame: self.frame.set('none'),
      unlockTable: lock.release(),
    },
    steps: {
      readBegin: m.intervalReadBegin(c),
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
      lockTable: lock.acquire(),
    },
  };
}

export const mirror = role('mirror', { registers: mirrorRegisters, family: true }, ({ self }) =>
  mirrorVocabulary(self),
);

const inDmirror = { in: 'lib/test_hmm.c:dmirror_range_fault', version: '6.1', excludes: anonymousOnly } as const;

/** From an access of the device, which looks the page up until it has an entry for it, to `done` or `failed`. */
export const mirrorStates = states({
  running: {
    meta: { in: 'device' },
    on: {
      'access memory': [
        { description: 'stored', guard: 'deviceWrites', actions: 'store', target: 'done' },
        { description: 'no entry', target: 'beginning' },
      ],
    },
  },
  // Sleeps while the interval is being invalidated.
  beginning: {
    meta: { in: 'mm/mmu_notifier.c:mmu_interval_read_begin' },
    on: { 'read interval sequence': { guard: 'readBegin', actions: 'readBegin', target: 'lockingMmap' } },
  },
  lockingMmap: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'walking' } } },
  // Under mmap_lock a table, once seen, stays; that what it says may change is for the test for a retry.
  walking: {
    meta: { in: 'mm/hmm.c:hmm_vma_walk_pmd' },
    on: {
      'read PMD': [
        { description: 'huge, and to be written', guard: 'mapsHuge', actions: 'noteHuge', target: 'walked' },
        { description: 'a table', guard: 'pmdIsTable', actions: 'noteTable', target: 'atTable' },
        { description: 'not there, or not to be written', actions: 'endRead', target: 'missing' },
      ],
    },
  },
  atTable: {
    meta: { in: 'mm/hmm.c:hmm_vma_handle_pte' },
    on: {
      'read PTE': [
        { description: 'to be written', guard: 'mapped', actions: ['noteFrame', 'forgetTable'], target: 'walked' },
        {
          description: 'not there, or not to be written',
          actions: ['endRead', 'forgetTable'],
          target: 'missing',
        },
      ],
    },
  },
  missing: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failed' } } },
  walked: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'lockingTable' } } },
  lockingTable: { on: { 'lock device table': { guard: 'lockTable', actions: 'lockTable', target: 'testing' } } },
  testing: {
    on: {
      'test for retry': [
        {
          description: 'invalidated since',
          guard: 'intervalRetry',
          actions: ['endRead', 'forgetFrame'],
          target: 'refused',
        },
        { description: 'not invalidated', actions: 'endRead', target: 'setting' },
      ],
    },
  },
  setting: {
    meta: { in: 'lib/test_hmm.c:dmirror_do_fault' },
    on: { 'set device entry': { actions: ['setEntry', 'forgetFrame'], target: 'set' } },
  },
  set: { on: { 'unlock device table': { actions: 'unlockTable', target: 'running' } } },
  refused: { on: { 'unlock device table': { actions: 'unlockTable', target: 'beginning' } } },
  done: { type: 'final' },
  failed: { type: 'final' },
});

export const intervalFault = setup(vocabulary(mirror)).createMachine({
  id: 'mirroring device',
  initial: 'running',
  meta: inDmirror,
  states: mirrorStates,
});
