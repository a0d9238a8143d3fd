/**
 * mmap_region() with MAP_FIXED over a range of pages that one VMA of the same file maps, or several: mmap-region.ts with
 * remove_mt(), mm/mmap.c, Linux 6.1. All that is mapped there is unmapped by unmap-range.ts before the new VMA is asked for.
 * Part of the machines that map pages of a file.
 * Not modelled: what mmap-region.ts leaves out.
 */
import { each, type IndexExpr, type RecordPlace, when } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { mmapRegion, mmapRegionRegisters, mmapRegionVocabulary } from './mmap-region.ts';
import { unmapRange, unmapRangeRegisters, unmapRangeVocabulary } from './unmap-range.ts';

export const mmapRangeRegisters = { ...unmapRangeRegisters, ...mmapRegionRegisters };

interface Mapping {
  /** Which page of the file is to be mapped there. */
  readonly offsetOf: (p: IndexExpr<'page'>) => IndexExpr<'offset'>;
  readonly locked: Parameters<typeof m.linkFileVma>[3];
  /** Which of the VMAs that are free is taken. */
  readonly chosen: IndexExpr<'vma'>;
}

export function mmapRangeVocabulary(
  self: RecordPlace<typeof mmapRangeRegisters>,
  { offsetOf, locked, chosen }: Mapping,
) {
  const unmap = unmapRangeVocabulary(self);
  const { page, vma: old, fresh } = self;
  const mapping = mmapRegionVocabulary(self, { page, offset: offsetOf(page), old, locked, chosen });
  return {
    covers: unmap.covers,
    guards: { ...mapping.guards, ...unmap.guards },
    actions: {
      ...mapping.actions,
      ...unmap.actions,
      linkVma: [
        each(m.page, (p) => when(unmap.covers(p), m.linkFileVma(fresh.known(), p, offsetOf(p), locked))),
        fresh.set('none'),
      ],
    },
    steps: { ...mapping.steps, ...unmap.steps },
  };
}

const { detaching, puttingFile, freeing } = mmapRegion.states;

/** It ends at `done`, or at #mmapFailed. */
export const mmapRange = states({
  ...mmapRegion,
  states: {
    ...mmapRegion.states,
    detaching: { ...detaching, on: { 'detach VMAs': { actions: ['detach', 'endVma'], target: 'unmapping' } } },
    unmapping: { ...unmapRange, onDone: { target: 'removing' } },
    removing: { entry: 'nextDetached', always: { target: 'puttingFile' } },
    puttingFile,
    freeing: { ...freeing, on: { 'free VMA': { actions: ['freeVma', 'endVma'], target: 'freed' } } },
    freed: { always: [{ guard: 'moreDetached', target: 'removing' }, { target: 'allocating' }] },
  },
});
