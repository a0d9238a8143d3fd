/**
 * The first half of migrate_vma_setup(), mm/migrate_device.c, Linux 6.1: pages are collected and unmapped. Part of migrate-vma.ts.
 * VMAs that are VM_SPECIAL or of DAX are refused, so that no entry but that of the zero page is without a vm_normal_page().
 * Not modelled: KSM; a large folio that is mapped by PTEs, which is skipped.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { next } from './migrate-vma-role.ts';

const inPrepare = { in: 'mm/migrate.c:migrate_vma_prepare', version: '4.14' } as const;

/** migrate_vma_collect(). */
export const collecting = states({
  meta: { in: 'mm/migrate_device.c:migrate_vma_collect_pmd' },
  initial: 'announcing',
  states: {
    announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
    walking: {
      on: {
        'read PMD': [
          { description: 'a table', guard: 'hasTable', actions: 'noteTable', target: 'lockingPte' },
          { description: 'a hole', guard: 'fillsWholeHole', target: 'hole' },
          { description: 'nothing to migrate', target: 'skipping' },
        ],
      },
    },
    hole: {
      meta: { in: 'mm/migrate_device.c:migrate_vma_collect_hole' },
      on: { 'collect hole': { actions: ['setHole', 'clearDstOfHole', 'countPage'], target: 'holeDone' } },
    },
    holeDone: next('hole', 'ending'),
    skipping: {
      meta: { in: 'mm/migrate_device.c:migrate_vma_collect_skip' },
      on: { 'skip page': { actions: 'skip', target: 'skipped' } },
    },
    skipped: next('skipping', 'ending'),

    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } } },
    looking: {
      on: {
        'look at PTE': [
          {
            description: 'none',
            guard: 'entryEmpty',
            actions: ['setHole', 'clearDst', 'countPage'],
            target: 'collected',
          },
          {
            description: 'the zero page',
            guard: 'entryZero',
            actions: ['setHole', 'clearDst', 'countPage'],
            target: 'collected',
          },
          { description: 'a page', guard: 'entryPresent', actions: ['clearDst', 'getPage'], target: 'lockingPage' },
          { description: 'not to be migrated', actions: 'skip', target: 'collected' },
        ],
      },
    },
    // Two migrations that wait for each other's pages would do so for ever.
    lockingPage: {
      on: {
        'try to lock page': [
          { description: 'locked', guard: 'lockSource', actions: 'lockSource', target: 'pageLocked' },
          {
            description: 'another has it, to be tried again',
            guard: 'triesLater',
            actions: ['keepForLater', 'countPage'],
            target: 'collected',
          },
          { description: 'another has it', target: 'putting' },
        ],
      },
    },
    pageLocked: { on: { 'clear PTE': { actions: 'clearPte', target: 'cleared' } } },
    // GUP-fast takes its pin first and then looks at the PTE again: who clears the PTE first cannot miss it.
    cleared: {
      on: {
        'look for pins': [
          { description: 'pinned', guard: 'pinned', target: 'restoring' },
          { description: 'no pin', target: 'entering' },
        ],
      },
    },
    restoring: { on: { 'set PTE back': { actions: 'restorePte', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockSource', target: 'putting' } } },
    putting: { on: { 'put page': { actions: ['putCollected', 'skip'], target: 'collected' } } },
    entering: { on: { 'set migration entry': { actions: ['enterMigration', 'countPage'], target: 'collected' } } },
    collected: next('looking', 'walked'),
    walked: {
      always: [
        { guard: 'flushesLate', target: 'unlocking' },
        { guard: 'anyUnmapped', target: 'flushing' },
        { target: 'unlocking' },
      ],
    },
    // Before the PTL: a zap that finds a migration entry has nothing to flush and returns.
    flushing: { on: { 'flush TLBs': { actions: 'flushRange', target: 'unlocking' } } },
    unlocking: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'flushesLate', target: 'flushingLate' }, { target: 'ending' }] },
    flushingLate: { on: { 'flush TLBs': { actions: 'flushRange', target: 'ending' } } },
    ending: { ...invalidateRangeEnd, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});

/**
 * migrate_vma_unmap(). Pages that are mapped elsewhere, or that others hold, get their entry back. Until 5.16 (ab09243aa95a) it was
 * migrate_vma_prepare() that isolated the pages, and tried once more to lock what another had locked while they were
 * collected; in the first posted forms of HMM it waited.
 */
export const unmapping = states({
  meta: { in: 'mm/migrate_device.c:migrate_device_unmap' },
  initial: 'deciding',
  states: {
    deciding: {
      always: [
        { guard: 'noSourceFrame', target: 'unmapped' },
        { guard: 'sourceLocked', target: 'isolating' },
        { guard: 'waitsForPages', target: 'waitingForPage' },
        { target: 'lockingPage' },
      ],
    },
    lockingPage: {
      meta: inPrepare,
      on: {
        'try to lock page again': [
          { description: 'locked', guard: 'lockSource', actions: 'lockSource', target: 'isolating' },
          { description: 'another has it', target: 'puttingLate' },
        ],
      },
    },
    waitingForPage: {
      meta: inPrepare,
      on: { 'lock page': { guard: 'lockSource', actions: 'lockSource', target: 'isolating' } },
    },
    puttingLate: {
      meta: inPrepare,
      on: { 'put page': { actions: ['putSource', 'countDown'], target: 'unmapped' } },
    },
    isolating: {
      on: {
        'isolate page': [
          {
            description: 'isolated by another',
            guard: 'isolatedByOther',
            actions: ['giveUp', 'countDown'],
            target: 'unmapped',
          },
          { description: 'done', actions: 'isolate', target: 'checking' },
        ],
      },
    },
    checking: {
      meta: { in: 'mm/migrate_device.c:migrate_vma_check_page' },
      on: {
        'count references': [
          {
            description: 'mapped elsewhere',
            guard: 'mappedElsewhere',
            actions: ['putBack', 'giveUp', 'countDown'],
            target: 'unmapped',
          },
          { description: 'nobody else has it', guard: 'sourceExact', target: 'unmapped' },
          { description: 'somebody has it', actions: ['putBack', 'giveUp', 'countDown'], target: 'unmapped' },
        ],
      },
    },
    unmapped: next('deciding', 'restoring'),

    restoring: {
      always: [
        { guard: 'movesOn', target: 'restored' },
        { actions: 'noteTable', target: 'lockingPte' },
      ],
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      meta: { in: 'mm/migrate.c:remove_migration_pte' },
      on: {
        'restore PTE': [
          { description: 'the entry is there', guard: 'stillToRestore', actions: 'restoreEntry', target: 'entered' },
          { description: 'the entry is gone', target: 'entered' },
        ],
      },
    },
    entered: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockSource', target: 'puttingPage' } } },
    puttingPage: { on: { 'put page': { actions: 'putSource', target: 'restored' } } },
    restored: next('restoring', 'done'),
    done: { type: 'final' },
  },
});
