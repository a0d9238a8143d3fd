/** A file is collapsed while a resolver fills a page of a private mapping of it. */
import { guardBecomes, scenario, sometimes, stepInserted, stepLeadsTo } from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { privateFiller, privateMfill } from '../../machines/file-collapse/private-mfill.ts';
import { breaks, cached, properties as p, tableAt, vmas } from '../../models/index.ts';
import { collapsedFile, collapses, twoHoles } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-private-fill',
  text: 'MADV_COLLAPSE makes a huge page of two pages of shmem while UFFDIO_COPY fills a page of a private mapping of it: with a page of its own, for which it locks no page of the file. The page table goes away unless the VMA has an anon_vma by then.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 4 },
  boundsReason: 'one region of two pages; two small pages, the huge one and the one of the private mapping',
  initial: [
    twoHoles(2),
    cached(0, 1, 'zero'),
    cached(1, 2, 'zero'),
    vmas.isPrivate.at(0).set(true),
    vmas.missing.at(0).set(true),
  ],
  actors: { collapser: collapses, filler: privateFiller.runs(privateMfill, { page: 0 }) },
  properties: [
    ...collapsedFile,
    p.A1,
    p.D2,
    sometimes(
      'table kept',
      'the table is left where it is since the VMA has an anon_vma by now',
      fileCollapser.some((c) => c.in('retracting.kept')),
    ),
    sometimes(
      'table taken away',
      'the resolver finds the table that it has locked taken away',
      privateFiller.some((f) => f.in('tableGone')),
    ),
  ],
  expect: { verdict: 'holds', states: 1048, transitions: 2147, depth: 56 },
  mutants: {
    'anon_vma not looked for again': {
      text: 'Whether the mapping has pages of its own is asked for only before the table is locked: a page that is filled meanwhile goes with the table.',
      change: stepLeadsTo(collapseFile, 'retracting.locked', 'look for anon_vma again', 'retracting.emptied', 0),
      reference: 'commit 1d65b771bc08; mm/khugepaged.c: anon_vma tested under the PTL in retract_page_tables()',
      expect: { violates: 'R8huge', steps: 61 },
    },
    'PMD taken for granted': {
      text: 'mfill_atomic() has seen that the PMD leads to a table, and insists that it does when it reads it once more (BUG_ON): a collapse has taken the table away in between, for which it needs no lock of the VMA.',
      change: stepInserted(
        privateMfill,
        'allocating',
        'read PMD once more',
        breaks('PT1', tableAt(privateFiller.self.page).is('none')),
      ),
      bug: 'E19',
      reference: 'commit 4828d207dc51',
      expect: { violates: 'PT1', steps: 37 },
    },
    'PMD not compared': {
      text: 'The resolver fills the page in the table that was taken away.',
      change: guardBecomes(privateFiller, 'pmdSame', true),
      reference: 'commit 0d940a9b270b: pmd_same() in __pte_offset_map_lock()',
      expect: { violates: 'PT1', steps: 45 },
    },
  },
});
