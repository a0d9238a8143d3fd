/**
 * Collapses one region of anonymous memory into a huge page: hpage_collapse_scan_pmd() and collapse_huge_page(),
 * mm/khugepaged.c, called by khugepaged or by madvise(MADV_COLLAPSE). Linux 6.12, where faults under a VMA lock are expelled
 * and the copy may fail (both since 6.4); by kernel.noVmaLocks Linux 6.1, which has neither.
 * Not modelled: entries that were swapped out, pages shared by fork, young bits, the limits of khugepaged (max_ptes_none
 * at its default lets pass what has one page that may be written), file memory.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { collapser } from './khugepaged-role.ts';

const collapserSetup = setup(vocabulary(collapser));

/** hpage_collapse_scan_pmd(), with mmap_lock held for reading: all that it finds out is a hint. */
const scanPmd = collapserSetup.createStateConfig({
  initial: 'begun',
  meta: { in: 'mm/khugepaged.c:hpage_collapse_scan_pmd' },
  states: {
    begun: {
      meta: { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' },
      on: {
        'read PMD': [
          { description: 'a table', guard: 'pmdIsTable', actions: 'noteTable', target: 'lockingPte' },
          { description: 'huge already', guard: 'collapsedAlready', target: '#satisfied' },
          { description: 'no table', target: '#refusing' },
        ],
      },
    },
    lockingPte: {
      on: { 'lock PTE': { guard: 'lockPte', actions: ['lockPte', 'startPages'], target: 'scanning' } },
    },
    scanning: {
      on: {
        'look at PTE': [
          { description: 'a hole that is armed', guard: 'hintArmedHole', target: 'unsuitable' },
          { description: 'not fit', guard: 'hintUnfit', target: 'unsuitable' },
          { description: 'fit, the last one', guard: 'lastPage', actions: 'noteWritable', target: 'scanned' },
          { description: 'fit', actions: ['noteWritable', 'nextPage'] },
        ],
      },
    },
    scanned: { always: [{ guard: 'sawWritable', target: 'suitable' }, { target: 'unsuitable' }] },
    unsuitable: {
      on: {
        'unlock PTE': { actions: ['unlockPte', 'forgetTable', 'endPages', 'forgetWritable'], target: '#refusing' },
      },
    },
    suitable: {
      on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable', 'endPages', 'forgetWritable'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** __collapse_huge_page_isolate(), in the detached table. */
const isolate = collapserSetup.createStateConfig({
  initial: 'lockingPte',
  meta: { in: 'mm/khugepaged.c:__collapse_huge_page_isolate' },
  states: {
    lockingPte: {
      meta: { in: 'mm/khugepaged.c:collapse_huge_page' },
      on: { 'lock PTE': { guard: 'lockPte', actions: ['lockPte', 'startPages'], target: 'checking' } },
    },
    checking: {
      on: {
        'check PTE': [
          // The VMA may have been armed since the scan; from here on it cannot be.
          { description: 'a hole, and now armed', guard: 'armedHole', actions: 'startPages', target: 'releasing' },
          { description: 'not fit', guard: 'unfit', actions: 'startPages', target: 'releasing' },
          { description: 'nothing there', guard: 'empty', target: 'checked' },
          { description: 'a page', actions: 'noteWritable', target: 'lockingPage' },
        ],
      },
    },
    lockingPage: {
      on: {
        'try page lock': [
          { description: 'locked', guard: 'tryPageLock', actions: 'tryPageLock', target: 'counting' },
          { description: 'another has it', actions: 'startPages', target: 'releasing' },
        ],
      },
    },
    // Nobody who has a reference may go on using the page once it is copied.
    counting: {
      on: {
        'count references': [
          { description: 'as many as mappings', guard: 'refsExact', target: 'isolating' },
          { description: 'somebody has the page', target: 'unsuitable' },
        ],
      },
    },
    isolating: {
      on: {
        'isolate page': [
          { description: 'isolated by another', guard: 'offLru', target: 'unsuitable' },
          { description: 'done', actions: 'isolate', target: 'checked' },
        ],
      },
    },
    unsuitable: { on: { 'unlock page': { actions: ['unlockPage', 'startPages'], target: 'releasing' } } },
    checked: {
      always: [
        { guard: 'lastPage', target: 'isolated' },
        { actions: 'nextPage', target: 'checking' },
      ],
    },
    isolated: {
      on: {
        'test for a writable page': [
          { description: 'there is one', guard: 'sawWritable', target: 'suitable' },
          { description: 'there is none', actions: 'startPages', target: 'releasing' },
        ],
      },
    },
    suitable: {
      meta: { in: 'mm/khugepaged.c:collapse_huge_page' },
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages', 'forgetWritable'], target: 'done' } },
    },
    releasing: {
      meta: { in: 'mm/khugepaged.c:release_pte_pages' },
      on: {
        'look for page to release': [
          { description: 'locked and isolated', guard: 'isolated', actions: 'unlockPage', target: 'puttingBack' },
          { description: 'no more', guard: 'lastPage', target: 'released' },
          { description: 'not taken', actions: 'nextPage' },
        ],
      },
    },
    puttingBack: {
      meta: { in: 'mm/khugepaged.c:release_pte_page' },
      on: {
        'put page back': [
          { description: 'the last one', guard: 'lastPage', actions: 'putBack', target: 'released' },
          { description: 'not the last one', actions: ['putBack', 'nextPage'], target: 'releasing' },
        ],
      },
    },
    released: {
      meta: { in: 'mm/khugepaged.c:collapse_huge_page' },
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages', 'forgetWritable'], target: '#undoing' } },
    },
    done: { type: 'final' },
  },
});

/** __collapse_huge_page_copy(): 6.1 copies and gives up one page after the other; later kernels first copy all. */
const copy = collapserSetup.createStateConfig({
  initial: 'copying',
  meta: { in: 'mm/khugepaged.c:__collapse_huge_page_copy' },
  states: {
    copying: {
      on: {
        'copy page': [
          { description: 'nothing there: clear', guard: 'empty', actions: 'clearPart', target: 'copied' },
          { description: 'a page', actions: 'copyPart', target: 'copied' },
        ],
        'meet poison': { guard: 'copyMayFail', actions: 'endPages', target: '#givingUp' },
      },
    },
    copied: {
      always: [
        { guard: 'before64', target: 'settling' },
        { guard: 'lastPage', actions: 'startPages', target: 'settling' },
        { actions: 'nextPage', target: 'copying' },
      ],
    },
    settling: {
      on: {
        'release source page': [
          { description: 'a hole', guard: 'pteNone', actions: 'countEmpty', target: 'settled' },
          { description: 'the zero page', guard: 'zeroPage', target: 'lockingPte' },
          { description: 'a page', actions: 'unlockPage', target: 'puttingBack' },
        ],
      },
    },
    puttingBack: { on: { 'put page back': { actions: 'putBack', target: 'lockingPte' } } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'clearing' } } },
    clearing: {
      on: {
        'clear PTE': [
          { description: 'of the zero page', guard: 'zeroPage', actions: 'countEmpty', target: 'cleared' },
          { description: 'of a page', actions: 'clearPte', target: 'cleared' },
        ],
      },
    },
    cleared: {
      on: {
        'unlock PTE': [
          { description: 'a page is to be freed', guard: 'hasOld', actions: 'unlockPte', target: 'freeing' },
          { description: 'nothing to be freed', actions: 'unlockPte', target: 'settled' },
        ],
      },
    },
    freeing: { on: { 'free source page': { actions: 'freeOld', target: 'settled' } } },
    settled: {
      always: [
        { guard: 'lastPage', actions: 'endPages', target: 'done' },
        { guard: 'before64', actions: 'nextPage', target: 'copying' },
        { actions: 'nextPage', target: 'settling' },
      ],
    },
    done: { type: 'final' },
  },
});

/** __collapse_huge_page_copy_failed() of 6.4 and later: the table goes back first, then the pages. */
const giveUp = collapserSetup.createStateConfig({
  initial: 'lockingPmd',
  meta: { in: 'mm/khugepaged.c:__collapse_huge_page_copy_failed', version: '6.12' },
  states: {
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
    pmdLocked: {
      on: { 'put table back': { actions: ['forgetCopies', 'putTableBack', 'startPages'], target: 'unlockingPmd' } },
    },
    unlockingPmd: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'releasing' } } },
    releasing: {
      meta: { in: 'mm/khugepaged.c:release_pte_pages' },
      on: {
        'look for page to release': [
          { description: 'locked and isolated', guard: 'isolated', actions: 'unlockPage', target: 'puttingBack' },
          { description: 'no more', guard: 'lastPage', actions: ['endPages', 'forgetTable'], target: 'done' },
          { description: 'not taken', actions: 'nextPage' },
        ],
      },
    },
    puttingBack: {
      meta: { in: 'mm/khugepaged.c:release_pte_folio' },
      on: {
        'put page back': [
          {
            description: 'the last one',
            guard: 'lastPage',
            actions: ['putBack', 'endPages', 'forgetTable'],
            target: 'done',
          },
          { description: 'not the last one', actions: ['putBack', 'nextPage'], target: 'releasing' },
        ],
      },
    },
    done: { type: 'final' },
  },
});

export const collapse = collapserSetup.createMachine({
  id: 'collapse',
  meta: {
    in: 'mm/khugepaged.c:collapse_huge_page',
    version: '6.1',
    does: ['maps huge PMDs', 'collapses'],
    excludes: { ...anonymousOnly, ...residentOnly },
  },
  initial: 'begun',
  states: {
    begun: { always: [{ guard: 'isDaemon', target: 'trying' }, { target: 'called' }] },
    // khugepaged has other address spaces to look after.
    trying: {
      meta: { in: 'mm/khugepaged.c:khugepaged_scan_mm_slot' },
      on: {
        'try mmap_lock': [
          { description: 'taken', guard: 'tryMmapLock', actions: 'tryMmapLock', target: 'locked' },
          { description: 'contended', target: 'refused' },
        ],
      },
    },
    called: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } },
    },
    locked: {
      meta: { in: 'mm/khugepaged.c:hugepage_vma_revalidate' },
      on: {
        'find VMA': [
          { description: 'covers the region', guard: 'vmaSuits', actions: 'findVma', target: 'scanPmd' },
          { description: 'does not', target: 'refusing' },
        ],
      },
    },
    scanPmd: { ...scanPmd, onDone: 'hinted' },
    satisfied: {
      id: 'satisfied',
      meta: { in: 'mm/khugepaged.c:madvise_collapse' },
      on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'done' } },
    },
    refusing: {
      id: 'refusing',
      meta: { in: 'mm/khugepaged.c:madvise_collapse' },
      on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'refused' } },
    },
    // An allocation of this size takes its time.
    hinted: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'allocating' } } },
    allocating: {
      meta: { in: 'mm/khugepaged.c:alloc_charge_hpage' },
      on: {
        'allocate huge page': { guard: 'hugeFrameFree', actions: 'allocate', target: 'charging' },
        'no huge page': { guard: 'noHugeFrameFree', target: 'refused' },
        'out of memory': { guard: 'mayFail', target: 'refused' },
      },
    },
    charging: {
      meta: { in: 'mm/khugepaged.c:alloc_charge_hpage' },
      on: {
        'charge huge page': { actions: 'charge', target: 'relocking' },
        'over the limit': { guard: 'mayFail', target: 'freeing' },
      },
    },
    relocking: { on: { 'take mmap_lock': { guard: 'relockMmap', actions: 'relockMmap', target: 'relocked' } } },
    relocked: {
      meta: { in: 'mm/khugepaged.c:hugepage_vma_revalidate' },
      on: {
        'find VMA': [
          { description: 'covers the region', guard: 'vmaStillSuits', actions: 'findVmaAgain', target: 'revalidated' },
          { description: 'does not any more', target: 'retreating' },
        ],
      },
    },
    revalidated: {
      meta: { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' },
      on: {
        'read PMD': [
          { description: 'a table', guard: 'pmdIsTable', target: 'upgrading' },
          { description: 'no table any more', target: 'retreating' },
        ],
      },
    },
    retreating: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'freeing' } } },
    upgrading: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'queueing' } } },
    queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: {
      on: { 'take mmap_lock': { guard: 'lockMmapToWrite', actions: 'lockMmapToWrite', target: 'writeLocked' } },
    },
    writeLocked: {
      meta: { in: 'mm/khugepaged.c:hugepage_vma_revalidate' },
      on: {
        'find VMA': [
          {
            description: 'covers the region',
            guard: 'vmaStillSuits',
            actions: 'findVmaAgain',
            target: 'validatingPmd',
          },
          { description: 'does not any more', target: 'leaving' },
        ],
      },
    },
    validatingPmd: {
      meta: { in: 'mm/khugepaged.c:check_pmd_still_valid' },
      on: {
        'read PMD': [
          { description: 'no table any more', guard: 'pmdGone', target: 'leaving' },
          { description: 'a table', target: 'valid' },
        ],
      },
    },
    valid: { always: [{ guard: 'before64', target: 'lockingAnon' }, { target: 'lockingVma' }] },
    // Faults that hold only the VMA's lock would see a region without a table.
    lockingVma: {
      meta: { in: 'mm/khugepaged.c:collapse_huge_page', version: '6.12' },
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'lockingAnon' } },
    },
    lockingAnon: { on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'announcing' } } },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPmd' } },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
    pmdLocked: { on: { 'take table out': { actions: 'takeTableOut', target: 'flushing' } } },
    flushing: { on: { 'flush TLBs': { guard: 'flushTlbs', actions: 'flushTlbs', target: 'flushed' } } },
    flushed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'announcingEnd' } } },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'waiting' } },
    // Those who walked with interrupts off may still take references.
    waiting: {
      on: { 'wait for lockless walkers': { guard: 'walkersGone', actions: 'walkersGone', target: 'isolate' } },
    },
    isolate: { ...isolate, onDone: 'unlockingAnon' },
    undoing: { id: 'undoing', on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'undoingLocked' } } },
    undoingLocked: {
      on: { 'put table back': { actions: ['putTableBack', 'forgetTable'], target: 'undone' } },
    },
    undone: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'releasingAnon' } } },
    releasingAnon: { on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'leaving' } } },
    // The pages are locked and isolated: who comes by the reverse map has to wait.
    unlockingAnon: { on: { 'unlock anon_vma': { actions: ['unlockAnon', 'startPages'], target: 'copy' } } },
    copy: { ...copy, onDone: 'relockingPmd' },
    givingUp: { id: 'givingUp', ...giveUp, onDone: 'leaving' },
    relockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'installing' } } },
    installing: { on: { 'set huge PMD': { actions: 'setHugePmd', target: 'installed' } } },
    installed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'finishing' } } },
    finishing: { on: { 'drop mmap_lock': { actions: 'leaveMmap', target: 'done' } } },
    leaving: { on: { 'drop mmap_lock': { actions: 'leaveMmap', target: 'freeing' } } },
    freeing: { on: { 'free huge page': { actions: 'freeHuge', target: 'refused' } } },
    done: { type: 'final' },
    refused: { type: 'final' },
  },
});
