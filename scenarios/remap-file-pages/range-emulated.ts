/** One call of remap_file_pages() for two pages of a mapping that accounts for dirty pages. */
import {
  actionBecomes,
  atEnd,
  every,
  guardBecomes,
  implies,
  not,
  nothing,
  scenario,
  sometimes,
  stepDropped,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { mapRangeOfFilePages } from '../../machines/file/remap-file-pages-range-emulation.ts';
import { rangeMapper } from '../../machines/file/remap-file-pages-range-emulation-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { properties as p, page, vmaAtLockless, vmaIsLive } from '../../models/index.ts';
import { fileCounts, fileMapping, twoToBeReplaced } from '../file-pages/setting.ts';
import { A8mapped, answersOf2014, filesPut } from './setting.ts';

const call = { access: 'read', first: 0, last: 1, pgoff: 1 } as const;
const self = rangeMapper.self;

export default scenario({
  name: 'remap-file-pages-of-range-that-is-accounted',
  text: 'The pages of a file that accounts for dirty pages are mapped one page further on, in one call: the VMA is unmapped and another put in its place, so that whoever makes entries clean finds them by their addresses. A thread stores to the first address meanwhile.',
  bounds: { page: 2, offset: 3, frame: 3, vma: 2 },
  boundsReason:
    'two pages that are mapped, of which one moves to the other address, and one that is not mapped before; the old VMA and the new one',
  initial: twoToBeReplaced(),
  actors: {
    remapper: rangeMapper.runs(mapRangeOfFilePages, call),
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
  },
  properties: [
    ...fileMapping,
    ...answersOf2014,
    A8mapped,
    filesPut,
    p.REF5,
    p.R7,
    p.vmasFreed,
    p.SD1,
    sometimes(
      'waits for the call',
      'the fault waits for mmap_sem while nothing is mapped there',
      rangeMapper.some((r) => r.in('emulating.mapping.allocating')),
    ),
  ],
  expect: { verdict: 'holds', states: 6118, transitions: 11289, depth: 110 },
  mutants: {
    'first page only': {
      text: 'The walk ends after the first page: the second entry still maps what its address does not say any more, and whoever looks for the mappings of that page does not find it.',
      change: [guardBecomes(rangeMapper, 'moreOfVma', false), guardBecomes(rangeMapper, 'isLastPage', true)],
      expect: { violates: 'RMAP1', steps: 21 },
      reference: 'mm/memory.c: addr != end in zap_pte_range()',
    },
    'one page counted': {
      text: 'The counter goes down by one, whatever was unmapped.',
      change: actionBecomes(rangeMapper, 'gather', [
        self.rss.set(1),
        self.gathered.add(self.frame.known()),
        self.frame.set('none'),
      ]),
      expect: { violates: 'R8', steps: 73 },
      reference: 'mm/memory.c: add_mm_rss_vec() in zap_pte_range()',
    },
    'last page kept': {
      text: 'Of the frames that were gathered one is not put.',
      change: actionBecomes(rangeMapper, 'putFrames', self.gathered.clear()),
      expect: { violates: 'REF1', steps: 73 },
      reference: 'mm/mmu_gather.c: tlb_batch_pages_flush()',
    },
    'file not got': {
      text: 'The reference of the old VMA is the last one: the file is closed when that goes, and mapped all the same.',
      change: [
        stepDropped(mapRangeOfFilePages, 'emulating.gettingFile', 'get file'),
        stepDropped(mapRangeOfFilePages, 'emulating.puttingFile', 'put file'),
      ],
      expect: { violates: 'REF5', steps: 29 },
      bug: 'B69e',
      reference: 'seed 004: get_file() before mmap_region()',
    },
    'populated from the end': {
      text: 'mm_populate() begins where the walk has ended: the first page is left to a fault.',
      change: actionBecomes(rangeMapper, 'rewind', nothing),
      expect: { violates: 'A8range', steps: 71 },
      reference: 'seed 004: mm_populate(start, size)',
    },
  },
});

export const rangeEmulatedAgainstTruncate = scenario({
  name: 'remap-file-pages-of-accounted-range-against-truncate',
  text: 'While the VMA of two pages is replaced another thread cuts the file to one page. It finds the pages in the old VMA, or in the new one, or nothing of them is mapped yet; a page that the call populates afterwards is behind the end of the file, and is not mapped.',
  bounds: { page: 2, offset: 3, frame: 3, vma: 2 },
  boundsReason: 'two pages of the VMA, three of the file; the old VMA and the new one',
  initial: twoToBeReplaced(),
  actors: {
    remapper: rangeMapper.runs(mapRangeOfFilePages, call),
    truncater: truncater.runs(truncate, { first: 1 }),
  },
  properties: [...fileCounts, ...answersOf2014, p.R7, p.vmasFreed, p.SD1, p.someTruncated],
  expect: { verdict: 'holds', states: 11414, transitions: 21763, depth: 122 },
  mutants: {
    'first page only': {
      text: 'The walk ends after the first page: the truncation looks for what the second entry maps where its address does not say so, and the page goes while it is mapped.',
      change: [guardBecomes(rangeMapper, 'moreOfVma', false), guardBecomes(rangeMapper, 'isLastPage', true)],
      expect: { violates: 'CACHE1', steps: 37 },
      reference: 'mm/memory.c: addr != end in zap_pte_range()',
    },
  },
});

const whereMapped = (outcome: string) =>
  atEnd(
    'mapped after failure',
    outcome,
    rangeMapper.all((r) =>
      implies(
        not(r.result.is('0')),
        every(page, (q) => vmaIsLive(vmaAtLockless(q))),
      ),
    ),
  );

export const rangeEmulationFails = scenario({
  name: 'remap-file-pages-of-accounted-range-fails',
  text: 'There is no memory for the new VMA: all of the range is unmapped by then, and stays so. Where the entries come to name their pages, a call that fails leaves each page mapped.',
  bounds: { page: 2, offset: 3, frame: 3, vma: 2 },
  boundsReason:
    'two pages that are mapped, and one that is not mapped before; the old VMA and the one for which there is no memory',
  initial: twoToBeReplaced(),
  actors: { remapper: rangeMapper.runs(mapRangeOfFilePages, { ...call, allocationFails: true }) },
  properties: [
    whereMapped('after a call that fails each page of its range is mapped still'),
    sometimes(
      'no memory',
      'the call fails',
      rangeMapper.some((r) => r.result.is('ENOMEM')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'mapped after failure', steps: 31 },
  reference: 'mm/mmap.c: mmap_region() unmaps before it allocates, Linux 3.14 as 6.1',
});
