/** A thread stores to a page of a file that is mapped for reading, while another takes the page away. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { cache, frames, properties as p } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';
import { mappedClean } from './setting.ts';

export default scenario({
  name: 'file-store-against-truncate',
  text: 'A page of a file is clean and mapped for reading. A thread stores to it while ftruncate() takes it away: once the filesystem was told, the entry is looked at again, for it may have been unmapped, and the page is asked whether the file still has it.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file',
  initial: mappedClean(),
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA9rest,
    p.WB2,
    p.someTruncated,
    sometimes(
      'stored',
      'the store succeeds',
      fileFaulter.some((g) => g.in('done')),
    ),
    sometimes(
      'unmapped meanwhile',
      'the entry is gone when the filesystem was told that it becomes writable',
      fileFaulter.some((g) => g.in('faulting.protected.changedMeanwhile')),
    ),
    sometimes(
      'gone meanwhile',
      'the page is gone when the filesystem is told that it becomes writable',
      fileFaulter.some((g) => g.in('faulting.protected.notifying.truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 752, transitions: 1351, depth: 53 },
  mutants: {
    'dirty page removed': {
      text: 'The page leaves the page cache dirty: it counts among the dirty pages for ever.',
      change: actionBecomes(truncater, 'removePage', [
        cache.slot.at(frames.index.at(truncater.self.frame).known()).set('none'),
        frames.inCache.at(truncater.self.frame).set(false),
      ]),
      expect: { violates: 'WB2', steps: 33 },
      reference: 'mm/truncate.c: folio_cancel_dirty(); mm/filemap.c: filemap_unaccount_folio() warns',
    },
    'entry not looked at again': {
      text: 'Once the filesystem was told, the entry is made writable whatever it has become: the truncation had cleared it.',
      change: guardBecomes(fileFaulter, 'stillProtected', true),
      expect: { violates: 'use of a stale reference', steps: 39 },
      reference: 'mm/memory.c: finish_mkwrite_fault()',
    },
  },
});
