/**
 * truncate_inode_pages_range(), mm/truncate.c, Linux 6.1: removes pages from the page cache one by one under their locks,
 * and unmaps each that was mapped again. With the vocabulary of whoever takes pages away from a file: unmapping them all is
 * part of it. Part of truncate-setsize.ts and punch-hole.ts.
 * Not modelled: the first pass over the pages that only tries their locks, a page that is cut in its middle.
 */
import {
  and,
  type Cond,
  type CondLike,
  each,
  exists,
  flag,
  type IndexExpr,
  type IndexLike,
  not,
  optional,
  or,
  type RecordPlace,
  reference,
} from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapMapping } from './unmap-mapping.ts';
import { unmapRegisters, unmapVocabulary } from './unmap-mapping-role.ts';

export const truncateRegisters = {
  /** A page that is being removed, with a reference, and its place in the file. */
  frame: reference(m.frame),
  offset: optional(m.offset),
  /** It alone is to be unmapped. */
  single: flag,
  ...unmapRegisters,
};

type Offset = IndexExpr<'offset'>;

/**
 * `goes`: which pages of the file are taken away; `evenCows`: whether private copies go with them; `large`, where pages may
 * be huge: whether the one that is being removed is, and the table that was found; `moving`: whether they may be on their way.
 */
export function truncateVocabulary(
  self: RecordPlace<typeof truncateRegisters>,
  goes: (o: Offset) => CondLike,
  evenCows = false,
  large?: { readonly isHuge: Cond; readonly table: IndexLike<'table'> },
  moving = false,
) {
  const { frame, offset, single } = self;
  const isPart = (o: Offset) => (large === undefined ? offset.is(o) : or(offset.is(o), large.isHuge));
  const unmap = unmapVocabulary(
    self,
    (o) => and(goes(o), or(not(single), isPart(o))),
    and(evenCows, not(single)),
    large?.table,
    moving,
  );
  const lock = m.frames.lock.at(frame);
  const isLeft = (o: Offset) => and(goes(o), m.cache.slot.at(o).isnt('none'));
  const isFirst = (o: Offset) => and(isLeft(o), not(exists(m.offset, (q) => and(isLeft(q), q.before(o)))));
  return {
    guards: {
      ...unmap.guards,
      someLeft: exists(m.offset, isLeft),
      stillCached: m.frames.inCache.at(frame),
      isMapped: m.frames.mapcount.at(frame).moreThan(0),
      writesBack: m.kernel.accountsDirty,
      isWritten: not(m.frames.writeback.at(frame)),
    },
    actions: {
      ...unmap.actions,
      getPage: each(m.offset, (o) => m.getFirst(isFirst(o), o, frame, offset)),
      unmapSingle: single.set(true),
      unmapAll: single.set(false),
      removePage: m.removeFromCache(frame.known()),
      unlockPage: lock.release(),
      putCached: m.putFrame(frame.known()),
      putPage: [m.putFrame(frame.known()), frame.set('none'), offset.set('none')],
      unlockInode: m.cache.inodeLock.releaseWrite(),
    },
    steps: { ...unmap.steps, lockInode: m.cache.inodeLock.acquireWrite(), lockPage: lock.acquire() },
  };
}

const removal = states({
  finding: {
    on: {
      'find page': [
        { guard: 'someLeft', actions: 'getPage', target: 'lockingPage', description: 'one is left' },
        { target: 'done', description: 'none left' },
      ],
    },
  },
  lockingPage: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'locked' } } },
  locked: { always: [{ guard: 'writesBack', target: 'waitingForWriteback' }, { target: 'pageLocked' }] },
  // Writeback has no reference of its own, and what it writes may be somebody else's block by then.
  waitingForWriteback: { on: { 'wait for writeback': { guard: 'isWritten', target: 'pageLocked' } } },
  pageLocked: {
    meta: { in: 'mm/truncate.c:truncate_inode_folio' },
    on: {
      'check mapping': [
        { guard: 'stillCached', target: 'inCache', description: 'still in the page cache' },
        { target: 'unlocking', description: 'removed by another' },
      ],
    },
  },
  inCache: {
    meta: { in: 'mm/truncate.c:truncate_cleanup_folio' },
    on: {
      'look at mapcount': [
        { guard: 'isMapped', actions: 'unmapSingle', target: 'unmappingPage', description: 'mapped again' },
        { target: 'unmapped', description: 'not mapped' },
      ],
    },
  },
  unmappingPage: {
    initial: 'locking',
    meta: { in: 'mm/memory.c:unmap_mapping_folio' },
    states: unmapMapping,
    onDone: { actions: 'unmapAll', target: 'unmapped' },
  },
  unmapped: {
    meta: { in: 'mm/filemap.c:filemap_remove_folio' },
    on: { 'remove page from cache': { actions: 'removePage', target: 'puttingCached' } },
  },
  puttingCached: {
    meta: { in: 'mm/filemap.c:filemap_free_folio' },
    on: { 'put page': { actions: 'putCached', target: 'unlocking' } },
  },
  unlocking: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
  putting: { on: { 'put page': { actions: 'putPage', target: 'finding' } } },
  done: { type: 'final' },
});

export const truncateInodePages = states({
  initial: 'finding',
  meta: { in: 'mm/truncate.c:truncate_inode_pages_range' },
  states: removal,
});
