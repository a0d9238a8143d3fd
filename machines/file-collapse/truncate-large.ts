/**
 * ftruncate() to nothing of a shmem file whose page cache may have a huge page: truncate-setsize.ts, where a region may be
 * mapped by a PMD entry or have no table, and may lose its table at any time: zap_pmd_range() and zap_pte_range(),
 * mm/memory.c, with zap_huge_pmd(), mm/huge_memory.c, and pte_offset_map_lock(), mm/pgtable-generic.c; Linux 6.12.
 * Not modelled: what is left of a huge page that is cut in its middle, and how it is split.
 */
import { setup } from 'xstate';
import { each, type RecordPlace, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { truncateInodePages, truncateRegisters, truncateVocabulary } from '../file/truncate-inode-pages.ts';
import { unmapMapping } from '../file/unmap-mapping.ts';
import type { unmapRegisters } from '../file/unmap-mapping-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const largeZapRegisters = {
  /** The table that pte_offset_map_lock() has found. */
  table: reference(m.table),
};

/** What is asked of a PMD entry, and done to it and below it, by whoever unmaps a region that may be huge. */
export function largeZapVocabulary(self: RecordPlace<typeof unmapRegisters> & RecordPlace<typeof largeZapRegisters>) {
  const { table } = self;
  const p = self.at.known();
  const at = m.ptep(p, table);
  return {
    guards: {
      pmdIsHuge: m.pmdHuge(p),
      pmdIsTable: m.tableAt(p).isnt('none'),
      pmdSame: m.tableAt(p).is(table),
    },
    actions: {
      zapHuge: [self.gathered.add(m.pmdOf(p).frame.known()), m.zapHugeFilePage(p)],
      unlockPmd: m.unlockPmd(p),
      mapTable: [m.rcuReadLock(), table.set(m.tableAt(p))],
      unmapTable: [m.rcuReadUnlock(), table.set('none')],
      /** Where no table goes that was found. */
      noteTable: table.set(m.tableAt(p)),
      forgetTable: table.set('none'),
      unlockPte: m.unlockPte(at),
    },
    steps: { lockPmd: m.lockPmd(p), lockPte: m.lockPte(at) },
  };
}

export const largeTruncater = role(
  'large truncater',
  { registers: { ...truncateRegisters, ...largeZapRegisters }, family: true },
  ({ self }) => {
    const { table } = self;
    const truncation = truncateVocabulary(self, () => true, true, { isHuge: m.isHuge(self.frame), table });
    const zap = largeZapVocabulary(self);
    return {
      guards: { ...truncation.guards, ...zap.guards },
      actions: {
        ...truncation.actions,
        ...zap.actions,
        setSize: each(m.offset, (o) => m.cutAt(o, o)),
        removePage: m.removeFolioFromCache(self.frame.known()),
      },
      steps: { ...truncation.steps, ...zap.steps },
    };
  },
);

const inZap = { in: 'mm/memory.c:zap_pte_range', version: '6.12' } as const;
const inZapHuge = { in: 'mm/huge_memory.c:zap_huge_pmd', version: '6.12' } as const;
const inMapLock = { in: 'mm/pgtable-generic.c:__pte_offset_map_lock', version: '6.12' } as const;
const { locking, zapping, zapped, finishing, flushing, flushed, putting, unlocking, done } = unmapMapping;

/** unmap_mapping_range_tree() and the zap of each VMA. */
export const unmapLarge = states({
  locking,
  atTree: {
    meta: { in: 'mm/memory.c:unmap_mapping_range_tree', version: '6.12' },
    on: {
      'look at tree': [
        {
          guard: 'moreLinear',
          actions: ['nextLinear', 'updateHighWater'],
          target: 'announcing',
          description: 'a VMA that maps it',
        },
        { target: 'unlocking', description: 'no further VMA' },
      ],
    },
  },
  announcing: { ...invalidateRangeStart, onDone: { actions: 'firstPage', target: 'readingPmd' } },
  readingPmd: {
    meta: { in: 'mm/memory.c:zap_pmd_range', version: '6.12' },
    on: {
      'read PMD': [
        { guard: 'pmdIsHuge', target: 'lockingPmd', description: 'a huge page' },
        { guard: 'pmdIsTable', target: 'mappingTable', description: 'a table' },
        { actions: 'endPages', target: 'announcingEnd', description: 'none' },
      ],
    },
  },
  lockingPmd: { meta: inZapHuge, on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
  pmdLocked: {
    meta: inZapHuge,
    on: {
      'recheck PMD': [
        { guard: 'pmdIsHuge', target: 'zappingHuge', description: 'huge' },
        { target: 'pmdGone', description: 'zapped by another' },
      ],
    },
  },
  pmdGone: { meta: inZapHuge, on: { 'unlock PMD': { actions: ['unlockPmd', 'endPages'], target: 'announcingEnd' } } },
  zappingHuge: { meta: inZapHuge, on: { 'zap PMD': { actions: 'zapHuge', target: 'zappedHuge' } } },
  zappedHuge: {
    meta: inZapHuge,
    on: { 'unlock PMD': { actions: ['unlockPmd', 'endPages'], target: 'announcingEnd' } },
  },
  // RCU keeps a table that is taken away from here on.
  mappingTable: {
    meta: inMapLock,
    on: {
      'read PMD again': [
        { guard: 'pmdIsTable', actions: 'mapTable', target: 'lockingPte', description: 'a table' },
        { actions: 'endPages', target: 'announcingEnd', description: 'taken away' },
      ],
    },
  },
  lockingPte: { meta: inMapLock, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } } },
  comparing: {
    meta: inMapLock,
    on: {
      'compare PMD': [
        { guard: 'pmdSame', target: 'zapping', description: 'unchanged' },
        { target: 'tableGone', description: 'taken away' },
      ],
    },
  },
  tableGone: {
    meta: inMapLock,
    on: { 'unlock PTE': { actions: ['unlockPte', 'unmapTable'], target: 'mappingTable' } },
  },
  zapping,
  cleared: { always: { target: 'zapped' } },
  zapped,
  unlockingPte: {
    meta: inZap,
    on: { 'unlock PTE': { actions: ['unlockPte', 'unmapTable', 'endPages'], target: 'announcingEnd' } },
  },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'finishing' } },
  finishing,
  flushing,
  flushed,
  putting,
  unlocking,
  done,
});

const unmapAll = states({
  initial: 'locking',
  meta: { in: 'mm/memory.c:unmap_mapping_pages', version: '6.12' },
  states: unmapLarge,
});
const { unmappingPage } = truncateInodePages.states;
const removeAll = states({
  ...truncateInodePages,
  states: { ...truncateInodePages.states, unmappingPage: { ...unmappingPage, states: unmapLarge } },
});

/** truncate_setsize() and its caller, around three passes. */
export const truncateLargeStates = states({
  called: {
    meta: { in: 'fs/open.c:do_truncate', version: '6.1' },
    on: { 'take i_rwsem': { guard: 'lockInode', actions: 'lockInode', target: 'locked' } },
  },
  locked: { on: { 'write i_size': { actions: 'setSize', target: 'unmapping' } } },
  unmapping: { ...unmapAll, onDone: { target: 'removing' } },
  removing: { ...removeAll, onDone: { target: 'unmappingAgain' } },
  unmappingAgain: { ...unmapAll, onDone: { target: 'truncated' } },
  truncated: {
    meta: { in: 'fs/open.c:do_truncate', version: '6.1' },
    on: { 'drop i_rwsem': { actions: 'unlockInode', target: 'done' } },
  },
  done: { type: 'final' },
});

export const truncateLarge = setup(vocabulary(largeTruncater)).createMachine({
  id: 'truncate large',
  initial: 'called',
  meta: { in: 'mm/truncate.c:truncate_setsize', version: '6.12' },
  states: truncateLargeStates,
});
