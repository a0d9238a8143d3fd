/** A region of which no VMA covers all: its pages stay as they are. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { opened, properties as p, vmas } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'region-of-two-vmas',
  text: 'MADV_COLLAPSE of a region whose first page lies in a VMA that ends there; the VMA of the other page is armed.',
  bounds: { page: 2, frame: 2, vma: 2 },
  boundsReason: 'a page for each VMA, and the huge page that must not be made',
  initial: [
    collapsible(1, 1),
    opened(0),
    vmas.covering.at(1).set(1),
    vmas.missing.at(1).set(true),
    vmas.ctx.at(1).set(0),
  ],
  actors: { C: collapser.runs(collapse, { page: 0 }) },
  properties: [
    ...[p.D1, p.R2, p.REF1, p.PT1, p.PT2],
    sometimes(
      'refused',
      'the collapse gives up',
      collapser.some((c) => c.in('refused')),
    ),
  ],
  expect: { verdict: 'holds', states: 4, transitions: 3, depth: 3 },
  mutants: {
    'only the first page looked up': {
      text: 'the VMA of the first page is taken for that of the region: the hole in the other one is filled unasked',
      change: [guardBecomes(collapser, 'vmaSuits', true), guardBecomes(collapser, 'vmaStillSuits', true)],
      expect: { violates: 'D1', steps: 47 },
      reference: 'hugepage_vma_revalidate(): transhuge_vma_suitable()',
    },
  },
});
