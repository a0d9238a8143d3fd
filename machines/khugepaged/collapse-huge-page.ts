/**
 * Collapses one region of anonymous memory into a huge page: hpage_collapse_scan_pmd() and collapse_huge_page(),
 * mm/khugepaged.c, called by khugepaged or by madvise(MADV_COLLAPSE). Linux 6.4 and later, where faults under a VMA lock
 * are expelled and the copy may fail; by kernel.noVmaLocks Linux 6.1, which has neither.
 * Not modelled: entries that were swapped out, pages shared by fork, young bits, the limits of khugepaged (max_ptes_none
 * at its default lets pass what has one page that may be written), file memory.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { collapser } from './khugepaged-role.ts';

const collapserSetup = setup(vocabulary(collapser));

/** hpage_collapse_scan_pmd(), with mmap_lock held for reading: all that it finds out is a hint. */
const scanPmd = collapserSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: {
      on: {
        'read PMD': [
          { guard: 'pmdIsTable', actions: 'noteTable', target: 'lockingPte' },
          { guard: 'collapsedAlready', target: '#satisfied' },
          { target: '#refusing' },
        ],
      },
    },
    lockingPte: {
      on: { 'lock PTE': { guard: 'lockPte', actions: ['lockPte', 'startPages'], target: 'scanning' } },
    },
    scanning: {
      on: {
        'look at PTE': [
          { guard: 'hintArmedHole', target: 'unsuitable' },
          { guard: 'hintUnfit', target: 'unsuitable' },
          { guard: 'lastPage', actions: 'noteWritable', target: 'scanned' },
          { actions: ['noteWritable', 'nextPage'] },
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
  states: {
    lockingPte: {
      on: { 'lock PTE': { guard: 'lockPte', actions: ['lockPte', 'startPages'], target: 'checking' } },
    },
    checking: {
      on: {
        'check PTE': [
          // The VMA may have been armed since the scan; from here on it cannot be.
          { guard: 'armedHole', actions: 'startPages', target: 'releasing' },
          { guard: 'unfit', actions: 'startPages', target: 'releasing' },
          { guard: 'empty', target: 'checked' },
          { actions: 'noteWritable', target: 'lockingPage' },
        ],
      },
    },
    lockingPage: {
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'counting' },
          { actions: 'startPages', target: 'releasing' },
        ],
      },
    },
    // Nobody who has a reference may go on using the page once it is copied.
    counting: {
      on: { 'count references': [{ guard: 'refsExact', target: 'isolating' }, { target: 'unsuitable' }] },
    },
    isolating: {
      on: {
        'isolate page': [
          { guard: 'offLru', target: 'unsuitable' },
          { actions: 'isolate', target: 'checked' },
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
          { guard: 'sawWritable', target: 'suitable' },
          { actions: 'startPages', target: 'releasing' },
        ],
      },
    },
    suitable: { on: { 'unlock PTE': { actions: ['unlockPte', 'endPages', 'forgetWritable'], target: 'done' } } },
    releasing: {
      on: {
        'unlock page': [
          { guard: 'isolated', actions: 'unlockPage', target: 'puttingBack' },
          { guard: 'lastPage', target: 'released' },
          { actions: 'nextPage' },
        ],
      },
    },
    puttingBack: {
      on: {
        'put page back': [
          { guard: 'lastPage', actions: 'putBack', target: 'released' },
          { actions: ['putBack', 'nextPage'], target: 'releasing' },
        ],
      },
    },
    released: { on: { 'unlock PTE': { actions: ['unlockPte', 'endPages', 'forgetWritable'], target: '#undoing' } } },
    done: { type: 'final' },
  },
});

/** __collapse_huge_page_copy(): 6.1 copies and gives up one page after the other; later kernels first copy all. */
const copy = collapserSetup.createStateConfig({
  initial: 'copying',
  states: {
    copying: {
      on: {
        'copy page': [
          { guard: 'empty', actions: 'clearPart', target: 'copied' },
          { actions: 'copyPart', target: 'copied' },
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
          { guard: 'pteNone', actions: 'countEmpty', target: 'settled' },
          { guard: 'zeroPage', target: 'lockingPte' },
          { actions: 'unlockPage', target: 'puttingBack' },
        ],
      },
    },
    puttingBack: { on: { 'put page back': { actions: 'putBack', target: 'lockingPte' } } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'clearing' } } },
    clearing: {
      on: {
        'clear PTE': [
          { guard: 'zeroPage', actions: 'countEmpty', target: 'cleared' },
          { actions: 'clearPte', target: 'cleared' },
        ],
      },
    },
    cleared: {
      on: {
        'unlock PTE': [
          { guard: 'hasOld', actions: 'unlockPte', target: 'freeing' },
          { actions: 'unlockPte', target: 'settled' },
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
  states: {
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
    pmdLocked: {
      on: { 'put table back': { actions: ['forgetCopies', 'putTableBack', 'startPages'], target: 'unlockingPmd' } },
    },
    unlockingPmd: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'releasing' } } },
    releasing: {
      on: {
        'unlock page': [
          { guard: 'isolated', actions: 'unlockPage', target: 'puttingBack' },
          { guard: 'lastPage', actions: ['endPages', 'forgetTable'], target: 'done' },
          { actions: 'nextPage' },
        ],
      },
    },
    puttingBack: {
      on: {
        'put page back': [
          { guard: 'lastPage', actions: ['putBack', 'endPages', 'forgetTable'], target: 'done' },
          { actions: ['putBack', 'nextPage'], target: 'releasing' },
        ],
      },
    },
    done: { type: 'final' },
  },
});

export const collapse = collapserSetup.createMachine({
  id: 'collapse',
  initial: 'begun',
  states: {
    begun: { always: [{ guard: 'isDaemon', target: 'trying' }, { target: 'called' }] },
    // khugepaged has other address spaces to look after.
    trying: {
      on: {
        'try mmap_lock': [{ guard: 'tryMmapLock', actions: 'tryMmapLock', target: 'locked' }, { target: 'refused' }],
      },
    },
    called: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
    locked: {
      on: { 'find VMA': [{ guard: 'vmaSuits', actions: 'findVma', target: 'scanPmd' }, { target: 'refusing' }] },
    },
    scanPmd: { ...scanPmd, onDone: 'hinted' },
    satisfied: {
      id: 'satisfied',
      on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'done' } },
    },
    refusing: {
      id: 'refusing',
      on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'refused' } },
    },
    // An allocation of this size takes its time.
    hinted: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'allocating' } } },
    allocating: {
      on: {
        'allocate huge page': { guard: 'hugeFrameFree', actions: 'allocate', target: 'charging' },
        'no huge page': { guard: 'noHugeFrameFree', target: 'refused' },
        'out of memory': { guard: 'mayFail', target: 'refused' },
      },
    },
    charging: {
      on: {
        'charge huge page': { actions: 'charge', target: 'relocking' },
        'over the limit': { guard: 'mayFail', target: 'freeing' },
      },
    },
    relocking: { on: { 'take mmap_lock': { guard: 'relockMmap', actions: 'relockMmap', target: 'relocked' } } },
    relocked: {
      on: {
        'find VMA': [
          { guard: 'vmaStillSuits', actions: 'findVmaAgain', target: 'revalidated' },
          { target: 'retreating' },
        ],
      },
    },
    revalidated: {
      on: { 'read PMD': [{ guard: 'pmdIsTable', target: 'upgrading' }, { target: 'retreating' }] },
    },
    retreating: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'freeing' } } },
    upgrading: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetVma'], target: 'queueing' } } },
    queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: {
      on: { 'take mmap_lock': { guard: 'lockMmapToWrite', actions: 'lockMmapToWrite', target: 'writeLocked' } },
    },
    writeLocked: {
      on: {
        'find VMA': [
          { guard: 'vmaStillSuits', actions: 'findVmaAgain', target: 'validatingPmd' },
          { target: 'leaving' },
        ],
      },
    },
    validatingPmd: {
      on: {
        'read PMD': [
          { guard: 'pmdGone', target: 'leaving' },
          { guard: 'before64', target: 'lockingAnon' },
          { target: 'lockingVma' },
        ],
      },
    },
    // Faults that hold only the VMA's lock would see a region without a table.
    lockingVma: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'lockingAnon' } } },
    lockingAnon: { on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'announcing' } } },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPmd' } },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
    pmdLocked: { on: { 'take table out': { actions: 'takeTableOut', target: 'flushing' } } },
    flushing: { on: { 'flush TLBs': { actions: 'flushTlbs', target: 'flushed' } } },
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
