/** A page of a file is moved while a device stores to it that get_user_pages() has pinned it for. */
import { exists, guardBecomes, or, scenario, sometimes } from '../../checker/language/index.ts';
import { pinSmall, smallPinner } from '../../machines/file-collapse/pin-small.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { frame, frames } from '../../models/index.ts';
import { mappedFile } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, someKept, someMoved } from './setting.ts';

export default scenario({
  name: 'file-migration-against-pin',
  text: 'get_user_pages() takes a reference to a page of a file, for a device that stores to it, while the page is moved: the page is unmapped first and its references are counted then, and whoever has got one is left the page.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [mappedFile(1), faultsWait],
  actors: { migration: moves, pinner: smallPinner.runs(pinSmall) },
  properties: [
    ...movedPages,
    someMoved,
    someKept,
    sometimes(
      'device stores',
      'a page has what the device has stored to it',
      exists(frame, (f) => or(frames.content.at(f).is('written'), frames.content.at(f).is('written by another'))),
    ),
  ],
  expect: { verdict: 'holds', states: 413, transitions: 722, depth: 44 },
  mutants: {
    'references not counted': {
      text: 'The page is moved though a device has a reference to it: what it stores afterwards is lost.',
      change: guardBecomes(fileMigrator, 'refsExact', true),
      expect: { violates: 'TLB3', steps: 30 },
      reference: 'mm/migrate.c: folio_ref_freeze() in folio_migrate_mapping()',
    },
  },
});
