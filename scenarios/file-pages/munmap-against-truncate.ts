/** A VMA of a file is unmapped while another thread truncates the file. */
import { scenario, sometimes, stepDropped, stepInserted, withoutLock } from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { cache, kernel, properties as p, vmas } from '../../models/index.ts';
import { mappedFile } from './setting.ts';

export default scenario({
  name: 'file-munmap-against-truncate',
  text: 'One thread unmaps a VMA of a file while ftruncate() takes its page away. The VMA stays in i_mmap until nothing is mapped there any more, and is freed when nobody looks at it through i_mmap.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file',
  initial: [mappedFile(1), kernel.noVmaLocks.set(true)],
  actors: {
    unmapper: unmapper.runs(munmap, { page: 0 }),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    p.DATA7,
    p.RMAP1,
    p.R8,
    p.REF1,
    p.REF3,
    p.REF7,
    p.R7,
    p.someTruncated,
    sometimes(
      'both at once',
      'the truncation searches a VMA that is being unmapped',
      unmapper.some((u) => u.in('detached.unlinking')),
    ),
  ],
  expect: { verdict: 'holds', states: 439, transitions: 792, depth: 43 },
  mutants: {
    'taken out of i_mmap first': {
      text: 'The VMA is taken out of i_mmap before its pages are unmapped: the truncation does not find it, and the page goes while it is mapped.',
      change: [
        stepInserted(
          munmap,
          'detached.countingHigh',
          'remove VMA from i_mmap first',
          vmas.linked.at(unmapper.self.vma).set('nowhere'),
        ),
        stepDropped(munmap, 'detached.mappingLocked', 'remove VMA from i_mmap'),
      ],
      expect: { violates: 'DATA7', steps: 28 },
      reference: 'mm/memory.c: free_pgtables() after unmap_vmas()',
    },
    'i_mmap not locked': {
      text: 'The VMA is taken out of i_mmap and freed between two looks of the truncation at it.',
      change: withoutLock(cache.mmapLock),
      expect: { violates: 'none used as an index', steps: 21 },
      reference: 'mm/vma.c: unlink_file_vma_batch_process()',
    },
  },
});
