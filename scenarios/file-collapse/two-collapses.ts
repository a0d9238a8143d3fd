/** Two threads collapse one file. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { frames } from '../../models/index.ts';
import { collapsedFile, collapses, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-twice',
  text: 'Two threads collapse one file with MADV_COLLAPSE: one of them finds pages locked, isolated, or huge already.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; the small page and a huge one for each',
  initial: [firstMapped(2), frames.kind.at(2).set('huge')],
  actors: { one: collapses, other: collapses },
  properties: [
    ...collapsedFile,
    sometimes(
      'huge already',
      'one of them finds the huge page of the other when it comes to lock a page',
      fileCollapser.some((c) => c.in('gather.refusing')),
    ),
  ],
  expect: { verdict: 'holds', states: 2867, transitions: 5904, depth: 71 },
});
