/** A page of a file is moved while it is truncated. */
import { and, guardBecomes, not, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { movingTruncater, truncateMoving } from '../../machines/migrate/truncate-moving.ts';
import { entryLockless, frames, properties as p, ptep } from '../../models/index.ts';
import { mappedFile } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, someMoved } from './setting.ts';

export default scenario({
  name: 'file-migration-against-truncate',
  text: 'ftruncate() takes a page away that is being moved: it unmaps it, or takes the entry away that stands for it, and removes the old page or the new one, whichever the page cache has. Once it has a reference, the page is not moved any more.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [mappedFile(1), faultsWait],
  actors: { migration: moves, truncater: movingTruncater.runs(truncateMoving, { first: 0 }) },
  properties: [
    ...movedPages,
    p.CACHE2,
    p.someTruncated,
    someMoved,
    sometimes(
      'zapped meanwhile',
      'the truncation has taken the migration entry away',
      and(
        fileMigrator.some((g) => g.in('remapping.unlockingPte')),
        entryLockless(ptep(0)).kind.is('none'),
      ),
    ),
    sometimes(
      'truncated before',
      'the migration has locked a page that was truncated',
      fileMigrator.some((g) => and(g.in('settled'), not(frames.inCache.at(g.frame)))),
    ),
  ],
  expect: { verdict: 'holds', states: 901, transitions: 1690, depth: 46 },
  mutants: {
    'page not locked': {
      text: 'Neither locks the page: it is removed from the page cache, and freed, while it is on its way.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'use of a stale reference', steps: 35 },
      reference: 'mm/migrate.c: folio_trylock(src) in __migrate_folio_unmap()',
    },
    'truncated page moved': {
      text: 'Nobody asks whether the page is in the page cache: of one that was truncated a reference is given back that the page cache has no more.',
      change: guardBecomes(fileMigrator, 'hasMapping', true),
      expect: { violates: 'REF6', steps: 29 },
      reference: 'mm/migrate.c: !src->mapping in __migrate_folio_unmap()',
    },
  },
});
