/**
 * A device that makes an atomic access to memory of the CPU: make_device_exclusive(), mm/rmap.c, Linux 6.15, as
 * nouveau_atomic_range_fault(), drivers/gpu/drm/nouveau/nouveau_svm.c, calls it, which looks for a retry before it maps the
 * page; by the constant `testsSequence` false as dmirror_exclusive(), lib/test_hmm.c, does, which does not.
 * Until 6.15 make_device_exclusive_range() went by the reverse map, tried the page lock instead of waiting for it, and took
 * the rmap of the entry away.
 * Not modelled: the fault that GUP takes where it finds nothing that may be written, after which the access fails here;
 * CPUs with TLBs, pages that are mapped more than once, fork.
 */
import { setup } from 'xstate';
import { and, flag, pickIndex, role, variant } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { mirrorRegisters, mirrorVocabulary } from '../notifier/hmm-range-fault.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';

const registers = {
  ...mirrorRegisters,
  ...bracketRegisters,
  /** Constant: it asks before it maps the page whether an invalidation came meanwhile, and its callback knows its own brackets. */
  testsSequence: variant(flag),
};

export const exclusiveUser = role('exclusive user', { registers, family: true }, ({ self }) => {
  const mirrors = mirrorVocabulary(self);
  const owner = pickIndex(m.consumer, self.testsSequence, self.consumer, 'none');
  const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page), owner });
  const at = m.ptep(self.page, self.table);
  const now = m.entry(at);
  const pageLock = m.frames.lock.at(self.frame);
  return {
    guards: {
      ...bracket.guards,
      ...mirrors.guards,
      testsSequence: self.testsSequence,
      findsPage: and(now.kind.is('present'), now.write),
      sameWritable: and(now.kind.is('present'), now.write, now.frame.is(self.frame)),
    },
    actions: {
      ...bracket.actions,
      ...mirrors.actions,
      getPage: [m.getFrame(now.frame), self.frame.set(now.frame)],
      unlockPte: [m.unlockPte(at), self.table.set('none')],
      clearPte: m.takeEntryOut(at),
      setExclusive: m.setExclusive(at, self.frame.known()),
      mapExclusive: m.setSpte(m.tableOwner(self.consumer), self.page, self.frame, true),
      unlockPage: pageLock.release(),
      putPage: [m.putFrame(self.frame.known()), self.frame.set('none')],
    },
    steps: { ...bracket.steps, ...mirrors.steps, lockPte: m.lockPte(at), lockPage: pageLock.acquire() },
  };
});

const inGup = { in: 'mm/gup.c:follow_page_pte', version: '6.12' } as const;
const inMake = { in: 'mm/rmap.c:make_device_exclusive', version: '6.15' } as const;
const inWalk = { in: 'mm/pagewalk.c:folio_walk_start', version: '6.12' } as const;
const inDevice = { in: 'device' } as const;

export const makeDeviceExclusive = setup(vocabulary(exclusiveUser)).createMachine({
  id: 'device with exclusive access',
  initial: 'running',
  meta: {
    in: 'drivers/gpu/drm/nouveau/nouveau_svm.c:nouveau_atomic_range_fault',
    version: '6.12',
    excludes: { ...anonymousOnly, ...residentOnly },
  },
  states: {
    running: {
      meta: inDevice,
      on: {
        'access memory': [
          { description: 'stored', guard: 'deviceWrites', actions: 'store', target: 'done' },
          { description: 'no entry', target: 'exited' },
        ],
      },
    },
    exited: { always: [{ guard: 'testsSequence', target: 'beginning' }, { target: 'lockingMmap' }] },
    beginning: {
      meta: { in: 'mm/mmu_notifier.c:mmu_interval_read_begin' },
      on: { 'read interval sequence': { guard: 'readBegin', actions: 'readBegin', target: 'lockingMmap' } },
    },
    lockingMmap: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'following' } } },

    following: {
      meta: inGup,
      on: {
        'read PMD': [
          { description: 'a table', guard: 'pmdIsTable', actions: 'noteTable', target: 'lockingFollowed' },
          { description: 'no table', target: 'missing' },
        ],
      },
    },
    lockingFollowed: {
      meta: inGup,
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } },
    },
    looking: {
      meta: inGup,
      on: {
        'follow page': [
          { description: 'a page that may be written', guard: 'findsPage', actions: 'getPage', target: 'followed' },
          { description: 'nothing that may be written', target: 'unlockingMissing' },
        ],
      },
    },
    unlockingMissing: { meta: inGup, on: { 'unlock PTE': { actions: 'unlockPte', target: 'missing' } } },
    followed: { meta: inGup, on: { 'unlock PTE': { actions: 'unlockPte', target: 'lockingPage' } } },

    // Whoever gives the page back to the CPU needs this lock, and so waits until it is mapped.
    lockingPage: {
      meta: inMake,
      on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'announcing' } },
    },
    announcing: { ...invalidateRangeStart, onDone: { actions: 'noteTable', target: 'lockingPte' } },
    lockingPte: {
      meta: inWalk,
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } },
    },
    comparing: {
      meta: inMake,
      on: {
        'compare PTE': [
          { description: 'the same page, and to be written', guard: 'sameWritable', target: 'clearing' },
          { description: 'another by now', target: 'unlockingChanged' },
        ],
      },
    },
    unlockingChanged: { meta: inMake, on: { 'unlock PTE': { actions: 'unlockPte', target: 'endingChanged' } } },
    endingChanged: { ...invalidateRangeEnd, onDone: { target: 'unlockingPageChanged' } },
    unlockingPageChanged: {
      meta: inMake,
      on: { 'unlock page': { actions: 'unlockPage', target: 'puttingChanged' } },
    },
    puttingChanged: { meta: inMake, on: { 'put page': { actions: 'putPage', target: 'following' } } },
    clearing: { meta: inMake, on: { 'clear PTE': { actions: 'clearPte', target: 'entering' } } },
    entering: { meta: inMake, on: { 'set exclusive entry': { actions: 'setExclusive', target: 'entered' } } },
    entered: { meta: inMake, on: { 'unlock PTE': { actions: 'unlockPte', target: 'ending' } } },
    ending: {
      ...invalidateRangeEnd,
      onDone: [{ guard: 'testsSequence', target: 'dropping' }, { target: 'lockingTable' }],
    },

    dropping: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'lockingTable' } } },
    lockingTable: { on: { 'lock device table': { guard: 'lockTable', actions: 'lockTable', target: 'tableLocked' } } },
    tableLocked: {
      always: [{ guard: 'testsSequence', target: 'testing' }, { target: 'mapping' }],
    },
    testing: {
      on: {
        'test for retry': [
          { description: 'invalidated since', guard: 'intervalRetry', actions: 'endRead', target: 'refused' },
          { description: 'not invalidated', actions: 'endRead', target: 'mapping' },
        ],
      },
    },
    mapping: { on: { 'set device entry': { actions: 'mapExclusive', target: 'mapped' } } },
    mapped: { on: { 'unlock device table': { actions: 'unlockTable', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingPage' } } },
    puttingPage: {
      on: {
        'put page': [
          {
            description: 'mmap_lock was dropped before',
            guard: 'testsSequence',
            actions: 'putPage',
            target: 'running',
          },
          { description: 'mmap_lock is held still', actions: 'putPage', target: 'droppingLate' },
        ],
      },
    },
    droppingLate: {
      meta: { in: 'lib/test_hmm.c:dmirror_exclusive' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'running' } },
    },
    refused: { on: { 'unlock device table': { actions: 'unlockTable', target: 'unlockingRefused' } } },
    unlockingRefused: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingRefused' } } },
    puttingRefused: { on: { 'put page': { actions: 'putPage', target: 'beginning' } } },

    missing: { on: { 'drop mmap_lock': { actions: ['unlockMmap', 'endRead'], target: 'failed' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
