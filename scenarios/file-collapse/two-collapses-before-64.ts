/** Two threads collapse one file, as until 6.4. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { frames } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-twice',
  text: 'Two threads collapse one file with MADV_COLLAPSE of Linux 6.1: one of them finds pages locked or isolated, or waits for the huge page of the other, which is not up to date.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; the small page and a huge one for each',
  initial: [firstMapped(2), frames.kind.at(2).set('huge')],
  actors: { one: collapsesBefore64, other: collapsesBefore64 },
  properties: [
    ...collapsedFile,
    sometimes(
      'huge already',
      'one of them has waited for the huge page of the other',
      collapserBefore64.some((c) => c.in('gather.refusing')),
    ),
  ],
  expect: { verdict: 'holds', states: 5389, transitions: 9912, depth: 82 },
});
