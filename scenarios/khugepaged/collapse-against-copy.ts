/** A resolver copies into a region that khugepaged makes one huge page of. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { mappedFromStart, properties as p } from '../../models/index.ts';
import { armed, collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-copy',
  text: 'Both pages of an armed region are there, so that it may be collapsed, while a resolver that does not know copies one of them. It finds the page filled, by its own entry or by the huge page that stands for both.',
  bounds: { page: 2, frame: 4 },
  boundsReason: 'two pages that are there, the huge page, and one for the copy',
  initial: [collapsible(2, 2), mappedFromStart(1, 1), armed],
  actors: {
    K: collapser.runs(collapse, { page: 0, daemon: true }),
    V: uffdUser.runs(copier, { page: 1, last: 1 }),
  },
  properties: [p.A1, p.A2, p.D2, p.D4, p.R2, p.REF1, p.PT1, p.PT2, p.someHugePmd],
  expect: { verdict: 'holds', states: 636, transitions: 1143, depth: 74 },
  mutants: {
    'PMD not looked at': {
      text: 'The resolver goes on to the table without a look at the PMD entry, where there is a huge page.',
      change: guardBecomes(uffdUser, 'pmdHuge', false),
      expect: { violates: 'none used as an index', steps: 68 },
      reference: 'mfill_atomic(), mm/userfaultfd.c: pmd_trans_huge() gives EEXIST',
    },
  },
});
