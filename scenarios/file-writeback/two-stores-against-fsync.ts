/** Two threads store to a page of a file that is clean. */
import { actionBecomes, and, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { fsync } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { properties as p } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';
import { mappedClean } from './setting.ts';

export default scenario({
  name: 'file-two-stores-against-fsync',
  text: 'A page of a file is clean and mapped for reading when two threads store to it. The first one makes the entry writable, and the other stores before the first goes on; then fsync() is called. The page was dirty before its entry became writable.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file',
  initial: mappedClean(),
  actors: {
    first: fileFaulter.runs(fileFault, { page: 0 }),
    second: fileFaulter.runs(fileFault, { page: 0 }),
    syncer: writer.runs(fsync, { integrity: true }),
  },
  properties: [
    ...fileMapping,
    p.DATA9,
    p.DATA9rest,
    sometimes(
      'waits for the fault',
      'fsync() waits for the lock of a page that a fault makes writable',
      and(
        writer.some((w) => w.in('writing.lockingPage')),
        fileFaulter.some((g) => g.in('faulting.protected.reused')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 27118, transitions: 70961, depth: 96 },
  mutants: {
    'no page_mkwrite': {
      text: 'The page is set dirty once its entry is writable, as where the filesystem has no ->page_mkwrite(): fsync() after the store of the other thread finds nothing to write.',
      change: [guardBecomes(fileFaulter, 'hasPageMkwrite', false), guardBecomes(fileFaulter, 'notifiesWrite', false)],
      expect: { violates: 'DATA9', steps: 12 },
      reference: 'commit 4fcf1c6205fc: generic_file_vm_ops has page_mkwrite',
    },
    'page never set dirty': {
      text: 'What is stored is on a page that is clean.',
      change: actionBecomes(fileFaulter, 'setPageDirty', nothing),
      expect: { violates: 'DATA9', steps: 18 },
      reference: 'mm/filemap.c: filemap_page_mkwrite()',
    },
  },
});
