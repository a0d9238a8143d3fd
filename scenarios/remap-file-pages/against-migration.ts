/** remap_file_pages() of a page beside one that is being moved. */
import { and, guardBecomes, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { migrateFilePages } from '../../machines/migrate/migrate-file-pages.ts';
import { fileMigrationWaiter, waitingFileFault } from '../../machines/migrate/waiting-file-fault.ts';
import { kernel, properties as p, vmas } from '../../models/index.ts';
import { fileMapping, twoMapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-against-migration',
  text: 'Page A of a VMA is moved while remap_file_pages() maps another page of the file at page B of the same VMA, which becomes nonlinear by that: the migration entry at A was made by way of the tree of i_mmap, and is found again by way of the list. A thread that faults there sleeps until the page has been moved.',
  bounds: { page: 2, offset: 2, frame: 3 },
  boundsReason:
    'the page that is moved and one beside it, which comes to map the same page of the file; the frame that the page is moved to',
  initial: [twoMapped(), kernel.migrationWaits.set(true)],
  actors: {
    migration: fileMigrator.runs(migrateFilePages, { frame: 0 }),
    remapper: remapper.runs(remapFilePages, { page: 1, access: 'read', wanted: 0, nonblock: true }),
    reader: fileMigrationWaiter.runs(waitingFileFault, { page: 0, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.PT4,
    p.PT5,
    p.RMAP2,
    p.LIVE1rest,
    sometimes(
      'found by the list',
      'the migration entry is found through the list of nonlinear VMAs',
      and(
        lockless(vmas.linked.at(0)).is('list'),
        fileMigrator.some((g) => g.in('remapping.setting')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 8456, transitions: 20095, depth: 94 },
  mutants: {
    'list not searched': {
      text: 'Migration entries are looked for through the tree only, which the VMA has left: the entry stays when the page is unlocked and freed, and whoever faults there takes a page for locked that is not.',
      change: guardBecomes(fileMigrator, 'someNonlinear', false),
      expect: { violates: 'RMAP2', steps: 42 },
      bug: 'B32',
      reference: 'commit 7e09e738afd2: mm: fix swapops.h:131 bug if remap_file_pages raced migration',
    },
  },
});
