/** MADV_COLLAPSE, as until 6.4, comes to map a huge page of a file while a thread stores to a private mapping of it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { privateStore } from '../../machines/file-collapse/private-store.ts';
import { privateStorer } from '../../machines/file-collapse/private-store-role.ts';
import { entry, properties as p, ptep, vmas } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, hugeMappedByPtes } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-of-mapped-against-private-store',
  text: 'MADV_COLLAPSE of Linux 6.1 finds a huge page of shmem that PTEs map, and takes their page table away, with mmap_lock and the lock of the anon_vma, while a thread stores to the private mapping: a copy has taken the place of one of the PTEs, or the thread finds no table.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the huge page and a copy',
  initial: [
    hugeMappedByPtes(2),
    vmas.isPrivate.at(0).set(true),
    vmas.lacksAnonVma.at(0).set(false),
    entry(ptep(0)).write.set(false),
    entry(ptep(1)).write.set(false),
  ],
  actors: { collapser: collapsesBefore64, thread: privateStorer.runs(privateStore, { page: 1 }) },
  properties: [
    ...collapsedFile,
    p.DATA8,
    p.someHugePmd,
    sometimes(
      'copied before',
      'the collapse is given up since a copy has taken the place of a page',
      collapserBefore64.some((c) => c.in('collapseOwnMapped.collapsing.unfit')),
    ),
  ],
  expect: { verdict: 'holds', states: 219, transitions: 362, depth: 40 },
  mutants: {
    'PTEs not checked': {
      text: 'The table is taken away with a PTE that maps a copy, which nobody finds again.',
      change: guardBecomes(collapserBefore64, 'fit', true),
      reference: 'mm/khugepaged.c: step 1 of collapse_pte_mapped_thp()',
      expect: { violates: 'R8huge', steps: 55 },
    },
  },
});
