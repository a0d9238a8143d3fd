/** remap_file_pages() where the mapping of a hole of the file is. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { entry, entryLockless, properties as p, ptep, readable } from '../../models/index.ts';
import { fileCounts, twoPagesUnmapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-of-special-entry',
  text: 'A hole of the file is mapped by the zero page, as where files are executed in place. It has no page to count, to take out of the rmap or to put.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the hole and the page that takes its place',
  initial: [twoPagesUnmapped(), entry(ptep(0)).kind.set('zero')],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }) },
  properties: [
    ...fileCounts,
    p.PT4,
    p.PT5,
    p.R7,
    sometimes('named', 'the entry names the page of the file', entryLockless(ptep(0)).kind.is('file')),
  ],
  expect: { verdict: 'holds', states: 27, transitions: 26, depth: 26 },
  mutants: {
    'taken for a page': {
      text: 'The entry is treated as that of a page.',
      change: guardBecomes(remapper, 'ptePresent', readable(ptep(0))),
      expect: { violates: 'none used as an index', steps: 22 },
      reference: 'seed 004: vm_normal_page() in zap_pte()',
    },
  },
});
