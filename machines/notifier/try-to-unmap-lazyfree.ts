/**
 * Reclaim of one page that was given free with MADV_FREE, and how consumers are told of it: shrink_page_list(), mm/vmscan.c,
 * with try_to_unmap_one(), mm/rmap.c. In the form of 4.13 there is a bracket around the walk (5f32b265400d, which did away with
 * invalidate_page()); until 4.10 invalidate_page() was called when the PTL was free again, and up to 4.12 under it (c7ab0d2fdc84).
 * By a constant the locks of the reverse map are spinlocks, as until 2.6.39. No swap entry is left behind.
 * Not modelled: the swap cache, which had such a page until 4.11, so that one which had been stored to was swapped out; pages
 * that are mapped more than once, CPUs with TLBs, the page lock, for which nobody else asks here; that references are counted
 * before the page is discarded, not only when it is freed (since 5.18, E11).
 */
import { setup } from 'xstate';
import { and, flag, index, not, role, variant, words } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { bracketRegisters, bracketVocabulary } from './bracket-role.ts';
import { invalidatePage } from './invalidate-page.ts';
import { invalidateRangeEnd, invalidateRangeStart } from './mmu-notifier.ts';

export const pageUnmapper = role(
  'page unmapper',
  {
    registers: {
      /** Constants: the page that it comes across, and the one address that the reverse map gives for it. */
      frame: index(m.frame),
      page: index(m.page),
      vma: index(m.vma),
      /** Constant: how consumers are told. */
      tells: variant(words('bracket', 'after the PTL', 'under the PTL')),
      /** Constant: the lock of the anon_vma is a spinlock. */
      spins: variant(flag),
      /** What the cleared entry said. */
      wasDirty: flag,
      ...bracketRegisters,
    },
  },
  ({ self }) => {
    const { frame: f, vma } = self;
    const { refs, mapcount, isolated, dirty, lazyfree } = m.frames;
    const at = m.ptep(self.page);
    const now = m.entry(at);
    const spinlock = m.spinlockedRmap.anonLock.at(vma);
    const rwsem = m.vmas.anonLock.at(vma);
    const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
    return {
      guards: {
        ...bracket.guards,
        isOnLru: and(mapcount.at(f).moreThan(0), not(isolated.at(f))),
        spins: self.spins,
        usesBracket: self.tells.is('bracket'),
        tellsUnderPtl: self.tells.is('under the PTL'),
        tellsAfterPtl: and(self.tells.is('after the PTL'), mapcount.at(f).is(0)),
        mapsPage: and(now.kind.is('present'), now.frame.is(f)),
        wasDirty: self.wasDirty,
        isDirty: dirty.at(f),
        isUnused: and(refs.at(f).is(1), not(dirty.at(f))),
      },
      actions: {
        ...bracket.actions,
        isolate: m.isolateFrame(f),
        unlockSpinlock: spinlock.release(),
        unlockRwsem: rwsem.releaseRead(),
        clearPte: [self.wasDirty.set(now.dirty), m.takeEntryOut(at)],
        setDirty: dirty.at(f).set(true),
        restorePte: m.restoreEntry(at, f, self.wasDirty),
        setSwapbacked: lazyfree.at(f).set(false),
        forgetDirty: self.wasDirty.set(false),
        countDown: m.uncount(f, self.page),
        removeRmap: mapcount.at(f).decrement(),
        putMapped: m.putFrame(f),
        unlockPte: m.unlockPte(at),
        putBack: m.putBackFrame(f),
      },
      steps: {
        ...bracket.steps,
        lockSpinlock: spinlock.acquire(),
        lockRwsem: rwsem.acquireRead(),
        lockPte: m.lockPte(at),
      },
    };
  },
);

const inLockAnon = { in: 'mm/rmap.c:page_lock_anon_vma_read' } as const;
const inShrink = { in: 'mm/vmscan.c:shrink_page_list' } as const;
const inWalk = { in: 'mm/rmap.c:rmap_walk_anon' } as const;

export const unmapLazyfree = setup(vocabulary(pageUnmapper)).createMachine({
  id: 'reclaim of a lazyfree page',
  initial: 'scanning',
  meta: {
    in: 'mm/rmap.c:try_to_unmap_one',
    version: '4.13',
    excludes: { ...anonymousOnly, 'detaches VMAs': 'the VMA that the reverse map leads to is a constant here' },
  },
  states: {
    scanning: {
      meta: { in: 'mm/vmscan.c:isolate_lru_pages' },
      on: {
        'isolate page': [
          { description: 'mapped', guard: 'isOnLru', actions: 'isolate', target: 'isolated' },
          { description: 'not mapped any more', target: 'done' },
        ],
      },
    },
    isolated: { always: [{ guard: 'spins', target: 'lockingSpinlock' }, { target: 'lockingRwsem' }] },
    lockingSpinlock: {
      meta: inLockAnon,
      on: { 'lock anon_vma': { guard: 'lockSpinlock', actions: 'lockSpinlock', target: 'anonLocked' } },
    },
    lockingRwsem: {
      meta: inLockAnon,
      on: { 'lock anon_vma': { guard: 'lockRwsem', actions: 'lockRwsem', target: 'anonLocked' } },
    },
    anonLocked: { always: [{ guard: 'usesBracket', target: 'announcing' }, { target: 'lockingPte' }] },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
    lockingPte: {
      meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } },
    },
    checking: {
      meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
      on: {
        'check PTE': [
          { description: 'maps the page', guard: 'mapsPage', target: 'clearing' },
          { description: 'maps it no longer', target: 'unlockingPte' },
        ],
      },
    },
    clearing: { on: { 'clear PTE': { actions: 'clearPte', target: 'cleared' } } },
    cleared: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'deciding' }] },
    dirtying: { on: { 'set page dirty': { actions: 'setDirty', target: 'deciding' } } },
    // What a consumer has stored it says when it is told.
    deciding: {
      on: {
        'test dirty': [
          { description: 'stored to since', guard: 'isDirty', target: 'restoring' },
          { description: 'clean: to be discarded', actions: 'countDown', target: 'removing' },
        ],
      },
    },
    restoring: { on: { 'restore PTE': { actions: ['restorePte', 'forgetDirty'], target: 'restored' } } },
    restored: { on: { 'set PG_swapbacked': { actions: 'setSwapbacked', target: 'unlockingPte' } } },
    removing: {
      meta: { in: 'mm/rmap.c:page_remove_rmap' },
      on: { 'remove rmap': { actions: 'removeRmap', target: 'putting' } },
    },
    putting: { on: { 'put page': { actions: 'putMapped', target: 'discarded' } } },
    discarded: { always: [{ guard: 'tellsUnderPtl', target: 'tellingUnderPtl' }, { target: 'unlockingPte' }] },
    tellingUnderPtl: { ...invalidatePage, onDone: { target: 'unlockingPte' } },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
    unlocked: {
      always: [
        { guard: 'usesBracket', target: 'announcingEnd' },
        { guard: 'tellsAfterPtl', target: 'telling' },
        { target: 'walked' },
      ],
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'walked' } },
    telling: { ...invalidatePage, onDone: { target: 'walked' } },
    walked: { always: [{ guard: 'spins', target: 'unlockingSpinlock' }, { target: 'unlockingRwsem' }] },
    unlockingSpinlock: {
      meta: inWalk,
      on: { 'unlock anon_vma': { actions: 'unlockSpinlock', target: 'freezing' } },
    },
    unlockingRwsem: { meta: inWalk, on: { 'unlock anon_vma': { actions: 'unlockRwsem', target: 'freezing' } } },
    freezing: {
      meta: inShrink,
      on: {
        'freeze references': [
          { description: 'nobody else has it', guard: 'isUnused', target: 'freeing' },
          { description: 'in use, or stored to', target: 'puttingBack' },
        ],
      },
    },
    freeing: { meta: inShrink, on: { 'free page': { actions: 'putBack', target: 'done' } } },
    puttingBack: {
      meta: { in: 'mm/vmscan.c:putback_inactive_pages' },
      on: { 'put page back': { actions: 'putBack', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
