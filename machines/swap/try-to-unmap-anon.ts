/**
 * try_to_unmap() of an anonymous page: rmap_walk_anon() and try_to_unmap_one(), mm/rmap.c, Linux 6.12. The page is locked. Part
 * of shrink-anon-folio.ts.
 * Not modelled: pages that are mapped more than once, VM_LOCKED, huge pages, missing page tables, a count of the slot that is
 * full, VM_DROPPABLE, the WARN for a page that is not swapbacked and in the swap cache: what is isolated does not become lazyfree.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

const walk = 'mm/page_vma_mapped.c';

export const tryToUnmapAnon = states({
  initial: 'finding',
  meta: { in: 'mm/rmap.c:try_to_unmap_one', version: '6.12' },
  states: {
    finding: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: {
        'look at mapcount': [
          { guard: 'isMapped', actions: 'noteAddress', target: 'lockingAnon', description: 'mapped' },
          { target: 'done', description: 'no longer mapped' },
        ],
      },
    },
    lockingAnon: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'announcing' } },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'looking' } },
    // Without the lock: an entry that is cleared for a moment is passed over, and the page stays where it is.
    looking: {
      meta: { in: `${walk}:map_pte` },
      on: {
        'look at PTE': [
          { guard: 'looksPresent', target: 'lockingPte', description: 'present' },
          { target: 'announcingEnd', description: 'not present' },
        ],
      },
    },
    lockingPte: {
      meta: { in: `${walk}:map_pte` },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } },
    },
    checking: {
      meta: { in: `${walk}:check_pte` },
      on: {
        'check PTE': [
          { guard: 'isTarget', target: 'clearing', description: 'it maps the page' },
          { target: 'unlockingPte', description: 'it does not' },
        ],
      },
    },
    clearing: { on: { 'clear PTE': { actions: 'clearPte', target: 'cleared' } } },
    cleared: {
      always: [
        { guard: 'flushesNow', target: 'flushing' },
        { guard: 'flushesLater', target: 'deferring' },
        { target: 'flushed' },
      ],
    },
    flushing: { on: { 'flush TLBs': { actions: 'flushPage', target: 'flushed' } } },
    deferring: {
      meta: { in: 'mm/rmap.c:set_tlb_ubc_flush_pending' },
      on: { 'defer flush': { actions: 'deferFlush', target: 'flushed' } },
    },
    flushed: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'dirtied' }] },
    dirtying: { on: { 'set page dirty': { actions: 'setDirty', target: 'dirtied' } } },
    dirtied: { always: [{ guard: 'isLazyfree', target: 'countingReferences' }, { target: 'duplicating' }] },

    // After the entry is cleared: GUP-fast takes its reference before it looks at the entry again.
    countingReferences: {
      on: {
        'count references': [
          {
            guard: 'isUnusedLazyfree',
            actions: 'countDown',
            target: 'removing',
            description: 'nobody else has it, and it is clean',
          },
          { target: 'restoring', description: 'in use, or stored to' },
        ],
      },
    },
    restoring: { on: { 'restore PTE': { actions: 'restorePte', target: 'restored' } } },
    restored: { on: { 'set PG_swapbacked': { actions: 'setSwapbacked', target: 'unlockingPte' } } },

    duplicating: {
      meta: { in: 'mm/swapfile.c:swap_duplicate' },
      on: { 'duplicate swap entry': { actions: 'duplicate', target: 'sharing' } },
    },
    sharing: {
      meta: { in: 'include/linux/rmap.h:__folio_try_share_anon_rmap' },
      on: {
        'look for pins': [
          { guard: 'isPinned', target: 'freeingEntry', description: 'pinned' },
          { target: 'entering', description: 'not pinned' },
        ],
      },
    },
    freeingEntry: {
      meta: { in: 'mm/swapfile.c:swap_free_nr' },
      on: { 'free swap entry': { actions: 'freeEntry', target: 'restoringPinned' } },
    },
    restoringPinned: { on: { 'restore PTE': { actions: 'restorePte', target: 'unlockingPte' } } },
    entering: { on: { 'set swap PTE': { actions: 'enterSwap', target: 'removing' } } },

    removing: {
      meta: { in: 'mm/rmap.c:__folio_remove_rmap' },
      on: { 'remove rmap': { actions: 'removeRmap', target: 'removed' } },
    },
    removed: { on: { 'put page': { actions: 'putMapped', target: 'unlockingPte' } } },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'announcingEnd' } } },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'unlockingAnon' } },
    unlockingAnon: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon' },
      on: { 'unlock anon_vma': { actions: ['unlockAnon', 'forgetAddress'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});
