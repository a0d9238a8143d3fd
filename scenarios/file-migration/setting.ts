/** What the scenarios of pages of files that are moved start from and are judged by. */
import { and, atEnd, every, implies, not, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { migrateFilePages } from '../../machines/migrate/migrate-file-pages.ts';
import { cache, frame, frames, kernel, properties as p } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';

/** Faults sleep on a migration entry. */
export const faultsWait: Effect = kernel.migrationWaits.set(true);
/** What the page cache has of page 0 of the file was stored to it, and is not on the device. */
export const notOnDevice: Effect = cache.disk.at(0).set('zero');
/** The page in frame 0 is moved. */
export const moves = fileMigrator.runs(migrateFilePages, { frame: 0 });

const charged = atEnd(
  'REF8rest',
  'when all rests a page that the page cache has is charged',
  every(frame, (f) => implies(frames.inCache.at(f), frames.charged.at(f))),
);
export const movedPages = [...fileMapping, p.DATA3cache, p.TLB3, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest, charged];

export const someMoved = sometimes(
  'moved',
  'the page cache has the page in its new frame',
  fileMigrator.some((g) => g.moved),
);
export const someKept = sometimes(
  'given up',
  'the old page is mapped again, since somebody has a reference to it',
  fileMigrator.some((g) => and(g.in('remapping.setting'), not(g.moved))),
);
