/** remap_file_pages() where a page was that had a memory error. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { entryLockless, hadMemoryError, isHwpoison, properties as p, ptep } from '../../models/index.ts';
import { fileCounts, twoPagesUnmapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-of-memory-error',
  text: 'A page of the file had a memory error, and its entry says so. It is neither a swap entry nor that of a page that is being moved: nothing is counted down and no slot is freed, the entry is cleared and names another page.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that had the error and the one that takes its place',
  initial: [twoPagesUnmapped(), hadMemoryError(0)],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }) },
  properties: [
    ...fileCounts,
    p.PT4,
    p.PT5,
    p.R7,
    sometimes('of an error', 'the entry is that of a memory error', isHwpoison(ptep(0))),
    sometimes('named', 'the entry names the page of the file', entryLockless(ptep(0)).kind.is('file')),
  ],
  expect: { verdict: 'holds', states: 27, transitions: 26, depth: 26 },
  mutants: {
    'taken for a page that is moved': {
      text: 'Every entry that is neither present nor of swap is taken for that of a page that is being moved, and counted down as one.',
      change: guardBecomes(remapper, 'pteMigration', true),
      expect: { violates: 'none used as an index', steps: 20 },
      reference: 'seed 004: is_migration_entry() in zap_pte()',
    },
  },
});
