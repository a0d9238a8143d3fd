/** A page of a file is reclaimed and truncated at once, with a CPU that has cached it. */
import { guardBecomes, scenario, sometimes, stepsExchanged } from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { mappedFile } from './setting.ts';

export default scenario({
  name: 'file-reclaim-against-truncate',
  text: 'Reclaim and ftruncate() want the same page of a file, which a CPU has cached. Either waits for the page lock or leaves the page to the other; reclaim gives up a page that the truncation has in hand, and the last one frees it.',
  bounds: { page: 1, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'the page that both want; what a second CPU has cached is flushed in the same step',
  initial: [mappedFile(1), kernel.tlbs.set(true)],
  actors: {
    reclaimer: reclaimer.runs(reclaim, { offset: 0, defersFlush: true }),
    truncater: truncater.runs(truncate, { first: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.TLB2,
    p.DATA1,
    p.DATA7,
    p.REF1,
    p.REF3,
    p.REF6,
    p.REF7,
    p.CACHE1,
    p.DATA10,
    p.R8,
    p.someTruncated,
    sometimes(
      'reclaimed',
      'reclaim frees the page',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 2902, transitions: 7184, depth: 50 },
  mutants: {
    'written once unlocked': {
      text: 'The page is unlocked before it is written, and nothing says that it will be: the truncation removes it, and the device overwrites what may be the block of another file.',
      change: stepsExchanged(reclaim, ['undirtied', 'write page'], ['written', 'unlock page']),
      expect: { violates: 'DATA10', steps: 30 },
      reference: 'mm/vmscan.c: pageout(): the page is locked, or PG_writeback is set, until it is written',
    },
    'references not counted': {
      text: 'Reclaim removes a page from the page cache that the truncation has in hand, and frees it under its hands.',
      change: guardBecomes(reclaimer, 'isUnused', true),
      expect: { violates: 'REF3', steps: 15 },
      reference: 'mm/vmscan.c: __remove_mapping() freezes the count',
    },
    'mapping not asked': {
      text: 'Reclaim takes a page that the truncation has removed meanwhile for one of the page cache, whose reference it gives back once more.',
      change: guardBecomes(reclaimer, 'isTruncated', false),
      expect: { violates: 'use of a stale reference', steps: 30 },
      reference: 'mm/vmscan.c: shrink_folio_list() asks for folio_mapping() before __remove_mapping()',
    },
  },
});
