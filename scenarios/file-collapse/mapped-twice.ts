/** Two threads map a huge page of a file by a PMD entry, where a PTE maps it. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { collapsePteMappedThp } from '../../machines/file-collapse/collapse-pte-mapped-thp.ts';
import { pteMappedCollapser } from '../../machines/file-collapse/collapse-pte-mapped-thp-role.ts';
import { frames, properties as p } from '../../models/index.ts';
import { collapsedFile, hugeMappedAtA } from './setting.ts';

const mapper = pteMappedCollapser.runs(collapsePteMappedThp, { page: 0 });

export default scenario({
  name: 'file-collapse-of-mapped-twice',
  text: 'Two threads take the page table away with MADV_COLLAPSE that maps a huge page of shmem: the second finds it mapped by a PMD entry once it has the page.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 1 },
  boundsReason: 'one region of two pages; the huge page',
  initial: [hugeMappedAtA(2)],
  actors: { one: mapper, other: mapper },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'waits',
      'one waits for the page that the other has locked to clear the PTEs',
      pteMappedCollapser.some((c) => c.in('cleared')),
    ),
  ],
  expect: { verdict: 'holds', states: 395, transitions: 706, depth: 42 },
  mutants: {
    'page not locked': {
      text: 'Both take the table away.',
      change: withoutLock(frames.lock.at(0)),
      reference: 'mm/khugepaged.c: filemap_lock_folio() in collapse_pte_mapped_thp()',
      expect: { violates: 'REF1', steps: 68 },
    },
  },
});
