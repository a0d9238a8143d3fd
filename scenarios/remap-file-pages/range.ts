/** One call of remap_file_pages() for two pages. */
import {
  actionBecomes,
  and,
  atEnd,
  every,
  guardBecomes,
  implies,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapRangeOfFilePages } from '../../machines/file/remap-file-pages-range.ts';
import { rangeRemapper } from '../../machines/file/remap-file-pages-range-role.ts';
import { entryLockless, indexMappedAt, mapsFile, properties as p, page, ptep, readable } from '../../models/index.ts';
import { fileMapping, otherPage, twoMapped, twoPages } from '../file-pages/setting.ts';
import { rangeAnswers } from './setting.ts';

export default scenario({
  name: 'remap-file-pages-of-range',
  text: 'Pages 1 and 2 of a file are mapped where the addresses say pages 0 and 1, in one call, while a thread loads from the second address. The entries come to name their pages one after the other, and both are populated.',
  bounds: { page: 2, offset: 3, frame: 3 },
  boundsReason: 'two pages that are mapped and the one that is not mapped before',
  initial: [twoMapped(), otherPage()],
  actors: {
    remapper: rangeRemapper.runs(remapRangeOfFilePages, { access: 'read', first: 0, last: 1, pgoff: 1 }),
    faulter: fileFaulter.runs(fileFault, { page: 1, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    ...rangeAnswers,
    p.PT4,
    p.PT5,
    p.R7,
    p.SD1,
    atEnd(
      'A8range',
      'after a call that succeeds without MAP_NONBLOCK each page of its range is there',
      rangeRemapper.all((r) =>
        implies(
          r.result.is('0'),
          every(page, (q) => readable(ptep(q))),
        ),
      ),
    ),
    sometimes(
      'in between',
      'a page is faulted in while the call has not come to the next yet',
      rangeRemapper.some((r) => r.in('populating.faulting')),
    ),
  ],
  expect: { verdict: 'holds', states: 732, transitions: 1296, depth: 88 },
  mutants: {
    'first page only': {
      text: 'The loop ends after its first page: the second is not remapped, though the call succeeds.',
      change: guardBecomes(rangeRemapper, 'isLastPage', true),
      expect: { violates: 'PT5', steps: 48 },
      reference: 'seed 004: size -= PAGE_SIZE in generic_file_remap_pages()',
    },
    'same page for each address': {
      text: 'The loop goes from address to address and not from page to page of the file.',
      change: actionBecomes(rangeRemapper, 'nextPage', rangeRemapper.self.page.set(rangeRemapper.self.page.next())),
      expect: { violates: 'PT5', steps: 73 },
      reference: 'seed 004: pgoff++ in generic_file_remap_pages()',
    },
    'populated from the end': {
      text: 'mm_populate() begins where the loop has ended: the first page is left to a fault.',
      change: actionBecomes(rangeRemapper, 'rewind', nothing),
      expect: { violates: 'A8range', steps: 60 },
      reference: 'seed 004: mm_populate(start, size)',
    },
  },
});

export const rangeWithoutMemory = scenario({
  name: 'remap-file-pages-out-of-memory',
  text: 'There is no memory for the page table of the second page. The call fails with ENOMEM: the first page is remapped by then, the second is left as it was, and nothing is populated.',
  bounds: { page: 2, offset: 3, frame: 3 },
  boundsReason: 'a page that is remapped and one that cannot be',
  initial: [twoPages(), mapsFile(1, 1, 'zero'), otherPage()],
  actors: {
    remapper: rangeRemapper.runs(remapRangeOfFilePages, {
      access: 'read',
      first: 0,
      last: 1,
      pgoff: 1,
      noTableAt: 1,
    }),
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    ...rangeAnswers,
    p.PT4,
    p.R7,
    atEnd(
      'second page as before',
      'when all rests the second page is not remapped',
      entryLockless(ptep(1)).kind.is('none'),
    ),
    sometimes(
      'remapped in part',
      'the first page is another, and the call has failed',
      and(
        indexMappedAt(0).is(1),
        rangeRemapper.some((r) => r.result.is('ENOMEM')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 111, transitions: 157, depth: 49 },
  mutants: {
    'failure passed over': {
      text: 'The loop goes on as if there were a page table.',
      change: guardBecomes(rangeRemapper, 'noMemory', false),
      expect: { violates: 'A10range', steps: 68 },
      reference: 'seed 004: if (err) return err in generic_file_remap_pages()',
    },
  },
});
