/**
 * Collapses all pages of a shmem file, which are those of one region, into a huge page: hpage_collapse_scan_file() and
 * collapse_file(), mm/khugepaged.c, Linux 6.12, called by khugepaged or by madvise(MADV_COLLAPSE). The page cache has the
 * small pages until everything is copied, each locked and unmapped.
 * Not modelled: pages that are swapped out or that fallocate() has allocated and nobody filled, files other than shmem, the
 * limits of khugepaged, large pages that are smaller than a region.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { fileCollapser } from './collapse-file-role.ts';
import { retractPageTables } from './retract-page-tables.ts';
import { unmapFolio } from './unmap-folio.ts';

const inGetFolio = { in: 'mm/shmem.c:shmem_get_folio_gfp' } as const;
const collapserSetup = setup(vocabulary(fileCollapser));

/** Locks, isolates and unmaps every page; it ends with all held, or at #rollingBack. */
export const gatherPages = collapserSetup.createStateConfig({
  initial: 'atOffset',
  states: {
    // The lock of i_pages is held for this one look.
    atOffset: {
      on: {
        'look at page': [
          { guard: 'nothingLeft', actions: 'endOffsets', target: '#rollingBack', description: 'the file is empty' },
          { guard: 'isHole', actions: 'noteHole', target: 'gathered', description: 'a hole' },
          { guard: 'notUptodate', target: 'askingSize', description: 'somebody is filling it' },
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'locked', description: 'there, locked' },
          { guard: 'isCached', actions: 'endOffsets', target: '#rollingBack', description: 'locked by another' },
        ],
      },
    },
    askingSize: {
      meta: inGetFolio,
      on: {
        'ask size': [
          { guard: 'beyondSize', actions: 'endOffsets', target: '#rollingBack', description: 'beyond the end' },
          { target: 'finding', description: 'inside the file' },
        ],
      },
    },
    finding: {
      meta: { in: 'mm/filemap.c:filemap_get_entry' },
      on: {
        'find page': [
          { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there' },
          { guard: 'isHole', actions: 'endOffsets', target: '#rollingBack', description: 'gone' },
        ],
      },
    },
    lockingPage: {
      meta: inGetFolio,
      on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'waitedFor' } },
    },
    waitedFor: {
      meta: inGetFolio,
      on: {
        'check mapping': [
          { guard: 'stillCached', target: 'locked', description: 'still in the page cache' },
          { target: 'truncated', description: 'truncated' },
        ],
      },
    },
    truncated: { meta: inGetFolio, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingTruncated' } } },
    puttingTruncated: { meta: inGetFolio, on: { 'put page': { actions: 'putPage', target: 'askingSize' } } },
    // That it is in the page cache still follows from its lock, and is asked for all the same.
    locked: {
      on: {
        'check page': [
          { guard: 'isHugeAlready', target: 'refusing', description: 'huge already' },
          { target: 'isolating', description: 'a small one' },
        ],
      },
    },
    isolating: {
      on: {
        'isolate page': [
          { guard: 'offLru', target: 'refusing', description: 'isolated by another' },
          { actions: 'isolate', target: 'isolated', description: 'done' },
        ],
      },
    },
    isolated: {
      on: {
        'look at mapcount': [
          { guard: 'isMapped', target: 'unmapping', description: 'mapped' },
          { target: 'counting', description: 'not mapped' },
        ],
      },
    },
    unmapping: {
      initial: 'locking',
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
      states: unmapFolio,
      onDone: { target: 'counting' },
    },
    // Whoever has a reference all the same might go on using the page once it is copied.
    counting: {
      on: {
        'count references': [
          { guard: 'refsExact', actions: 'keepPage', target: 'gathered', description: 'nobody else has the page' },
          { target: 'puttingBack', description: 'somebody has the page' },
        ],
      },
    },
    puttingBack: { on: { 'put page back': { actions: 'putBack', target: 'refusing' } } },
    refusing: { on: { 'unlock page': { actions: 'unlockPage', target: 'refused' } } },
    refused: { on: { 'put page': { actions: ['putPage', 'endOffsets'], target: '#rollingBack' } } },
    gathered: {
      always: [
        { guard: 'lastOffset', actions: 'endOffsets', target: 'done' },
        { actions: 'nextOffset', target: 'atOffset' },
      ],
    },
    done: { type: 'final' },
  },
});

/** All pages are copied; it ends with the lock of i_pages held. Holes stay what they are, and nobody has seen one in vain. */
const checkHoles = collapserSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: { always: [{ guard: 'someHoles', target: 'lockingMapping' }, { target: 'lockingPagesOnly' }] },
    lockingPagesOnly: { on: { 'take i_pages lock': { guard: 'lockPages', actions: 'lockPages', target: 'done' } } },
    lockingMapping: {
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'lockingPages' } },
    },
    lockingPages: { on: { 'take i_pages lock': { guard: 'lockPages', actions: 'lockPages', target: 'recounting' } } },
    // In one step: who meets one of the entries while others are still being put has to wait as well.
    recounting: {
      on: {
        'put retry entries': [
          { guard: 'filledMeanwhile', target: 'leaving', description: 'fewer holes than before' },
          { actions: 'markHoles', target: 'marked', description: 'as many as before' },
        ],
      },
    },
    // Who arms a VMA from here on finds no hole in it.
    marked: {
      on: {
        'look for armed VMAs': [
          { guard: 'someArmed', target: 'leaving', description: 'one is armed' },
          { target: 'unarmed', description: 'none is armed' },
        ],
      },
    },
    unarmed: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
    leaving: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'unmarking' } } },
    unmarking: { on: { 'take retry entries away': { actions: 'unmarkHoles', target: 'unmarked' } } },
    unmarked: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: '#rollingBack' } } },
    done: { type: 'final' },
  },
});

/** What comes before the lock of the huge page: the file is found, looked at, and there is a huge page for it. */
export const beginCollapse = states({
  begun: { always: [{ guard: 'isDaemon', target: 'trying' }, { target: 'called' }] },
  // khugepaged has other address spaces to look after.
  trying: {
    meta: { in: 'mm/khugepaged.c:khugepaged_scan_mm_slot' },
    on: {
      'try mmap_lock': [
        { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked', description: 'taken' },
        { target: 'refused', description: 'contended' },
      ],
    },
  },
  called: {
    meta: { in: 'mm/madvise.c:do_madvise' },
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
  },
  mmapLocked: {
    meta: { in: 'mm/khugepaged.c:hugepage_vma_revalidate' },
    on: {
      'find VMA': [
        { guard: 'vmaSuits', target: 'found', description: 'maps the file' },
        { target: 'refusing', description: 'does not' },
      ],
    },
  },
  refusing: {
    meta: { in: 'mm/khugepaged.c:madvise_collapse' },
    on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'refused' } },
  },
  // From here on the file is what is kept, and no address space.
  found: {
    meta: { in: 'mm/khugepaged.c:madvise_collapse' },
    on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'scanning' } },
  },
  // One step: all that it finds out is asked again.
  scanning: {
    meta: { in: 'mm/khugepaged.c:hpage_collapse_scan_file' },
    on: {
      'scan page cache': [
        { guard: 'hintHuge', target: 'huge', description: 'a huge page already' },
        { guard: 'hintUnfit', target: 'refused', description: 'a page that somebody has' },
        { target: 'allocating', description: 'fit' },
      ],
    },
  },
  allocating: {
    meta: { in: 'mm/khugepaged.c:alloc_charge_folio' },
    on: {
      'allocate huge page': { guard: 'hugeFrameFree', actions: 'allocate', target: 'charging' },
      'no huge page': { guard: 'noHugeFrameFree', target: 'refused' },
    },
  },
  charging: {
    meta: { in: 'mm/khugepaged.c:alloc_charge_folio' },
    on: {
      'charge huge page': { actions: 'charge', target: 'lockingHuge' },
      'over the limit': { guard: 'mayFail', target: 'freeing' },
    },
  },
});

export const collapseFile = collapserSetup.createMachine({
  id: 'collapse file',
  initial: 'begun',
  meta: { in: 'mm/khugepaged.c:collapse_file', version: '6.12', does: ['maps pages of a file', 'collapses'] },
  states: {
    ...beginCollapse,
    // Nobody else knows it yet.
    lockingHuge: {
      on: { 'lock huge page': { guard: 'lockHuge', actions: ['lockHuge', 'startOffsets'], target: 'gather' } },
    },
    gather: { ...gatherPages, onDone: 'unmapped' },
    unmapped: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
    // Before the copy: until then a CPU may store through what it has cached.
    flushing: {
      meta: { in: 'mm/rmap.c:try_to_unmap_flush' },
      on: { 'flush TLBs': { actions: 'flushDeferred', target: 'flushed' } },
    },
    flushed: {
      always: [
        { guard: 'someHoles', target: 'chargingHoles' },
        { actions: 'startOffsets', target: 'copying' },
      ],
    },
    chargingHoles: {
      meta: { in: 'mm/shmem.c:shmem_charge' },
      on: {
        'charge holes': { actions: 'startOffsets', target: 'copying' },
        'over the limit of the mount': { guard: 'mayOverflow', target: 'rollingBack' },
      },
    },
    copying: {
      on: {
        'copy page': [
          { guard: 'wasHole', actions: 'clearPart', target: 'copied', description: 'a hole: clear' },
          { actions: 'copyPart', target: 'copied', description: 'a page' },
        ],
        'meet poison': { guard: 'mayMeetPoison', actions: 'endOffsets', target: 'rollingBack' },
      },
    },
    copied: {
      always: [
        { guard: 'lastOffset', actions: 'endOffsets', target: 'checkHoles' },
        { actions: 'nextOffset', target: 'copying' },
      ],
    },
    checkHoles: { ...checkHoles, onDone: 'storing' },
    // It is marked up to date and dirty before: who finds it finds it so.
    storing: { on: { 'store huge page': { actions: ['storeHuge', 'forgetHoles'], target: 'stored' } } },
    stored: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'retracting' } } },
    retracting: { ...retractPageTables, onDone: 'retracted' },
    retracted: { on: { 'unlock huge page': { actions: ['unlockHuge', 'forgetHuge'], target: 'freeingOld' } } },
    freeingOld: {
      on: {
        'look at list': [
          { guard: 'isHeld', actions: ['takeHeld', 'forgetMapping'], target: 'unlockingOld', description: 'a page' },
          { guard: 'holdsNone', target: 'collapsed', description: 'no more' },
        ],
      },
    },
    unlockingOld: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingOld' } } },
    puttingOld: { on: { 'put page': { actions: 'freeOld', target: 'freeingOld' } } },
    collapsed: { always: [{ guard: 'someDeferred', target: 'waitingForReaders' }, { target: 'done' }] },
    // The callback of RCU: it may come while the collapse is not through yet, and finds the same readers.
    waitingForReaders: {
      meta: { in: 'mm/pgtable-generic.c:pte_free_now' },
      on: { 'free tables': { guard: 'gracePeriodOver', actions: 'gracePeriodOver', target: 'done' } },
    },
    rollingBack: { id: 'rollingBack', always: [{ guard: 'tlbs', target: 'flushingInVain' }, { target: 'rolling' }] },
    flushingInVain: {
      meta: { in: 'mm/rmap.c:try_to_unmap_flush' },
      on: { 'flush TLBs': { actions: 'flushDeferred', target: 'rolling' } },
    },
    rolling: {
      on: {
        'look at list': [
          { guard: 'isHeld', actions: ['takeHeld', 'giveUpCopy'], target: 'unlockingPage', description: 'a page' },
          { guard: 'holdsNone', actions: 'forgetHoles', target: 'rolledBack', description: 'no more' },
        ],
      },
    },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingBack' } } },
    puttingBack: { on: { 'put page back': { actions: 'putBack', target: 'putting' } } },
    putting: { on: { 'put page': { actions: 'putPage', target: 'rolling' } } },
    rolledBack: { on: { 'unlock huge page': { actions: 'unlockHuge', target: 'freeing' } } },
    freeing: { on: { 'free huge page': { actions: 'putHuge', target: 'refused' } } },
    huge: { type: 'final' },
    done: { type: 'final' },
    refused: { type: 'final' },
  },
});
