/** A page of a file that had a memory error is discarded while a thread accesses it. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { memoryErrorFaulter, memoryErrorThread } from '../../machines/file/memory-error-thread.ts';
import { zapOfMemoryError } from '../../machines/zap/zap-memory-error.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import {
  cached,
  clearMemoryError,
  hadMemoryError,
  mappedFromCache,
  mapsFile,
  mmOf,
  mms,
  properties as p,
  ptep,
} from '../../models/index.ts';
import { cachedFile, fileMapping } from './setting.ts';

export default scenario({
  name: 'dontneed-of-memory-error',
  text: 'The page that was mapped had a memory error, and its entry says so; the file has another page there since. A thread accesses it, and is killed by SIGBUS, while another discards the mapping with MADV_DONTNEED: once that has returned the thread finds the page of the file. Nothing is counted down, since that was done with the error.',
  bounds: { page: 2, offset: 2, frame: 2 },
  boundsReason: 'the page that had the error and one beside it that is mapped; a frame for each',
  initial: [cachedFile(2), hadMemoryError(0), mapsFile(1, 1, 'zero'), cached(1, 1, 'zero'), mappedFromCache(1, 1)],
  actors: {
    thread: memoryErrorFaulter.runs(memoryErrorThread, { access: 'read' }),
    discarder: zapper.runs(zapOfMemoryError),
  },
  properties: [
    ...fileMapping,
    p.toldAgain,
    sometimes(
      'SIGBUS',
      'the thread is killed',
      memoryErrorFaulter.some((t) => t.in('killed')),
    ),
    sometimes(
      'loads',
      'the thread has loaded from the page of the file',
      memoryErrorFaulter.some((t) => t.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 121, transitions: 208, depth: 24 },
  mutants: {
    'counted down once more': {
      text: 'The entry is taken for one of a page that is mapped still: MM_FILEPAGES is counted down, which try_to_unmap() has done.',
      change: actionBecomes(zapper, 'dropMemoryError', [
        mms.fileRss.at(mmOf(zapper.self.page)).decrement(),
        clearMemoryError(ptep(zapper.self.page)),
      ]),
      reference: 'mm/memory.c: zap_pte_range() beside try_to_unmap_one(), mm/rmap.c',
      expect: { violates: 'R8', steps: 14 },
    },
    kept: {
      text: 'The entry is kept, as it is where a hole is punched: the page is discarded, and its next access is answered with the error all the same.',
      change: actionBecomes(zapper, 'dropMemoryError', nothing),
      reference: 'mm/memory.c: should_zap_cows() and pte_clear_not_present_full() in zap_pte_range()',
      expect: { violates: 'told again', steps: 12 },
    },
  },
});
