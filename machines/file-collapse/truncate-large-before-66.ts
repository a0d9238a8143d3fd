/**
 * ftruncate() to nothing of a shmem file as truncate-large.ts, until 6.6: zap_pmd_range() and zap_pte_range(), mm/memory.c, Linux
 * 6.1. A table that was found stays: who takes one away holds i_mmap_rwsem for writing.
 * Not modelled: what truncate-large.ts leaves out.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { truncateInodePages } from '../file/truncate-inode-pages.ts';
import { largeTruncater, truncateLargeStates, unmapLarge } from './truncate-large.ts';

const at61 = '6.1';
const inZap = { in: 'mm/memory.c:zap_pte_range', version: at61 } as const;
const inZapHuge = { in: 'mm/huge_memory.c:zap_huge_pmd', version: at61 } as const;
const { mappingTable: _, comparing: __, tableGone: ___, ...kept } = unmapLarge;

const unmapBefore66 = states({
  ...kept,
  atTree: { ...kept.atTree, meta: { in: 'mm/memory.c:unmap_mapping_range_tree', version: at61 } },
  readingPmd: {
    meta: { in: 'mm/memory.c:zap_pmd_range', version: at61 },
    on: {
      'read PMD': [
        { guard: 'pmdIsHuge', target: 'lockingPmd', description: 'a huge page' },
        { guard: 'pmdIsTable', actions: 'noteTable', target: 'lockingPte', description: 'a table' },
        { actions: 'endPages', target: 'announcingEnd', description: 'none' },
      ],
    },
  },
  lockingPmd: { ...kept.lockingPmd, meta: inZapHuge },
  pmdLocked: { ...kept.pmdLocked, meta: inZapHuge },
  pmdGone: { ...kept.pmdGone, meta: inZapHuge },
  zappingHuge: { ...kept.zappingHuge, meta: inZapHuge },
  zappedHuge: { ...kept.zappedHuge, meta: inZapHuge },
  lockingPte: { meta: inZap, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'zapping' } } },
  unlockingPte: {
    meta: inZap,
    on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable', 'endPages'], target: 'announcingEnd' } },
  },
});

const unmapAll = states({
  initial: 'locking',
  meta: { in: 'mm/memory.c:unmap_mapping_pages', version: at61 },
  states: unmapBefore66,
});
const { unmappingPage } = truncateInodePages.states;

export const truncateLargeBefore66 = setup(vocabulary(largeTruncater)).createMachine({
  id: 'truncation, tables kept',
  initial: 'called',
  meta: { in: 'mm/truncate.c:truncate_setsize', version: at61 },
  states: {
    ...truncateLargeStates,
    unmapping: { ...unmapAll, onDone: { target: 'removing' } },
    removing: {
      ...truncateInodePages,
      states: { ...truncateInodePages.states, unmappingPage: { ...unmappingPage, states: unmapBefore66 } },
      onDone: { target: 'unmappingAgain' },
    },
    unmappingAgain: { ...unmapAll, onDone: { target: 'truncated' } },
  },
});
