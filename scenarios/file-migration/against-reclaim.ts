/** A page of a file that was stored to is moved while reclaim wants to free it. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { entry, frames, ptep } from '../../models/index.ts';
import { mappedFile } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, notOnDevice, someMoved } from './setting.ts';

const self = fileMigrator.self;

export default scenario({
  name: 'file-migration-against-reclaim',
  text: 'Reclaim and compaction want the same page, and one of them isolates it. If it is moved, that it was stored to goes with it: from the entry to the page, and from the old page to the new one, which reclaim then writes to the device before it frees it.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [mappedFile(1), faultsWait, notOnDevice, entry(ptep(0)).dirty.set(true)],
  actors: { migration: moves, reclaimer: reclaimer.runs(reclaim, { offset: 0 }) },
  properties: [
    ...movedPages,
    someMoved,
    sometimes(
      'reclaimed after the move',
      'reclaim frees the new page',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 361, transitions: 581, depth: 64 },
  mutants: {
    'dirty entry forgotten': {
      text: 'The entry is cleared, and that the hardware had stored through it is forgotten: the page is freed unwritten.',
      change: guardBecomes(fileMigrator, 'wasDirty', false),
      expect: { violates: 'DATA3cache', steps: 55 },
      reference: 'mm/rmap.c: folio_mark_dirty() in try_to_migrate_one()',
    },
    'dirty bit left behind': {
      text: 'The new page is clean, whatever the old one was.',
      change: actionBecomes(fileMigrator, 'moveMapping', [
        fileMigrator.actions.moveMapping,
        frames.dirty.at(self.to).set(false),
      ]),
      expect: { violates: 'DATA3cache', steps: 56 },
      reference: 'mm/migrate.c: folio_set_dirty(newfolio) in folio_migrate_mapping()',
    },
  },
});
