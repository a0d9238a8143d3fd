/** mremap() moves a page table as a whole that a collapse takes away. */
import {
  and,
  guardBecomes,
  not,
  type Scenario,
  scenario,
  sometimes,
  stepDropped,
} from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { mapsFile, mapsNothing, mms, properties as p, pageTables, sharedByTasks, vmas } from '../../models/index.ts';
import { collapsedFile, hugeInCache } from '../file-collapse/setting.ts';
import { shmemAboutToMove, twoAddresses } from './setting.ts';

const properties = [
  ...collapsedFile,
  p.R11,
  p.vmasFreed,
  hugeInCache,
  sometimes(
    'table moved',
    'the table is at the new address, with the page',
    and(
      mapMover.some((m) => m.in('done')),
      not(mapsNothing(1)),
    ),
  ),
  sometimes(
    'gone before',
    'the table is gone by the time that the PMD entry is read again',
    mapMover.some((m) => m.kept),
  ),
];
const pmdNotReadAgain = {
  text: 'What the PMD entry led to before the rmap was locked is what is moved: the table is gone meanwhile, and what is linked at the new address is no table.',
  change: guardBecomes(mapMover, 'tableStill', true),
  reference: 'commit 6fa1066fc5d0, CVE-2024-50066: move_normal_pmd(), mm/mremap.c',
} as const;

export default scenario({
  name: 'mremap-against-collapse',
  text: 'mremap() moves the page table of a shmem mapping to another address, while a collapse empties it and takes it away, under i_mmap_rwsem and without mmap_lock: where it stands at that moment, at the old address or at the new one.',
  bounds: { ...twoAddresses, offset: 1, frame: 2 },
  boundsReason: 'a page table at two addresses; a small page and the huge one',
  initial: shmemAboutToMove(),
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1, coversTable: true }),
    collapser: fileCollapser.runs(collapseFile, { page: 0 }),
  },
  properties: [
    ...properties,
    sometimes(
      'gone at the new address',
      'the collapse takes the table away where it was moved to',
      fileCollapser.some((c) => and(c.in('retracting.flushing'), c.vma.is(1))),
    ),
  ],
  expect: { verdict: 'holds', states: 1258, transitions: 2280, depth: 82 },
  mutants: {
    'PMD not read again': { ...pmdNotReadAgain, bug: 'B38', expect: { violates: 'PT1', steps: 66 } },
    'rmap not locked': {
      text: 'The table is moved under the locks of the PMD entries only, while a walk of the rmap has it in hand.',
      change: [
        stepDropped(mremap, 'moving.lockingMappingForPmd', 'take i_mmap_rwsem'),
        stepDropped(mremap, 'moving.unlockingMapping', 'drop i_mmap_rwsem'),
      ],
      expect: { violates: 'PT1', steps: 33 },
      reference: 'commit 97113eb39fa7: move_pgt_entry(), mm/mremap.c',
    },
  },
});

export const againstCollapseElsewhere: Scenario = scenario({
  name: 'mremap-against-collapse-elsewhere',
  text: 'The same where another process collapses the file, which has never looked at this address space before it takes away its page table.',
  bounds: { page: 3, mm: 2, region: 3, table: 3, vma: 3, offset: 1, frame: 2 },
  boundsReason: 'a page table at two addresses, and one of the other process; a small page and the huge one',
  initial: [
    shmemAboutToMove(),
    mms.ofPage.at(2).set(1),
    sharedByTasks(1, 1),
    vmas.mm.at(2).set(1),
    vmas.covering.at(2).set(2),
    vmas.lacksAnonVma.at(2).set(true),
    pageTables.regionOf.at(2).set(2),
    pageTables.pmd.at(2).table.set(2),
    mapsFile(2, 0, 'zero'),
  ],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1, coversTable: true }),
    collapser: fileCollapser.runs(collapseFile, { page: 2 }),
  },
  properties,
  expect: { verdict: 'holds', states: 1659, transitions: 3013, depth: 103 },
  mutants: { 'PMD not read again': { ...pmdNotReadAgain, bug: 'E03', expect: { violates: 'PT1', steps: 87 } } },
});
