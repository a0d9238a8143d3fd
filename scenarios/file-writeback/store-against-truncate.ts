/** A page of a file is stored to, written back and truncated. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { writeback } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { properties as p } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';
import { dirty, writtenBack } from './setting.ts';

export default scenario({
  name: 'file-store-against-flusher-and-truncate',
  text: 'A page of a file is dirty. The flusher writes it back while ftruncate() takes it away and a thread stores to it. The truncation waits for the device before it gives the page up, and a fault that the filesystem was told of finds it gone.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file',
  initial: [writtenBack(), dirty()],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    flusher: writer.runs(writeback),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA9rest,
    p.WB2,
    p.WB1,
    p.WB3,
    p.DATA10,
    p.someTruncated,
    sometimes(
      'waits for the device',
      'the truncation waits for a page that is being written',
      truncater.some((t) => t.in('removing.waitingForWriteback')),
    ),
    sometimes(
      'gone meanwhile',
      'the page is gone when the filesystem is told that it becomes writable',
      fileFaulter.some((g) => g.in('faulting.finishing.notifying.truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 36656, transitions: 92563, depth: 105 },
  mutants: {
    'mapping not asked in page_mkwrite': {
      text: 'The page is mapped writable although the file has it no more.',
      change: guardBecomes(fileFaulter, 'hasMapping', true),
      expect: { violates: 'use of a stale reference', steps: 48 },
      reference: 'mm/filemap.c: filemap_page_mkwrite()',
    },
    'writeback not waited for': {
      text: 'The page is removed and freed while the device reads it.',
      change: guardBecomes(truncater, 'isWritten', true),
      expect: { violates: 'WB1', steps: 27 },
      reference: 'mm/truncate.c: folio_wait_writeback() before truncate_inode_folio()',
    },
  },
});
