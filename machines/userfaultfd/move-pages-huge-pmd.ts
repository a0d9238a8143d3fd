/**
 * UFFDIO_MOVE of a region that one huge page maps: move_pages(), mm/userfaultfd.c, and move_pages_huge_pmd(),
 * mm/huge_memory.c, Linux 6.12, with what userfaultfd-move.ts has around a page. Of both PMD entries one value is read, and it is
 * compared with what is there once both locks are held: a fault or a zap, which hold a fault lock for reading as well,
 * make and take huge pages meanwhile.
 * Not modelled: a destination that has a table already, for which the source is split, and a source that has one, whose pages
 * are moved one by one; the huge zero page, migration entries, fork, the rmap; that both entries may have one lock.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { holdsFile } from './fill-ioctl.ts';
import { hugeMover } from './huge-mover-role.ts';
import { uffdMoveStates } from './userfaultfd-move.ts';

const inMove = { in: 'mm/userfaultfd.c:move_pages' } as const;
const inHugeLock = { in: 'mm/huge_memory.c:__pmd_trans_huge_lock' } as const;
const double = { in: 'mm/userfaultfd.c:double_pt_lock' } as const;
const undouble = { in: 'mm/userfaultfd.c:double_pt_unlock' } as const;

/** From `begun` to `done`, with `error` or `moved` set. */
const moveRegion = states({
  initial: 'readingDst',
  meta: { in: 'mm/huge_memory.c:move_pages_huge_pmd', version: '6.12' },
  states: {
    readingDst: {
      meta: inMove,
      on: {
        'read destination PMD': [
          { guard: 'dstPmdNone', target: 'lookingAtSrc', description: 'none' },
          { actions: 'failEexist', target: 'done', description: 'huge: EEXIST' },
        ],
      },
    },
    lookingAtSrc: {
      meta: { in: 'include/linux/huge_mm.h:pmd_trans_huge_lock' },
      on: {
        'look at source PMD': [
          { guard: 'srcPmdHuge', target: 'lockingSrc', description: 'huge' },
          { actions: 'failEnoent', target: 'done', description: 'none: ENOENT' },
        ],
      },
    },
    lockingSrc: {
      meta: inHugeLock,
      on: { 'lock source PMD': { guard: 'lockSrcPmd', actions: 'lockSrcPmd', target: 'srcLocked' } },
    },
    srcLocked: {
      meta: inHugeLock,
      on: {
        'look at source PMD again': [
          { guard: 'srcPmdHuge', target: 'getting', description: 'huge still' },
          { target: 'unlockingNone', description: 'zapped meanwhile' },
        ],
      },
    },
    unlockingNone: {
      meta: inHugeLock,
      on: { 'unlock source PMD': { actions: ['unlockSrcPmd', 'failEnoent'], target: 'done' } },
    },
    // The entry keeps the page from being freed until its lock is dropped.
    getting: { on: { 'get page': { actions: 'getHuge', target: 'unlockingSrc' } } },
    unlockingSrc: { on: { 'unlock source PMD': { actions: 'unlockSrcPmd', target: 'gotten' } } },
    gotten: { always: [{ guard: 'announces', target: 'announcing' }, { target: 'lockingPage' }] },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPage' } },
    lockingPage: { on: { 'lock page': { guard: 'lockFolio', actions: 'lockFolio', target: 'gettingAnonVma' } } },
    gettingAnonVma: {
      meta: { in: 'mm/rmap.c:folio_get_anon_vma' },
      on: {
        'get anon_vma': [
          { guard: 'folioMapped', target: 'lockingAnonVma', description: 'mapped' },
          { actions: 'failEagain', target: 'unlockingPage', description: 'unmapped meanwhile' },
        ],
      },
    },
    lockingAnonVma: {
      on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'lockingFirst' } },
    },
    lockingFirst: {
      meta: double,
      on: { 'lock first PMD': { guard: 'lockFirstPmd', actions: 'lockFirstPmd', target: 'lockingSecond' } },
    },
    lockingSecond: {
      meta: double,
      on: { 'lock second PMD': { guard: 'lockSecondPmd', actions: 'lockSecondPmd', target: 'bothLocked' } },
    },
    bothLocked: {
      on: {
        'compare PMDs': [
          { guard: 'srcPmdChanged', actions: 'failEagain', target: 'unlockingSecond', description: 'source zapped' },
          {
            guard: 'dstPmdChanged',
            actions: 'failEagain',
            target: 'unlockingSecond',
            description: 'destination filled',
          },
          { target: 'unchanged', description: 'as before' },
        ],
      },
    },
    unchanged: {
      on: {
        'look for pins': [
          { guard: 'isPinned', actions: 'failEbusy', target: 'unlockingSecond', description: 'pinned: EBUSY' },
          { target: 'clearing', description: 'none' },
        ],
      },
    },
    clearing: { on: { 'clear source PMD': { actions: 'clearSrcPmd', target: 'cleared' } } },
    cleared: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
    flushing: { on: { 'flush TLBs': { actions: 'flushSource', target: 'flushed' } } },
    // As with a page: GUP-fast pins before it looks at the entry again.
    flushed: {
      on: {
        'look for pins again': [
          {
            guard: 'pinnedMeanwhile',
            actions: 'failEbusy',
            target: 'restoring',
            description: 'pinned meanwhile: EBUSY',
          },
          { target: 'setting', description: 'none' },
        ],
      },
    },
    restoring: { on: { 'restore source PMD': { actions: 'restoreSrcPmd', target: 'unlockingSecond' } } },
    // With the deposited table, which nobody asks for without one of both locks.
    setting: { on: { 'set destination PMD': { actions: 'setDstPmd', target: 'unlockingSecond' } } },
    unlockingSecond: {
      meta: undouble,
      on: { 'unlock second PMD': { actions: 'unlockSecondPmd', target: 'unlockingFirst' } },
    },
    unlockingFirst: {
      meta: undouble,
      on: { 'unlock first PMD': { actions: 'unlockFirstPmd', target: 'unlockingAnonVma' } },
    },
    unlockingAnonVma: { on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockFolio', target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'announces', target: 'announcingEnd' }, { target: 'putting' }] },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'putting' } },
    putting: { on: { 'put page': { actions: ['putFolio', 'forgetSeen'], target: 'done' } } },
    done: { type: 'final' },
  },
});

export const uffdioMoveRegion = setup(vocabulary(hugeMover)).createMachine({
  id: 'UFFDIO_MOVE of a region',
  initial: 'called',
  meta: {
    in: 'fs/userfaultfd.c:userfaultfd_move',
    version: '6.12',
    does: ['maps huge PMDs'],
    excludes: { ...holdsFile, ...noFiles },
  },
  states: uffdMoveStates(moveRegion),
});
