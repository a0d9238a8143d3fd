/** A page of a file for which a guest has a translation is written back. */
import { scenario, stepLeadsTo } from '../../checker/language/index.ts';
import { writeback } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { cache, entry, notifier, properties as p, ptep } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { storedTo } from './setting.ts';

export default scenario({
  name: 'file-writeback-under-guest',
  text: 'A guest has a translation of a page of a file, through which it can store. Before the page is written its entry is made clean, which is announced, so that the guest has to fault before it stores again.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'the page that is written',
  initial: [
    storedTo(),
    notifier.subscribed.at(0).set(true),
    translatedFromStart(0, 0, 0),
    entry(ptep(0)).softDirty.set(true),
    cache.changed.at(0).set(true),
  ],
  actors: { flusher: writer.runs(writeback) },
  properties: [p.SEC1, p.SEC2, p.SEC3, p.SEC5rest, p.REF1, p.R8, p.DATA9rest, p.SD1, p.someSpte, p.someCount],
  expect: { verdict: 'holds', states: 26, transitions: 25, depth: 25 },
  mutants: {
    'not announced': {
      text: 'The bracket around the walk of the page table is missing: the guest stores on to a page that is clean.',
      change: [
        stepLeadsTo(writeback, 'writing.cleaning.atTree', 'look at tree', 'writing.cleaning.announced', 0),
        stepLeadsTo(writeback, 'writing.cleaning.unlockingPte', 'unlock PTE', 'writing.cleaning.searched'),
      ],
      expect: { violates: 'SEC1', steps: 11 },
      bug: 'B51',
      reference: 'mm/rmap.c: page_vma_mkclean_one(); B51 for this caller',
    },
  },
});
