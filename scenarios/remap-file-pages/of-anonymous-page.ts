/** remap_file_pages() where a shared mapping has a page that is not of the file. */
import { actionBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import {
  entryLockless,
  mappedFromCache,
  mappedFromStart,
  mapsFile,
  mms,
  properties as p,
  ptep,
} from '../../models/index.ts';
import { fileCounts, twoPagesUnmapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-of-anonymous-page',
  text: 'A forced write through get_user_pages() has left an anonymous page in a shared mapping. It is counted down as what it is, and freed.',
  bounds: { page: 2, offset: 2, frame: 3 },
  boundsReason: 'the anonymous page and a page of the file that is mapped beside it; the page that takes its place',
  initial: [twoPagesUnmapped(), mappedFromStart(0, 2), mapsFile(1, 0), mappedFromCache(1, 0)],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }) },
  properties: [
    ...fileCounts,
    p.PT4,
    p.PT5,
    p.R7,
    sometimes('named', 'the entry names the page of the file', entryLockless(ptep(0)).kind.is('file')),
  ],
  expect: { verdict: 'holds', states: 31, transitions: 30, depth: 30 },
  mutants: {
    'counted as a page of the file': {
      text: 'MM_FILEPAGES is counted down for a page that is anonymous.',
      change: actionBecomes(remapper, 'countDown', mms.fileRss.at(0).decrement()),
      expect: { violates: 'R8', steps: 30 },
      bug: 'B48',
      reference: 'seed 004: dec_mm_counter(mm, mm_counter(page)) in zap_pte()',
    },
  },
});
