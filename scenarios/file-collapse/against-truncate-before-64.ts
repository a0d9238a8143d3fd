/** A file is collapsed, as until 6.4, while another thread truncates it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { largeTruncater } from '../../machines/file-collapse/truncate-large.ts';
import { truncateLargeBefore66 } from '../../machines/file-collapse/truncate-large-before-66.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-truncate',
  text: 'MADV_COLLAPSE of Linux 6.1 makes a huge page of a page of shmem and a hole while ftruncate() makes the file end before them: it stops where the file is empty by then, and a truncation that meets the huge page waits for it.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(2)],
  actors: { collapser: collapsesBefore64, truncater: largeTruncater.runs(truncateLargeBefore66) },
  properties: [
    ...collapsedFile,
    p.CACHE2,
    sometimes(
      'waits in vain',
      'the truncation has waited for a page that is in the file no more',
      largeTruncater.some((t) => t.in('removing.unlocking')),
    ),
  ],
  expect: { verdict: 'holds', states: 1260, transitions: 2331, depth: 91 },
  mutants: {
    'goes on in an empty file': {
      text: 'The file is truncated, and the collapse fills it with a huge page of zeroes.',
      change: guardBecomes(collapserBefore64, 'isEmpty', false),
      reference: 'commit 2af8ff291848',
      expect: { violates: 'CACHE2', steps: 76 },
    },
  },
});
