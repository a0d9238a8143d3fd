/** A page of a file is moved while fsync() writes it back. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { fsync } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { frames, properties as p } from '../../models/index.ts';
import { storedTo } from '../file-writeback/setting.ts';
import { faultsWait, movedPages, moves, someMoved } from './setting.ts';

const self = fileMigrator.self;

export default scenario({
  name: 'file-migration-of-page-written-back',
  text: 'A page of a file was stored to, and fsync() writes it back while it is moved: the new page is dirty, and marked so where the page cache has it, by which fsync() finds it; and a page that the device reads is left where it is.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [storedTo(), faultsWait],
  actors: { migration: moves, syncer: writer.runs(fsync, { integrity: true }) },
  properties: [
    ...movedPages,
    p.DATA9,
    p.DATA9rest,
    p.DATA10,
    p.WB1,
    p.WB2,
    someMoved,
    sometimes(
      'under writeback',
      'the migration leaves a page alone that is being written',
      fileMigrator.some((g) => g.in('testingWriteback')),
    ),
  ],
  expect: { verdict: 'holds', states: 624, transitions: 1100, depth: 64 },
  mutants: {
    'mark left behind': {
      text: 'The page cache says of the new page that it is clean: fsync() does not find it.',
      change: actionBecomes(fileMigrator, 'moveMapping', [
        fileMigrator.actions.moveMapping,
        frames.marked.at(self.to).set(false),
      ]),
      expect: { violates: 'DATA9', steps: 27 },
      reference: 'mm/migrate.c: xas_store() in folio_migrate_mapping()',
    },
    'moved under writeback': {
      text: 'The page is moved while the device reads it, and freed.',
      change: guardBecomes(fileMigrator, 'isUnderWriteback', false),
      expect: { violates: 'WB1', steps: 45 },
      reference: 'mm/migrate.c: BUG_ON(folio_test_writeback(src)) in migrate_folio_extra()',
    },
  },
});
