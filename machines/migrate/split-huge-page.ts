/**
 * split_huge_page_to_list() of an anonymous page that is locked, with unmap_folio() and remap_page(), and
 * __split_huge_pmd_locked() with `freeze`, mm/huge_memory.c, Linux 6.1. Part of migrate-vma-of-huge.ts. Its PMD entry becomes a table
 * of migration entries, and when nobody else has the page in hand it is split.
 * Not modelled: the bracket that the walk of the reverse map opens inside that of migrate_vma_collect(), the swap cache, more than
 * one mapping, the deferred split queue; that an exclusive page may be pinned.
 */
import { states } from '../../checker/language/vocabulary.ts';

const file = 'mm/huge_memory.c';
const inSplitPmd = { in: `${file}:__split_huge_pmd_locked` } as const;
const inRemove = { in: 'mm/migrate.c:remove_migration_pte' } as const;
const inWalk = { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' } as const;

export const splitHugePage = states({
  initial: 'lockingAnon',
  meta: { in: `${file}:split_huge_page_to_list`, version: '6.1' },
  states: {
    lockingAnon: { on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'counting' } } },
    counting: {
      meta: { in: `${file}:can_split_folio` },
      on: {
        'count references': [
          { description: 'nobody else has it', guard: 'canSplit', target: 'lockingPmd' },
          { description: 'somebody has it', target: 'unlockingAnon' },
        ],
      },
    },
    lockingPmd: {
      meta: { in: `${file}:__split_huge_pmd` },
      on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } },
    },
    pmdLocked: {
      meta: inSplitPmd,
      on: {
        'invalidate PMD': [
          { description: 'huge still', guard: 'pmdMapsHugePage', actions: 'invalidatePmd', target: 'invalidated' },
          { description: 'zapped meanwhile', target: 'unlockingPmd' },
        ],
      },
    },
    invalidated: { meta: inSplitPmd, on: { 'flush TLBs': { actions: 'flushRange', target: 'flushed' } } },
    flushed: { meta: inSplitPmd, on: { 'fill table': { actions: 'fillFrozen', target: 'filled' } } },
    filled: { meta: inSplitPmd, on: { 'drop rmap and reference': { actions: 'dropHugeMapping', target: 'dropped' } } },
    dropped: { meta: inSplitPmd, on: { 'populate PMD': { actions: 'populateSplit', target: 'unlockingPmd' } } },
    unlockingPmd: {
      meta: { in: `${file}:__split_huge_pmd` },
      on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freezing' } },
    },
    freezing: {
      on: {
        'freeze references': [
          { description: 'nobody else has it', guard: 'canFreeze', actions: 'splitPage', target: 'walking' },
          { description: 'somebody has it', target: 'walking' },
        ],
      },
    },
    walking: {
      meta: inWalk,
      on: {
        'read PMD': [
          { description: 'a table', guard: 'hasTable', actions: 'noteTable', target: 'lockingPte' },
          { description: 'no table', target: 'unlockingAnon' },
        ],
      },
    },
    lockingPte: { meta: inWalk, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'replacing' } } },
    replacing: {
      meta: inRemove,
      on: {
        'remove migration PTE': [
          { description: 'the entry is there', guard: 'standsForHuge', actions: 'restoreHuge', target: 'replaced' },
          { description: 'the entry is gone', target: 'replaced' },
        ],
      },
    },
    replaced: {
      meta: inRemove,
      on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlockingAnon' } },
    },
    unlockingAnon: { on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'done' } } },
    done: { type: 'final' },
  },
});
