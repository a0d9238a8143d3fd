/** khugepaged and a thread collapse one file, as until 6.4. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { frames } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, firstMapped, khugepagedBefore64 } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-twice',
  text: 'khugepaged and a thread with MADV_COLLAPSE collapse one file, as in Linux 6.1: one of them finds pages locked or isolated, or waits for the huge page of the other, which is not up to date.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; the small page and a huge one for each',
  initial: [firstMapped(2), frames.kind.at(2).set('huge')],
  actors: { daemon: khugepagedBefore64, thread: collapsesBefore64 },
  properties: [
    ...collapsedFile,
    sometimes(
      'huge already',
      'one of them has waited for the huge page of the other',
      collapserBefore64.some((c) => c.in('gather.refusing')),
    ),
  ],
  expect: { verdict: 'holds', states: 5779, transitions: 10684, depth: 85 },
});
