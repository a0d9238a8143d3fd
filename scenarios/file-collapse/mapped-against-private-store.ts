/** A huge page of a file, mapped by PTEs, comes to be mapped by a PMD entry while a thread stores to a private mapping of it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { collapsePteMappedThp } from '../../machines/file-collapse/collapse-pte-mapped-thp.ts';
import { pteMappedCollapser } from '../../machines/file-collapse/collapse-pte-mapped-thp-role.ts';
import { privateStore } from '../../machines/file-collapse/private-store.ts';
import { privateStorer } from '../../machines/file-collapse/private-store-role.ts';
import { entry, properties as p, ptep, vmas } from '../../models/index.ts';
import { collapsedFile, hugeMappedByPtes } from './setting.ts';

export default scenario({
  name: 'file-collapse-of-mapped-against-private-store',
  text: 'MADV_COLLAPSE finds a huge page of shmem that PTEs map, and takes their page table away, while a thread stores to the private mapping, for which it locks no page: a copy takes the place of one of the PTEs between the two looks at them, or finds the table gone.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the huge page and a copy',
  initial: [
    hugeMappedByPtes(2),
    vmas.isPrivate.at(0).set(true),
    entry(ptep(0)).write.set(false),
    entry(ptep(1)).write.set(false),
  ],
  actors: {
    collapser: pteMappedCollapser.runs(collapsePteMappedThp, { page: 0 }),
    thread: privateStorer.runs(privateStore, { page: 1 }),
  },
  properties: [
    ...collapsedFile,
    p.DATA8,
    p.someHugePmd,
    sometimes(
      'copied in between',
      'the collapse is given up since a copy has taken the place of a page',
      pteMappedCollapser.some((c) => c.in('aborted')),
    ),
    sometimes(
      'table taken away',
      'the thread finds the table that it has locked taken away',
      privateStorer.some((t) => t.in('tableGone')),
    ),
  ],
  expect: { verdict: 'holds', states: 667, transitions: 1217, depth: 46 },
  mutants: {
    'PTEs not looked at again': {
      text: 'The PTEs are cleared as they were found before the start was announced: one that maps a copy by now goes, and the huge page loses a mapping that it did not have: its mapcount falls below zero.',
      change: guardBecomes(pteMappedCollapser, 'isOther', false),
      bug: 'B45',
      reference: 'commit 1043173eb5eb; mm/khugepaged.c: second look at PTEs in collapse_pte_mapped_thp()',
      expect: { violates: 'assignment outside the domain', steps: 34 },
    },
  },
});
