/**
 * Collapses all pages of a shmem file, which are those of one region, into a huge page, as until 6.4: collapse_file(),
 * mm/khugepaged.c, Linux 6.1, called by khugepaged or by madvise(MADV_COLLAPSE), with what they do where PTEs map the huge
 * page. The page cache has the huge page, locked and not up to date, before anything is copied: in holes as they are met, and
 * in place of each small page whose references are frozen.
 * Not modelled: what collapse-file.ts leaves out; an XArray that has no memory for its nodes; that khugepaged reads the PMD
 * entry for its own note without mmap_lock, which keeps the tables above it.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { beginCollapse, gatherPages } from './collapse-file.ts';
import { collapserBefore64 } from './collapse-file-before-64-role.ts';
import { collapseNoted, collapseOwnMapped } from './collapse-mapped-with-mmap-lock.ts';
import { retractWithMmapLock } from './retract-with-mmap-lock.ts';

const collapserSetup = setup(vocabulary(collapserBefore64));
const inAlloc = { in: 'mm/khugepaged.c:alloc_charge_hpage' } as const;
const { askingSize, finding, lockingPage, waitedFor, truncated, puttingTruncated } = gatherPages.states;
const { isolating, isolated, unmapping, puttingBack, refusing, refused } = gatherPages.states;

/** Puts the huge page in place of everything; it begins and ends with the lock of i_pages held, or ends at #rollingBack. */
const gather = collapserSetup.createStateConfig({
  initial: 'atOffset',
  states: {
    atOffset: {
      on: {
        'look at page': [
          { guard: 'isEmpty', target: 'leaving', description: 'the file is empty' },
          { guard: 'isHole', target: 'charging', description: 'a hole' },
          { guard: 'notUptodate', target: 'yielding', description: 'somebody is filling it' },
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'pageLocked', description: 'there, locked' },
          { target: 'leaving', description: 'locked by another' },
        ],
      },
    },
    charging: {
      meta: { in: 'mm/shmem.c:shmem_charge' },
      on: {
        'charge hole': { target: 'atHole' },
        'over the limit of the mount': { guard: 'mayFail', target: 'leaving' },
      },
    },
    atHole: { on: { 'store huge page': { actions: ['storeHuge', 'noteHole'], target: 'gathered' } } },
    leaving: { on: { 'drop i_pages lock': { actions: ['unlockPages', 'endOffsets'], target: '#rollingBack' } } },
    yielding: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'askingSize' } } },
    askingSize,
    finding: { ...finding, meta: { in: 'mm/filemap.c:mapping_get_entry' } },
    lockingPage,
    waitedFor,
    truncated,
    puttingTruncated,
    // The page lock keeps the page where it is.
    pageLocked: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'locked' } } },
    locked: {
      on: {
        'check page': [
          { guard: 'isHugeAlready', actions: 'noteMappedByPtes', target: 'refusing', description: 'huge already' },
          { target: 'isolating', description: 'a small one' },
        ],
      },
    },
    isolating,
    isolated,
    unmapping,
    counting: { on: { 'take i_pages lock': { guard: 'lockPages', actions: 'lockPages', target: 'freezing' } } },
    // In one step with the store: who finds the page in between cannot get a reference, and looks again.
    freezing: {
      on: {
        'freeze and replace page': [
          {
            guard: 'refsExact',
            actions: ['storeHuge', 'keepPage'],
            target: 'gathered',
            description: 'nobody else has the page',
          },
          { target: 'inUse', description: 'somebody has the page' },
        ],
      },
    },
    inUse: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'puttingBack' } } },
    puttingBack,
    refusing,
    refused,
    gathered: {
      always: [
        { guard: 'lastOffset', actions: 'endOffsets', target: 'done' },
        { actions: 'nextOffset', target: 'atOffset' },
      ],
    },
    done: { type: 'final' },
  },
});

/** Nobody waits for a small page or has it: what has the huge page waits for that. */
const copy = collapserSetup.createStateConfig({
  initial: 'copying',
  states: {
    copying: {
      on: {
        'clear page': { guard: 'wasHole', actions: 'clearPart', target: 'copied' },
        'copy page': { guard: 'isNext', actions: ['takeHeld', 'copyHeld'], target: 'unfreezing' },
      },
    },
    unfreezing: { on: { 'unfreeze references': { actions: 'unfreezeOld', target: 'unlockingOld' } } },
    unlockingOld: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingOld' } } },
    puttingOld: { on: { 'put page': { actions: 'putOld', target: 'copied' } } },
    copied: {
      always: [
        { guard: 'lastOffset', actions: ['endOffsets', 'forgetHoles'], target: 'done' },
        { actions: 'nextOffset', target: 'copying' },
      ],
    },
    done: { type: 'final' },
  },
});

/** Everything is put back where it was. */
const rollBack = collapserSetup.createStateConfig({
  initial: 'lockingPages',
  states: {
    lockingPages: {
      on: { 'take i_pages lock': { guard: 'lockPages', actions: ['lockPages', 'startOffsets'], target: 'atEntry' } },
    },
    atEntry: {
      on: {
        'empty entry': { guard: 'wasHole', actions: 'emptyEntry', target: 'restored' },
        'restore entry': { guard: 'isNext', actions: ['takeHeld', 'restoreEntry'], target: 'dropping' },
        'pass entry': { guard: 'isUntouched', target: 'restored' },
      },
    },
    dropping: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingBack' } } },
    puttingBack: { on: { 'put page back': { actions: 'putBackLast', target: 'relocking' } } },
    relocking: { on: { 'take i_pages lock': { guard: 'lockPages', actions: 'lockPages', target: 'restored' } } },
    restored: {
      always: [
        { guard: 'lastOffset', actions: ['endOffsets', 'forgetHoles'], target: 'unlockingPages' },
        { actions: 'nextOffset', target: 'atEntry' },
      ],
    },
    unlockingPages: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'leavingFile' } } },
    // Who waits for its lock finds it in no file.
    leavingFile: { on: { 'clear mapping': { actions: 'leaveFile', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const collapseFileBefore64 = collapserSetup.createMachine({
  id: 'stored-first collapse',
  initial: 'begun',
  meta: { in: 'mm/khugepaged.c:collapse_file', version: '6.1', does: ['maps pages of a file', 'collapses'] },
  states: {
    ...beginCollapse,
    allocating: { ...beginCollapse.allocating, meta: inAlloc },
    charging: { ...beginCollapse.charging, meta: inAlloc },
    // Nobody else knows it yet: it is locked under the lock of i_pages, which is all the same.
    lockingHuge: { on: { 'lock huge page': { guard: 'lockHuge', actions: 'lockHuge', target: 'hugeLocked' } } },
    hugeLocked: {
      on: {
        'take i_pages lock': {
          guard: 'lockPages',
          actions: ['lockPages', 'enterFile', 'startOffsets'],
          target: 'gather',
        },
      },
    },
    gather: { ...gather, onDone: 'stored' },
    stored: { on: { 'drop i_pages lock': { actions: 'unlockPages', target: 'unmapped' } } },
    unmapped: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
    // Before the copy: until then a CPU may store through what it has cached.
    flushing: {
      meta: { in: 'mm/rmap.c:try_to_unmap_flush' },
      on: { 'flush TLBs': { actions: 'flushDeferred', target: 'flushed' } },
    },
    flushed: { always: { actions: 'startOffsets', target: 'copy' } },
    copy: { ...copy, onDone: 'allCopied' },
    allCopied: { on: { 'mark up to date': { actions: 'setUptodate', target: 'uptodate' } } },
    uptodate: { on: { 'set page dirty': { actions: 'setDirty', target: 'retracting' } } },
    retracting: { ...retractWithMmapLock, onDone: 'retracted' },
    retracted: { on: { 'unlock huge page': { actions: ['unlockHuge', 'forgetHuge'], target: 'collapsed' } } },
    collapsed: { always: [{ guard: 'mappedByPtes', target: 'huge' }, { target: 'mapped' }] },

    rollingBack: { id: 'rollingBack', always: [{ guard: 'tlbs', target: 'flushingInVain' }, { target: 'rollBack' }] },
    flushingInVain: {
      meta: { in: 'mm/rmap.c:try_to_unmap_flush' },
      on: { 'flush TLBs': { actions: 'flushDeferred', target: 'rollBack' } },
    },
    rollBack: { ...rollBack, onDone: 'rolledBack' },
    rolledBack: { on: { 'unlock huge page': { actions: 'unlockHuge', target: 'freeing' } } },
    freeing: { on: { 'free huge page': { actions: 'putHuge', target: 'freed' } } },
    freed: { always: [{ guard: 'mappedByPtes', target: 'huge' }, { target: 'refused' }] },

    huge: {
      always: [
        { guard: 'isDaemon', actions: ['startOwn', 'forgetMappedByPtes'], target: 'readingPmd' },
        { actions: ['startOwn', 'forgetMappedByPtes'], target: 'collapseOwnMapped' },
      ],
    },
    readingPmd: {
      meta: { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' },
      on: {
        'read PMD': [
          { guard: 'pmdIsTable', target: 'noting', description: 'a table' },
          { actions: 'endPages', target: 'mapped', description: 'no table' },
        ],
      },
    },
    noting: {
      meta: { in: 'mm/khugepaged.c:khugepaged_add_pte_mapped_thp' },
      on: { 'note address': { actions: ['noteMapped', 'endPages'], target: 'mapped' } },
    },
    collapseOwnMapped: { ...collapseOwnMapped, onDone: 'done' },
    mapped: { always: [{ guard: 'isDaemon', target: 'collapseNoted' }, { target: 'done' }] },
    collapseNoted: { ...collapseNoted, onDone: 'done' },
    done: { type: 'final' },
    refused: { type: 'final' },
  },
});

/** khugepaged where it comes to the address spaces of which others have noted addresses. */
export const collapseNotedLater = collapserSetup.createMachine({
  id: 'khugepaged_collapse_pte_mapped_thps',
  initial: 'collapseNoted',
  meta: { in: 'mm/khugepaged.c:khugepaged_collapse_pte_mapped_thps', version: '6.1', does: ['collapses'] },
  states: {
    collapseNoted: { ...collapseNoted, onDone: 'done' },
    done: { type: 'final' },
  },
});
