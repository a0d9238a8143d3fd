/**
 * collapse_pte_mapped_thp(), mm/khugepaged.c, Linux 6.1, with mmap_lock held for writing: takes the page table away that maps a
 * huge page of the file, and for MADV_COLLAPSE maps it by a PMD entry. Its callers are madvise_collapse() and
 * khugepaged_collapse_pte_mapped_thps(), which khugepaged does for what it has noted. Part of collapse-file-before-64.ts.
 * Not modelled: write protection by userfaultfd, which keeps a table.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { setHugePmd } from './collapse-pte-mapped-thp.ts';
import { collapseAndFreePmd } from './retract-with-mmap-lock.ts';

const inFind = { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' } as const;
const inGet = { in: 'mm/filemap.c:__filemap_get_folio' } as const;

/** collapse_pte_mapped_thp(): begins and ends with mmap_lock held for writing. */
const collapseMapped = states({
  initial: 'begun',
  meta: { in: 'mm/khugepaged.c:collapse_pte_mapped_thp' },
  states: {
    begun: {
      meta: inFind,
      on: {
        'read PMD': [
          { guard: 'pmdIsHuge', target: 'done', description: 'huge already' },
          { guard: 'pmdIsNone', target: 'finding', description: 'no table' },
          { actions: 'noteTable', target: 'finding', description: 'a table' },
        ],
      },
    },
    finding: {
      on: {
        'find VMA': [
          { guard: 'vmaCovers', actions: 'findVma', target: 'lookingUp', description: 'covers the region' },
          { target: 'left', description: 'does not' },
        ],
      },
    },
    lookingUp: {
      meta: inGet,
      on: {
        'find page': [
          { guard: 'isThere', actions: 'getHuge', target: 'lockingPage', description: 'there' },
          { target: 'left', description: 'a hole' },
        ],
      },
    },
    lockingPage: { meta: inGet, on: { 'lock page': { guard: 'lockHuge', actions: 'lockHuge', target: 'pageLocked' } } },
    pageLocked: {
      meta: inGet,
      on: {
        'check mapping': [
          { guard: 'stillInFile', target: 'testingSize', description: 'still in the page cache' },
          { target: 'truncated', description: 'truncated' },
        ],
      },
    },
    truncated: { meta: inGet, on: { 'unlock page': { actions: 'unlockHuge', target: 'puttingTruncated' } } },
    puttingTruncated: { meta: inGet, on: { 'put page': { actions: 'putHuge', target: 'lookingUp' } } },
    testingSize: {
      on: {
        'test size of page': [
          { guard: 'isHuge', target: 'sized', description: 'huge' },
          { target: 'dropping', description: 'small' },
        ],
      },
    },
    sized: { always: [{ guard: 'hasTable', target: 'lockingMapping' }, { target: 'installing' }] },
    // From here on only the hardware and GUP-fast look at the table.
    lockingMapping: {
      on: {
        'take i_mmap_rwsem': { guard: 'lockMappingToWrite', actions: 'lockMappingToWrite', target: 'lockingPte' },
      },
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } } },
    checking: {
      on: {
        'check PTEs': [
          { guard: 'fit', target: 'fit', description: 'of this page only' },
          { target: 'unfit', description: 'of another page' },
        ],
      },
    },
    unfit: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unfitUnlocked' } } },
    unfitUnlocked: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMappingWritten', target: 'dropping' } } },
    fit: { on: { 'remove rmap': { actions: 'removeRmaps', target: 'unmapped' } } },
    unmapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'counting' } } },
    counting: { on: { 'drop references of mappings': { actions: 'dropMappings', target: 'counted' } } },
    counted: { always: [{ guard: 'hasAnonVma', target: 'lockingAnon' }, { target: 'freeingPmd' }] },
    lockingAnon: { on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'freeingPmd' } } },
    freeingPmd: { ...collapseAndFreePmd, onDone: { target: 'freed' } },
    freed: { always: [{ guard: 'hasAnonVma', target: 'unlockingAnon' }, { target: 'unlockingMapping' }] },
    unlockingAnon: { on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'unlockingMapping' } } },
    unlockingMapping: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMappingWritten', target: 'installing' } } },
    installing: { always: [{ guard: 'installs', target: 'lockingPmdToSet' }, { target: 'dropping' }] },
    ...setHugePmd,
    dropping: { on: { 'unlock page': { actions: 'unlockHuge', target: 'putting' } } },
    putting: { on: { 'put page': { actions: 'putHuge', target: 'left' } } },
    left: { always: { actions: ['forgetTable', 'endVma'], target: 'done' } },
    done: { type: 'final' },
  },
});

/** What MADV_COLLAPSE ends with where PTEs map the huge page; `startOwn` comes before. */
export const collapseOwnMapped = states({
  initial: 'queueing',
  meta: { in: 'mm/khugepaged.c:madvise_collapse' },
  states: {
    queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: {
      on: { 'take mmap_lock': { guard: 'lockMmapToWrite', actions: 'lockMmapToWrite', target: 'collapsing' } },
    },
    collapsing: { ...collapseMapped, onDone: { target: 'leaving' } },
    leaving: { on: { 'drop mmap_lock': { actions: ['unlockMmapWritten', 'endPages'], target: 'done' } } },
    done: { type: 'final' },
  },
});

/** khugepaged_collapse_pte_mapped_thps(), of one address after the other: khugepaged comes to their address spaces later. */
export const collapseNoted = states({
  initial: 'looking',
  meta: { in: 'mm/khugepaged.c:khugepaged_collapse_pte_mapped_thps' },
  states: {
    looking: {
      on: {
        'look at noted addresses': [
          { guard: 'someNoted', actions: 'nextNoted', target: 'trying', description: 'one' },
          { target: 'done', description: 'none' },
        ],
      },
    },
    trying: {
      on: {
        'try mmap_lock': [
          { guard: 'lockMmapToWrite', actions: 'lockMmapToWrite', target: 'mmapLocked', description: 'taken' },
          { actions: 'endPages', target: 'done', description: 'contended: it stays noted' },
        ],
      },
    },
    mmapLocked: {
      meta: { in: 'mm/khugepaged.c:hpage_collapse_test_exit' },
      on: {
        'test mm_users': [
          { guard: 'mmExits', target: 'forgetting', description: 'none: it exits' },
          { target: 'collapsing', description: 'in use' },
        ],
      },
    },
    collapsing: { ...collapseMapped, onDone: { target: 'forgetting' } },
    forgetting: { on: { 'forget address': { actions: 'forgetNoted', target: 'leaving' } } },
    leaving: { on: { 'drop mmap_lock': { actions: ['unlockMmapWritten', 'endPages'], target: 'looking' } } },
    done: { type: 'final' },
  },
});
