/** migrate_vma() of a page that a file has, while a thread faults on it and ftruncate() takes it away. */
import {
  actionBecomes,
  and,
  atEnd,
  every,
  exists,
  guardBecomes,
  implies,
  lockless,
  never,
  not,
  nothing,
  or,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { fileRangeMigrator, migrateVmaOfFile } from '../../machines/migrate/migrate-vma-of-file.ts';
import { movingTruncater, truncateMoving } from '../../machines/migrate/truncate-moving.ts';
import { fileMigrationWaiter, waitingFileFault } from '../../machines/migrate/waiting-file-fault.ts';
import {
  cache,
  entryLockless,
  frame,
  frames,
  kernel,
  offset,
  properties as p,
  page,
  ptep,
  vmas,
} from '../../models/index.ts';
import { faultsWait, movedPages } from '../file-migration/setting.ts';
import { mappedFile } from '../file-pages/setting.ts';
import { ofDevice } from './setting.ts';

const start: Effect = [mappedFile(2), kernel.noVmaLocks.set(true), vmas.vmOps.at(0).set(true), faultsWait];
const inDevice = never(
  'file in a device',
  'neither the page cache nor a mapping of the file has a page in memory of a device, which is not where the file is read',
  or(
    exists(frame, (f) => and(frames.kind.at(f).is('device'), frames.inCache.at(f))),
    exists(page, (q) => entryLockless(ptep(q)).kind.is('device private')),
  ),
);
const storesKept = atEnd(
  'stores kept',
  'when all rests, a page of the file that is not on the device as it was stored is dirty, or its entry is',
  every(offset, (o) => {
    const at = lockless(cache.slot.at(o));
    const entryDirty = exists(page, (q) => and(cache.linear.at(q).is(o), entryLockless(ptep(q)).dirty));
    const onDevice = cache.disk.at(o).is(cache.content.at(o));
    return or(not(cache.known.at(o)), onDevice, entryDirty, and(at.isnt('none'), frames.dirty.at(at)));
  }),
);
const staysRead = atEnd(
  'stays read',
  'when all rests a page that the page cache has is up to date: nobody reads it in once more',
  every(frame, (f) => implies(frames.inCache.at(f), frames.uptodate.at(f))),
);

export const migratePageOfFile = scenario({
  name: 'migrate-page-of-file',
  text: 'A driver asks for a page of a file and has memory of its device for it, while a thread stores to it and another one truncates the file. Only anonymous memory may go there: the page is not called MIGRATE any more, its entry comes back, and what the driver had for it is freed.',
  bounds: { page: 1, offset: 1, slot: 2, frame: 2 },
  boundsReason: 'one page of the file, and memory of the device for it that is not used',
  initial: [start, ofDevice(1)],
  actors: {
    driver: fileRangeMigrator.runs(migrateVmaOfFile),
    thread: fileMigrationWaiter.runs(waitingFileFault, { page: 0 }),
    truncater: movingTruncater.runs(truncateMoving, { first: 0 }),
  },
  properties: [
    ...movedPages,
    inDevice,
    p.cpages,
    p.DATA4,
    p.someMigrationEntry,
    p.someTruncated,
    sometimes(
      'refused',
      'the driver is told that the page stays, and gives back what it had for it',
      fileRangeMigrator.some((d) => d.in('finalizing.puttingUnused')),
    ),
  ],
  expect: { verdict: 'holds', states: 19273, transitions: 51205, depth: 84 },
  mutants: {
    'mapping not asked': {
      text: 'Nobody asks whether the page has a mapping: the page cache gets a page in memory of the device, and whoever reads the file from it.',
      change: guardBecomes(fileRangeMigrator, 'fileToDevice', false),
      expect: { violates: inDevice.id, steps: 22 },
      reference: '__migrate_device_pages(): "For now only support anonymous memory migrating to device private"',
    },
    'refused, and called MIGRATE': {
      text: 'The page is passed by and is called MIGRATE still: its entry is made to name the page of the device, of which the page cache knows nothing.',
      change: actionBecomes(fileRangeMigrator, 'refuse', nothing),
      expect: { violates: inDevice.id, steps: 24 },
      reference: '__migrate_device_pages(): MIGRATE_PFN_MIGRATE is cleared',
    },
  },
});

export const migratePageOfFileToOther = scenario({
  name: 'migrate-page-of-file-to-other-memory',
  text: 'A driver migrates a page of a file to other memory, while a thread stores to it: the page cache has it there from then on, and what was stored is not lost. Who has found the old page and waits for its lock finds that it is not that of the file any more.',
  bounds: { page: 1, offset: 1, slot: 2, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: start,
  actors: {
    driver: fileRangeMigrator.runs(migrateVmaOfFile, { into: 'other memory' }),
    thread: fileMigrationWaiter.runs(waitingFileFault, { page: 0 }),
  },
  properties: [
    ...movedPages,
    storesKept,
    staysRead,
    p.cpages,
    p.someMigrationEntry,
    sometimes(
      'moved',
      'the page cache has the page in its new frame',
      fileRangeMigrator.some((d) => d.in('finalizing.unlockingNew')),
    ),
  ],
  expect: { verdict: 'holds', states: 577, transitions: 1001, depth: 46 },
  mutants: {
    'page not dirty': {
      text: 'What the entry said of stores is not handed on to the page: it is taken for one that is on the device.',
      change: actionBecomes(fileRangeMigrator, 'setPageDirty', nothing),
      expect: { violates: storesKept.id, steps: 34 },
      reference: 'migrate_vma_collect_pmd(): folio_mark_dirty()',
    },
  },
});
