/** mremap() moves a page table as a whole that a collapse takes away. */
import { and, guardBecomes, not, scenario, sometimes } from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { mapsNothing, properties as p, pmdOf } from '../../models/index.ts';
import { collapsedFile, hugeInCache } from '../file-collapse/setting.ts';
import { shmemAboutToMove, twoAddresses } from './setting.ts';

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
    ...collapsedFile.filter((property) => property !== p.tablesOfFiles),
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
    sometimes(
      'gone at the new address',
      'the collapse takes the table away where it was moved to',
      pmdOf(1).kind.is('none'),
    ),
  ],
  expect: { verdict: 'holds', states: 1258, transitions: 2280, depth: 82 },
  mutants: {
    'PMD not read again': {
      text: 'What the PMD entry led to before the rmap was locked is what is moved: the table is gone meanwhile, and what is linked at the new address is no table.',
      change: guardBecomes(mapMover, 'tableStill', true),
      bug: 'E03',
      expect: { violates: 'PT1', steps: 66 },
      reference: 'commit 6fa1066fc5d0, CVE-2024-50066: move_normal_pmd(), mm/mremap.c',
    },
  },
});
