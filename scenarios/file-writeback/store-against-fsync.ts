/** A thread stores to a page of a file that the flusher and fsync() write back. */
import {
  actionBecomes,
  and,
  guardBecomes,
  lockless,
  nothing,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { fsync, writeback } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { entry, frames, properties as p, ptep, setCleanPte } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';
import { storedTo } from './setting.ts';

const at = ptep(writer.self.at.known());

export default scenario({
  name: 'file-store-against-fsync',
  text: 'A page of a file was stored to. The flusher writes it back, a thread stores to it once more, and fsync() is called: what was stored before the call is on the device when it returns, whoever has written it.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file',
  initial: storedTo(),
  actors: {
    writer: fileFaulter.runs(fileFault, { page: 0 }),
    flusher: writer.runs(writeback),
    syncer: writer.runs(fsync, { integrity: true }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.DATA9,
    p.WB2,
    p.WB3,
    sometimes(
      'waits for the flusher',
      'fsync() waits for what the flusher has begun',
      writer.some((w) => and(w.in('waiting.waitingForPage'), lockless(frames.writeback.at(w.frame)))),
    ),
    sometimes(
      'stored while it is written',
      'the page is dirty while the device reads it',
      writer.some((w) => and(w.in('writing.submitted'), lockless(frames.dirty.at(w.frame)))),
    ),
  ],
  expect: { verdict: 'holds', states: 12353, transitions: 30747, depth: 101 },
  mutants: {
    'writeback of another not waited for': {
      text: 'fsync() sends the page to the device while that still reads it for the flusher.',
      change: guardBecomes(writer, 'isWritten', true),
      expect: { violates: 'WB3', steps: 56 },
      reference: 'mm/page-writeback.c: BUG_ON(PageWriteback(page)) in write_cache_pages()',
    },
    'entry stays writable': {
      text: 'The entry is made clean and not write-protected: the next store does not fault, and the page stays clean.',
      change: actionBecomes(writer, 'setClean', [
        setCleanPte(at, writer.self.frame.known(), writer.self.wasSoftDirty),
        entry(at).write.set(true),
        writer.self.cleaned.set(true),
      ]),
      expect: { violates: 'DATA9', steps: 29 },
      reference: 'commit d08b3851da41: shared dirty pages are tracked by write protection',
    },
    'entries not made clean': {
      text: 'The page is written and its dirty bit cleared with the entry as it was.',
      change: guardBecomes(writer, 'isMapped', false),
      expect: { violates: 'DATA9', steps: 17 },
      reference: 'mm/page-writeback.c: folio_clear_dirty_for_io()',
    },
    'writeback not waited for': {
      text: 'fsync() finds the page clean and returns, while the device has not read yet what the flusher sends to it.',
      change: guardBecomes(writer, 'moreUnderWriteback', false),
      expect: { violates: 'DATA9', steps: 24 },
      reference: 'mm/filemap.c: __filemap_fdatawait_range()',
    },
    'mark cleared with the dirty bit': {
      text: 'Between the clearing of the dirty bit and the start of the write nothing tells fsync() of the page.',
      change: actionBecomes(writer, 'clearDirty', [
        frames.dirty.at(writer.self.frame).set(false),
        frames.marked.at(writer.self.frame).set(false),
      ]),
      expect: { violates: 'DATA9', steps: 23 },
      reference: 'mm/page-writeback.c: PAGECACHE_TAG_DIRTY is cleared by __folio_start_writeback()',
    },
    'page not locked': {
      text: 'The page is not locked from page_mkwrite() until its entry is writable: the write comes in between, and clears a dirty bit that is owed to a store to come.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'DATA9', steps: 29 },
      reference: 'mm/memory.c: do_page_mkwrite() returns with the page locked',
    },
    'not dirty again': {
      text: 'After the entry is writable the page is not set dirty, and was not by page_mkwrite().',
      change: actionBecomes(fileFaulter, 'setPageDirty', nothing),
      expect: { violates: 'DATA9', steps: 47 },
      reference: 'mm/memory.c: fault_dirty_shared_page()',
    },
  },
});
