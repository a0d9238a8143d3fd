/** remap_file_pages() where a page of the file is being moved. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { countFilePage, entry, entryLockless, properties as p, ptep } from '../../models/index.ts';
import { fileCounts, twoPagesUnmapped } from '../file-pages/setting.ts';

/** Page A is under migration, by whom is not said: he neither goes on nor has anything that this call could see. */
function underMigration(): Effect {
  return [countFilePage(0), entry(ptep(0)).set({ kind: 'migration', frame: 0 })];
}

export default scenario({
  name: 'remap-file-pages-of-migration-entry',
  text: 'A page of the file is being moved when another takes its place: the entry is counted down, for it counts as the page does, and the reference is not put, for it has none.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that is being moved and the one that takes its place',
  initial: [twoPagesUnmapped(), underMigration()],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }) },
  properties: [
    ...fileCounts,
    p.PT4,
    p.PT5,
    p.R7,
    sometimes('named', 'the entry names the page of the file', entryLockless(ptep(0)).kind.is('file')),
  ],
  expect: { verdict: 'holds', states: 28, transitions: 27, depth: 27 },
  mutants: {
    'entry not counted': {
      text: 'zap_pte() passes over entries of pages that are being moved: MM_FILEPAGES counts the page for ever.',
      change: actionBecomes(remapper, 'countMigrationDown', nothing),
      expect: { violates: 'R8', steps: 27 },
      bug: 'B48',
      reference: 'commit 887843961c4b',
    },
  },
});
