/** A collapse while its VMA is unmapped: whatever it learned before it dropped mmap_lock may be gone. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, properties as p } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-munmap',
  text: 'MADV_COLLAPSE of a region while another thread unmaps the VMA.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'one page that is there and one hole; one huge page',
  initial: collapsible(2, 1),
  actors: {
    C: collapser.runs(collapse, { page: 0, mishaps: true }),
    U: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [p.D3, p.R2, p.R11, p.REF1, p.REF3, p.PT1, p.PT2, p.someHugePmd],
  expect: { verdict: 'holds', states: 223, transitions: 358, depth: 60 },
  mutants: {
    'huge page left behind': {
      text: 'munmap() does not ask whether a huge page is mapped: it stays when the VMA has gone',
      change: guardBecomes(unmapper, 'regionIsHuge', false),
      expect: { violates: 'R11', steps: 55 },
      reference: 'mm/memory.c, zap_pmd_range(): pmd_trans_huge()',
    },
    'VMA not looked up again': {
      text: 'the VMA that was found before mmap_lock was dropped is used after it was taken again',
      change: [
        actionBecomes(collapser, 'forgetVma', nothing),
        actionBecomes(collapser, 'findVmaAgain', nothing),
        guardBecomes(collapser, 'vmaStillSuits', true),
      ],
      expect: { violates: builtIn.LOCK5, steps: 29 },
      reference: 'collapse_huge_page(): hugepage_vma_revalidate()',
    },
  },
});
