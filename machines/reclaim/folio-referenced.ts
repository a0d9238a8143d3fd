/**
 * kswapd looks whether an anonymous page of the active list was used: shrink_active_list(), mm/vmscan.c, and
 * folio_referenced(), mm/rmap.c, Linux 6.12. It walks the rmap without the page lock, under the anon_vma lock alone, which it
 * only tries, and so has to look once more which anon_vma the page belongs to.
 * Not modelled: the bit that it clears in the entry, and the PTL for that; that the page is unmapped meanwhile, file pages.
 */
import { setup } from 'xstate';
import { and, flag, type IndexLike, not, optional, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';

export const lruScanner = role(
  'LRU scanner',
  {
    registers: {
      /** The page that was isolated. */
      frame: reference(m.frame),
      /** The VMA whose anon_vma the page was found to belong to. */
      vma: reference(m.vma),
      /** Where the reverse map leads, and whether the page is mapped there. */
      at: optional(m.page),
      found: flag,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const { frame, vma } = self;
    const leadsTo = m.frames.anonPage.at(frame).known();
    const anonLock = m.vmas.anonLock.at(vma);
    const onLru = (f: IndexLike<'frame'>) => and(not(m.frames.isolated.at(f)), m.frames.mapcount.at(f).moreThan(0));
    const at = self.at.known();
    return {
      guards: {
        isOnLru: onLru(chosen.frame),
        movedAway: m.vmaAtLockless(leadsTo).isnt(vma),
      },
      actions: {
        isolate: [m.isolateFrame(chosen.frame), frame.set(chosen.frame)],
        noteAnonVma: vma.set(m.vmaAtLockless(leadsTo)),
        forgetAnonVma: vma.set('none'),
        unlockAnon: anonLock.releaseRead(),
        noteAddress: self.at.set(leadsTo),
        look: self.found.set(and(m.vmaAtLockless(at).is(vma), m.mapsFrame(at, frame))),
        forgetAddress: [self.at.set('none'), self.found.set(false)],
        putBack: [m.putBackFrame(frame.known()), frame.set('none')],
      },
      steps: { tryAnon: anonLock.acquireRead() },
    };
  },
);

const scanning = setup(vocabulary(lruScanner));

export const lruScan = scanning.createMachine({
  id: 'scan of the active list',
  initial: 'scanning',
  meta: { in: 'mm/vmscan.c:shrink_active_list', version: '6.12', excludes: noFiles },
  states: {
    scanning: {
      meta: { in: 'mm/vmscan.c:isolate_lru_folios' },
      on: { 'isolate page': { guard: 'isOnLru', actions: 'isolate', target: 'isolated' } },
    },
    isolated: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: { 'read mapping': { actions: 'noteAnonVma', target: 'tryingAnonVma' } },
    },
    tryingAnonVma: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: {
        'try anon_vma lock': [
          { guard: 'tryAnon', actions: 'tryAnon', target: 'anonVmaLocked', description: 'locked' },
          { actions: 'forgetAnonVma', target: 'puttingBack', description: 'held by another: takes it for used' },
        ],
      },
    },
    // Who moves a page to another VMA has its lock, which was not asked for.
    anonVmaLocked: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: {
        'read mapping again': [
          { guard: 'movedAway', target: 'lettingGo', description: 'of another anon_vma by now' },
          { target: 'walking', description: 'unchanged' },
        ],
      },
    },
    lettingGo: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: { 'unlock anon_vma': { actions: ['unlockAnon', 'forgetAnonVma'], target: 'isolated' } },
    },
    walking: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon' },
      on: { 'look for address': { actions: 'noteAddress', target: 'atAddress' } },
    },
    atAddress: {
      meta: { in: 'mm/rmap.c:folio_referenced_one' },
      on: { 'look at PTE': { actions: 'look', target: 'walked' } },
    },
    walked: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon' },
      on: {
        'unlock anon_vma': { actions: ['unlockAnon', 'forgetAnonVma', 'forgetAddress'], target: 'puttingBack' },
      },
    },
    puttingBack: {
      meta: { in: 'mm/vmscan.c:move_folios_to_lru' },
      on: { 'put page back': { actions: 'putBack', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
