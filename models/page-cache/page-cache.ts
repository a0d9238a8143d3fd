/**
 * The one file of a scenario: struct address_space with its page cache, i_mmap and invalidate_lock, and i_size of the
 * inode. What concerns one page, its index and whether the cache has it, is with the frames.
 */
import {
  actor,
  and,
  array,
  type Cond,
  type CondLike,
  exists,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  lockless,
  not,
  type OptionalExpr,
  type OptionalLike,
  optional,
  pickIndex,
  range,
  reference,
  rwsem,
  set,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { byWriter, type Content, content, frames, getFrame } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { countFilePage, mmOf } from '../mm/mm.ts';
import { vmas } from '../mm/vma.ts';
import { entry, entryLockless, judgeWalk, type Ptep, ptep } from '../page-table/page-table.ts';
import { tlb } from '../page-table/tlb.ts';
import { breaks } from '../properties/ledger.ts';
import { frame, offset, page, vma } from '../sorts.ts';

export const cache = shared(
  'file',
  {
    /** i_rwsem of the inode: whoever changes the size holds it. */
    inodeLock: rwsem(),
    /** mapping->invalidate_lock: a fault holds it while it reads a page in, who takes pages away while a read would be wrong. */
    invalidateLock: rwsem(),
    /** i_mmap_rwsem, once i_mmap_mutex: over the tree and the list of VMAs. */
    mmapLock: rwsem(),
    /** i_size is too small for the page. */
    beyondSize: array(offset, flag),
    /** i_pages: the page of the cache. Its lock is taken and given back within a step: who looks without it sees one store. */
    slot: array(offset, reference(frame)),
    /** What a read from the device yields. */
    disk: array(offset, content),
    /** f_count of the file, which is open nowhere: one for a VMA, and for who took another. For who maps it anew. */
    count: range(0, [vma, actor]),
    /** Which page of the file a VMA without VM_NONLINEAR maps there: linear_page_index(). None of other memory. */
    linear: array(page, optional(offset)),

    /** What was last stored to the page of the file; `known` ends with a truncation. */
    known: array(offset, ghost(flag)),
    content: array(offset, ghost(content)),
    /** What user space may rely on: the page of the file that it has mapped there; none while that changes. */
    intended: array(page, ghost(optional(offset))),
    /** What is mapped there was changed since soft-dirty was cleared, which is when a scenario begins (SD1). */
    changed: array(page, ghost(flag)),
    /** Pages of the file that were stored to when the actor called fsync(), and of which that is not on the device (DATA9). */
    owed: array(actor, ghost(set(offset))),
  },
  ({ inodeLock }) => ({
    beyondSize: { read: true, write: inodeLock.heldWrite() },
  }),
);

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;
type Offset = IndexLike<'offset'>;

/** For `initial`: the page is mapped to that page of the file, which the page cache does not have, with these contents. */
export function mapsFile(p: Page, o: number, what: Content = 'source'): Effect {
  return [kernel.files.set(true), cache.linear.at(p).set(o), cache.intended.at(p).set(o), holds(o, what)];
}
/** For `initial`: what the file contains there. */
export function holds(o: number, what: Content): Effect {
  return [cache.disk.at(o).set(what), cache.known.at(o).set(true), cache.content.at(o).set(what)];
}
/** For `initial`: the page cache has the page in this frame. */
export function cached(o: number, f: number, what: Content = 'source'): Effect {
  return [
    frames.refs.at(f).set(1),
    frames.charged.at(f).set(true),
    frames.content.at(f).set(what),
    frames.uptodate.at(f).set(true),
    frames.index.at(f).set(o),
    frames.inCache.at(f).set(true),
    cache.slot.at(o).set(f),
  ];
}
/** For `initial`, after cached(): the page is mapped there, clean and writable, as where nobody accounts for dirty pages. */
export function mappedFromCache(p: number, f: number): Effect {
  return [
    frames.refs.at(f).increment(),
    frames.mapcount.at(f).increment(),
    countFilePage(mmOf(p)),
    entry(ptep(p)).set({ kind: 'present', frame: f, write: true, offset: 'none', dirty: false, softDirty: false }),
  ];
}

/** filemap_get_folio(), found: a reference to what the cache has. One that was taken in vain is given back unseen. */
export function getCached(o: Offset): Effect {
  return getFrame(cache.slot.at(o).known());
}
/** find_get_entries() for one page: a reference to it, and its place, if the condition holds. */
export function getFirst(
  cond: CondLike,
  o: IndexExpr<'offset'>,
  to: { set(value: OptionalExpr<'frame'>): Statement },
  place: { set(value: IndexExpr<'offset'>): Statement },
): Statement {
  return when(cond, [getCached(o), to.set(cache.slot.at(o)), place.set(o)]);
}
/** filemap_add_folio(): the cache has the page from here on, and a reference to it. */
export function addToCache(o: Offset, f: Frame): Effect {
  return [
    frames.index.at(f).set(o),
    frames.inCache.at(f).set(true),
    frames.charged.at(f).set(true),
    cache.slot.at(o).set(f),
    getFrame(f),
  ];
}
/** filemap_remove_folio() under the page lock: the reference of the cache passes to the caller. */
export function removeFromCache(f: Frame): Effect {
  return [
    cache.slot.at(frames.index.at(f).known()).set('none'),
    frames.inCache.at(f).set(false),
    frames.dirty.at(f).set(false),
    when(kernel.accountsDirty, frames.marked.at(f).set(false)),
  ];
}
/** The read has ended: contents from the device. */
export function readIn(f: Frame): Effect {
  return [frames.content.at(f).set(cache.disk.at(frames.index.at(f).known())), frames.uptodate.at(f).set(true)];
}
/** do_set_pte() for a page of the file, under PTL and page lock. The caller's reference becomes the mapping's. */
export function mapFilePage(at: Ptep, f: Frame, write: Cond, softDirty: CondLike): Effect {
  return [
    judgeWalk(at),
    countFilePage(mmOf(at.page)),
    frames.mapcount.at(f).increment(),
    // What is stored from here on is told by the dirty bit.
    when(frames.copied.at(f), frames.copied.at(f).set(false)),
    entry(at).set({ kind: 'present', frame: f, write, offset: 'none', dirty: write, softDirty }),
  ];
}
/** wp_page_reuse() under the PTL: the whole entry is written, the same page as before, writable and dirty. */
export function makeWritable(at: Ptep, f: Frame): Effect {
  return [
    judgeWalk(at),
    entry(at).set({ kind: 'present', frame: f, write: true, offset: 'none', dirty: true, softDirty: true }),
  ];
}
/** set_pte_at() of pgoff_to_pte(): the entry says which page of the file belongs there. */
export function setFilePte(at: Ptep, o: OptionalLike<'offset'>, softDirty: CondLike): Effect {
  return [
    judgeWalk(at),
    entry(at).set({ kind: 'file', frame: 'none', write: false, offset: o, dirty: false, softDirty }),
  ];
}
/** A store instruction that does not fault: writable(). What it promises is of the page of the file that it was meant for. */
export function storeToFile(at: Ptep): Effect {
  const f = entryLockless(at).frame;
  const meant = cache.intended.at(at.page);
  return [
    entryLockless(at).set({ dirty: true, softDirty: true }),
    storedToFile(f, at.page, pickIndex(offset, meant.isnt('none'), meant, frames.index.at(f))),
  ];
}
/** A store of a CPU through what it has cached, which was dirty: to a page that was freed meanwhile, or is to be (DATA1, TLB3). */
export function storeToFileThroughTlb(on: IndexLike<'cpu'>, p: Page): Effect {
  const f = tlb.cached.at(on).at(p).frame;
  return [
    breaks('DATA1', f.isStale()),
    when(not(f.isStale()), [breaks('TLB3', frames.copied.at(f)), storedToFile(f, p, frames.index.at(f))]),
  ];
}
/** What comes of a store that hits a page of the file, by whichever translation. */
export function storedToFile(f: OptionalExpr<'frame'>, p: Page, o: OptionalExpr<'offset'>): Effect {
  return [
    byWriter((what) => frames.content.at(f).set(what)),
    cache.changed.at(p).set(true),
    when(and(frames.inCache.at(f), not(cache.beyondSize.at(o.known()))), [
      cache.known.at(o.known()).set(true),
      byWriter((what) => cache.content.at(o.known()).set(what)),
    ]),
  ];
}
/** A load instruction that does not fault: it yields what was last stored to the page of the file that is mapped there. */
export function loadFromFile(at: Ptep): Effect {
  const seen = frames.content.at(entryLockless(at).frame);
  const o = cache.intended.at(at.page);
  return [
    breaks('D3', seen.is('garbage')),
    when(o.isnt('none'), breaks('D4', and(cache.known.at(o.known()), not(cache.content.at(o.known()).is(seen))))),
  ];
}
/** i_size_write() of a truncation: what lies behind promises nothing any more. */
export function cutAt(first: IndexExpr<'offset'>, o: IndexExpr<'offset'>): Statement {
  return when(not(o.before(first)), [cache.beyondSize.at(o).set(true), cache.known.at(o).set(false)]);
}
/** A hole is to be punched: until the call returns a load may yield what was there or zero. */
export function punchCalled(o: Offset): Statement {
  return cache.known.at(o).set(false);
}
/** The blocks are the filesystem's again, and read as zero. */
export function releaseBlocks(o: Offset): Statement {
  return cache.disk.at(o).set('zero');
}
/** Whatever was there is gone; a store that came meanwhile may be there or not. */
export function punchReturned(o: Offset): Effect {
  return when(not(cache.known.at(o)), [cache.known.at(o).set(true), cache.content.at(o).set('zero')]);
}
/** Which page of the file is mapped there, if one is. For properties. */
export function indexMappedAt(p: IndexLike<'page'>): OptionalExpr<'offset'> {
  const now = entryLockless(ptep(p));
  return pickIndex(offset, now.kind.is('present'), lockless(frames.index.at(now.frame)), 'none');
}
/** Whether some page is mapped that the file does not have any more. */
export function mapsBeyondSize(): Cond {
  return exists(page, (p) => {
    const mapped = indexMappedAt(p);
    return and(mapped.isnt('none'), lockless(cache.beyondSize.at(mapped.known())));
  });
}
/** get_file(): one that was closed for good is not to be had any more. */
export function getFile(): Effect {
  return [breaks('REF5', cache.count.is(0)), cache.count.increment()];
}
/** The same of vma->vm_file. */
export function getFileOf(v: IndexLike<'vma'>): Effect {
  return [breaks('REF5', lockless(vmas.state.at(v)).is('freed')), getFile()];
}
/** fput(). */
export function putFile(): Statement {
  return cache.count.decrement();
}
/** vma_link() of a new VMA, in the tree of VMAs and in i_mmap: the page is that of the file from here on. */
export function linkFileVma(v: IndexLike<'vma'>, p: Page, o: Offset, locked: Cond): Effect {
  return [
    vmas.state.at(v).set('live'),
    vmas.linked.at(v).set('tree'),
    vmas.nonlinear.at(v).set(false),
    vmas.privateData.at(v).set('none'),
    vmas.softDirty.at(v).set(true),
    vmas.locked.at(v).set(locked),
    vmas.covering.at(p).set(v),
    cache.linear.at(p).set(o),
    mappingChanged(p),
  ];
}
/** remap_file_pages() is called: until it returns user space may find either page there. */
export function remapCalled(p: Page): Statement {
  return cache.intended.at(p).set('none');
}
/** The page of the file that is mapped there is another from here on. */
export function mappingChanged(p: Page): Statement {
  return cache.changed.at(p).set(true);
}
/** It returns 0: the page is there from here on. */
export function remapReturned(p: Page, o: Offset): Statement {
  return cache.intended.at(p).set(o);
}
