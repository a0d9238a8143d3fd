/** remap_file_pages() moves the VMA from the tree of i_mmap to the list while a truncation looks for its pages. */
import { actionBecomes, nothing, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { cache, properties as p } from '../../models/index.ts';
import { fileMapping, otherPage, twoMapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-against-truncate',
  text: 'A thread maps page 1 of a file where its address says page 0, and its VMA moves from the tree of i_mmap to the list; another thread cuts the file to one page. Whoever looks for the mappings finds the VMA in one of the two.',
  bounds: { page: 2, offset: 3, frame: 3 },
  boundsReason:
    'two pages of the VMA, of which the second maps the page of the file that is cut off, and a third to be mapped at the first',
  initial: [twoMapped(), otherPage()],
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 2 }),
    truncater: truncater.runs(truncate, { first: 1 }),
  },
  properties: [
    ...fileMapping,
    p.PT4,
    p.PT5,
    p.R7,
    p.someTruncated,
    sometimes(
      'found on the list',
      'the truncation finds a page through the list',
      truncater.some((t) => t.exhaustive),
    ),
  ],
  expect: { verdict: 'holds', states: 4108, transitions: 7879, depth: 105 },
  mutants: {
    'VMA left in the tree': {
      text: 'A VMA that is nonlinear is still searched for by its addresses only: a page that is mapped elsewhere is not found.',
      change: [actionBecomes(remapper, 'removeFromTree', nothing), actionBecomes(remapper, 'addToList', nothing)],
      expect: { violates: 'RMAP1', steps: 42 },
      reference: 'seed 004: vma_nonlinear_insert()',
    },
    'i_mmap not locked': {
      text: 'The VMA is taken from the tree and put on the list without i_mmap_mutex. The truncation looks at the tree, then at the list, and finds it in neither: the page goes while it is mapped.',
      change: withoutLock(cache.mmapLock),
      expect: { violates: 'DATA7', steps: 44 },
      bug: 'B33',
      reference: 'seed 004: i_mmap_mutex over tree and list',
    },
  },
});
