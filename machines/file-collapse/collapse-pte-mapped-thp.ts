/**
 * collapse_pte_mapped_thp(), mm/khugepaged.c, Linux 6.12, under mmap_lock for reading: takes the page table away that maps a
 * huge page of the file, and maps it by a PMD entry, as set_huge_pmd() does. It is what MADV_COLLAPSE ends with, or begins
 * with where the page is huge already.
 * Not modelled: armed private mappings, for which the PMD is locked from the second look on; write protection by
 * userfaultfd, which keeps a table.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { pteMappedCollapser } from './collapse-pte-mapped-thp-role.ts';

const inFind = { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' } as const;
const inGet = { in: 'mm/filemap.c:__filemap_get_folio' } as const;
const inSetPmd = { in: 'mm/memory.c:do_set_pmd' } as const;
const inFlush = { in: 'mm/pgtable-generic.c:pmdp_collapse_flush' } as const;

/** set_huge_pmd(): begins with the huge page locked, and ends at `dropping`. */
export const setHugePmd = states({
  lockingPmdToSet: {
    meta: inSetPmd,
    on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'recheckingPmd' } },
  },
  recheckingPmd: {
    meta: inSetPmd,
    on: {
      'recheck PMD': [
        { guard: 'pmdIsNone', target: 'settingPmd', description: 'still none' },
        { target: 'pmdTaken', description: 'set by another' },
      ],
    },
  },
  settingPmd: { meta: inSetPmd, on: { 'set huge PMD': { actions: 'mapHuge', target: 'pmdSet' } } },
  pmdSet: { meta: inSetPmd, on: { 'unlock PMD': { actions: 'unlockPmd', target: 'referencing' } } },
  pmdTaken: { meta: inSetPmd, on: { 'unlock PMD': { actions: 'unlockPmd', target: 'dropping' } } },
  referencing: {
    meta: { in: 'mm/khugepaged.c:set_huge_pmd' },
    on: { 'get page for the mapping': { actions: 'getPage', target: 'dropping' } },
  },
});

export const collapsePteMappedThp = setup(vocabulary(pteMappedCollapser)).createMachine({
  id: 'collapse_pte_mapped_thp',
  initial: 'called',
  meta: { in: 'mm/khugepaged.c:collapse_pte_mapped_thp', version: '6.12', does: ['collapses'] },
  states: {
    called: {
      meta: { in: 'mm/khugepaged.c:madvise_collapse' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
    },
    mmapLocked: {
      on: {
        'find VMA': [
          { guard: 'vmaSuits', target: 'readingPmd', description: 'covers the region' },
          { target: 'leaving', description: 'does not' },
        ],
      },
    },
    readingPmd: {
      meta: inFind,
      on: {
        'read PMD': [
          { guard: 'pmdIsHuge', target: 'leaving', description: 'huge already' },
          { target: 'finding', description: 'not huge' },
        ],
      },
    },
    finding: {
      meta: inGet,
      on: {
        'find page': [
          { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there' },
          { target: 'leaving', description: 'a hole' },
        ],
      },
    },
    lockingPage: { meta: inGet, on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } } },
    pageLocked: {
      meta: inGet,
      on: {
        'check mapping': [
          { guard: 'stillCached', target: 'testingSize', description: 'still in the page cache' },
          { target: 'truncated', description: 'truncated' },
        ],
      },
    },
    truncated: { meta: inGet, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingTruncated' } } },
    puttingTruncated: { meta: inGet, on: { 'put page': { actions: 'putPage', target: 'finding' } } },
    testingSize: {
      on: {
        'test size of page': [
          { guard: 'isHuge', target: 'readingPmdAgain', description: 'huge' },
          { target: 'dropping', description: 'small' },
        ],
      },
    },
    // Who faulted in the meantime may have mapped the page by the PMD entry, and a collapse may have taken the table.
    readingPmdAgain: {
      meta: inFind,
      on: {
        'read PMD again': [
          { guard: 'pmdIsHuge', target: 'dropping', description: 'huge by now' },
          { guard: 'pmdIsNone', target: 'lockingPmdToSet', description: 'no table' },
          { actions: 'noteTable', target: 'lockingPte', description: 'a table' },
        ],
      },
    },
    // From here on the lock of the page keeps the table: whoever takes one away has it.
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } } },
    checking: {
      on: {
        'check PTEs': [
          { guard: 'fit', target: 'fit', description: 'of this page only' },
          { target: 'unfit', description: 'of another page' },
        ],
      },
    },
    unfit: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'dropping' } } },
    fit: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'announcing' } } },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPteAgain' } },
    lockingPteAgain: {
      on: { 'lock PTE': { guard: 'lockPte', actions: ['lockPte', 'startPages'], target: 'clearing' } },
    },
    // While the PTL was free a store to a private mapping may have put a copy in place of the page.
    clearing: {
      on: {
        'check PTE again': [
          { guard: 'pteNone', target: 'looked', description: 'none' },
          { guard: 'isOther', actions: 'endPages', target: 'aborting', description: 'of another page by now' },
          { actions: 'clearPte', target: 'cleared', description: 'of this page: cleared' },
        ],
      },
    },
    cleared: { on: { 'remove rmap': { actions: 'removeRmap', target: 'looked' } } },
    looked: {
      always: [
        { guard: 'lastPage', actions: 'endPages', target: 'emptied' },
        { actions: 'nextPage', target: 'clearing' },
      ],
    },
    emptied: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'counting' } } },
    counting: { on: { 'drop references of mappings': { actions: 'dropMappings', target: 'lockingPmd' } } },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
    pmdLocked: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'bothLocked' } } },
    bothLocked: { meta: inFlush, on: { 'take table out': { actions: 'retractTable', target: 'flushing' } } },
    flushing: { meta: inFlush, on: { 'flush TLBs': { guard: 'flushTlbs', actions: 'flushTlbs', target: 'flushed' } } },
    flushed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'pteUnlocked' } } },
    pteUnlocked: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'announcingEnd' } } },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'freeing' } },
    freeing: {
      meta: { in: 'mm/pgtable-generic.c:pte_free_defer' },
      on: { 'defer freeing of table': { actions: 'deferFree', target: 'lockingPmdToSet' } },
    },
    ...setHugePmd,
    aborting: {
      always: [{ guard: 'clearedNone', target: 'aborted' }, { target: 'flushingInVain' }],
    },
    flushingInVain: { on: { 'flush TLBs': { actions: 'flush', target: 'countingInVain' } } },
    countingInVain: { on: { 'drop references of mappings': { actions: 'dropMappings', target: 'aborted' } } },
    aborted: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'announcingEndInVain' } } },
    announcingEndInVain: { ...invalidateRangeEnd, onDone: { target: 'dropping' } },
    dropping: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
    putting: { on: { 'put page': { actions: 'putPage', target: 'leaving' } } },
    leaving: {
      meta: { in: 'mm/khugepaged.c:madvise_collapse' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'left' } },
    },
    left: { always: [{ guard: 'someDeferred', target: 'waitingForReaders' }, { target: 'done' }] },
    // The callback of RCU.
    waitingForReaders: {
      meta: { in: 'mm/pgtable-generic.c:pte_free_now' },
      on: { 'free tables': { guard: 'gracePeriodOver', actions: 'gracePeriodOver', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
