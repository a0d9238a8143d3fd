/**
 * unmap_region() of several pages, of one VMA of a file or of several: unmap-region.ts with the loops of unmap_vmas() and
 * zap_pte_range(), mm/memory.c, and free_pgtables(), Linux 6.1. One notifier bracket is around all of it. The page table is
 * locked once for each VMA, and before it is unlocked the counter goes down by all that was mapped there.
 * Part of the machines that unmap a range.
 * Not modelled: several page tables, a page of the file that is mapped twice in the range, other memory in it, TLBs of CPUs.
 */
import {
  and,
  each,
  exists,
  type IndexExpr,
  index,
  not,
  or,
  type RecordPlace,
  range,
  reference,
  set,
  when,
} from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapRegion, unmapRegionRegisters, unmapRegionVocabulary } from './unmap-region.ts';

export const unmapRangeRegisters = {
  /** Constants: the range. */
  first: index(m.page),
  last: index(m.page),
  /** Where the walk is, and a VMA of those that are unmapped. */
  page: index(m.page),
  vma: reference(m.vma),
  ...unmapRegionRegisters,
  /** The VMAs that were taken out of the tree: mt_detach. */
  detached: set(m.vma),
  /** By how much the counter goes down. */
  rss: range(0, [m.page]),
  /** The frames of mmu_gather, to be put after the flush. */
  gathered: set(m.frame),
};

export function unmapRangeVocabulary(self: RecordPlace<typeof unmapRangeRegisters>) {
  const { first, last, page, vma, frame, detached, gathered, rss } = self;
  const covers = (p: IndexExpr<'page'>) => not(or(p.before(first), last.before(p)));
  const unmap = unmapRegionVocabulary(self, page, vma, covers);
  const fileRss = m.mms.fileRss.at(m.mmOf(page));
  const isCovered = (v: IndexExpr<'vma'>) => exists(m.page, (p) => and(covers(p), m.vmaAt(p).is(v), m.vmaIsLive(v)));
  const isLinked = (v: IndexExpr<'vma'>) => and(detached.has(v), m.vmas.linked.at(v).isnt('nowhere'));
  const isNext = (p: IndexExpr<'page'>) => and(covers(p), page.before(p));
  return {
    covers,
    guards: {
      ...unmap.guards,
      noTlbs: not(m.kernel.tlbs),
      isLastPage: page.is(last),
      moreOfVma: exists(m.page, (p) => and(isNext(p), m.vmaAt(p).is(m.vmaAt(page)))),
      mapsNothing: rss.is(0),
      moreLinked: exists(m.vma, isLinked),
      gatheredNothing: gathered.isEmpty(),
      moreDetached: not(detached.isEmpty()),
    },
    actions: {
      ...unmap.actions,
      detach: each(m.vma, (v) => when(isCovered(v), [m.detachVma(v), detached.add(v)])),
      gather: [rss.increment(), gathered.add(frame.known()), frame.set('none')],
      countDown: [fileRss.set(fileRss.minus(rss)), rss.set(0)],
      firstPage: page.set(first),
      nextPage: page.set(page.next()),
      nextLinked: each(m.vma, (v) => when(and(vma.is('none'), isLinked(v)), vma.set(v))),
      nextDetached: each(m.vma, (v) => when(and(vma.is('none'), detached.has(v)), [vma.set(v), detached.delete(v)])),
      endVma: vma.set('none'),
      putFileOfVma: m.putFile(),
      freeVma: m.freeVma(vma),
      putFrames: [each(m.frame, (f) => when(gathered.has(f), m.putFrame(f))), gathered.clear()],
    },
    steps: unmap.steps,
  };
}

const { finishing: _, flushing: __, ...ofOnePage } = unmapRegion.states;
const { fileCleared, dirtying, removingRmap } = ofOnePage.zapping.states;
const gathering = { in: 'mm/mmu_gather.c:tlb_finish_mmu' } as const;

/** It begins at the first page of the range and ends at the last. */
export const unmapRange = states({
  ...unmapRegion,
  states: {
    ...ofOnePage,
    zapping: {
      initial: 'lockingPte',
      meta: { in: 'mm/memory.c:zap_pte_range' },
      states: {
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: {
          on: {
            'clear PTE': [
              {
                guard: 'mapsFilePage',
                actions: 'clearFilePte',
                target: 'fileCleared',
                description: 'a page of the file',
              },
              { target: 'zapped', description: 'none' },
            ],
          },
        },
        fileCleared,
        dirtying: {
          ...dirtying,
          on: { 'set page dirty': { actions: ['setPageDirty', 'forgetDirty'], target: 'removingRmap' } },
        },
        removingRmap: {
          ...removingRmap,
          on: { 'remove rmap': { actions: ['removeRmap', 'gather'], target: 'zapped' } },
        },
        zapped: {
          always: [
            { guard: 'moreOfVma', actions: 'nextPage', target: 'locked' },
            { guard: 'mapsNothing', target: 'unlocking' },
            { target: 'counting' },
          ],
        },
        counting: { on: { 'count down MM_FILEPAGES': { actions: 'countDown', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
        unlocked: {
          always: [
            { guard: 'isLastPage', target: '#unmapped' },
            { actions: 'nextPage', target: 'lockingPte' },
          ],
        },
      },
    },
    freeingTables: { entry: 'nextLinked', always: { target: 'unlinking' } },
    unlinked: {
      ...ofOnePage.unlinked,
      on: { 'drop i_mmap_rwsem': { actions: ['unlockMapping', 'endVma'], target: 'unlinkedOne' } },
    },
    unlinkedOne: { always: [{ guard: 'moreLinked', target: 'freeingTables' }, { target: 'flushed' }] },
    flushed: { always: [{ guard: 'gatheredNothing', target: 'done' }, { target: 'putting' }] },
    putting: { meta: gathering, on: { 'put frames': { actions: 'putFrames', target: 'done' } } },
  },
});
