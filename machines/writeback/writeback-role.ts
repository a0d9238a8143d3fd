/** Vocabulary of whoever writes pages of the file back: write-cache-pages.ts with folio-mkclean.ts. */
import {
  and,
  each,
  exists,
  flag,
  type IndexExpr,
  not,
  optional,
  or,
  type RecordPlace,
  reference,
  role,
  set,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { rmapWalkRegisters, rmapWalkVocabulary } from '../file/rmap-walk-role.ts';

type Offset = IndexExpr<'offset'>;

export const writerRegisters = {
  /** WB_SYNC_ALL: writeback that others have begun is waited for. */
  integrity: flag,
  /** A page with a reference, its place in the file, and the places that were looked at. */
  frame: reference(m.frame),
  offset: optional(m.offset),
  visited: set(m.offset),
  /** An entry through which may have been stored was made clean. */
  cleaned: flag,
  wasSoftDirty: flag,
  ...rmapWalkRegisters,
};

export function writerVocabulary(self: RecordPlace<typeof writerRegisters>) {
  const { frame, offset, visited, cleaned, wasSoftDirty } = self;
  const walk = rmapWalkVocabulary(self, (o) => m.frames.index.at(frame).is(o));
  const at = m.ptep(self.at.known());
  const now = m.entry(at);
  const lock = m.frames.lock.at(frame);
  /** The index only grows. */
  const isAhead = (o: Offset) => not(exists(m.offset, (v) => and(visited.has(v), or(v.is(o), o.before(v)))));
  const first = (belongs: (o: Offset) => ReturnType<typeof and>) => {
    const isLeft = (o: Offset) => and(belongs(o), isAhead(o));
    const isFirst = (o: Offset) => and(isLeft(o), not(exists(m.offset, (q) => and(isLeft(q), q.before(o)))));
    return {
      exists: exists(m.offset, isLeft),
      get: [each(m.offset, (o) => m.getFirst(isFirst(o), o, frame, offset)), visited.add(offset.known())],
    };
  };
  const dirty = first(m.isMarked);
  const written = first(m.isUnderWriteback);
  return {
    guards: {
      ...walk.guards,
      integrity: self.integrity,
      moreMarked: dirty.exists,
      moreUnderWriteback: written.exists,
      stillCached: m.frames.inCache.at(frame),
      isDirty: m.frames.dirty.at(frame),
      isUnderWriteback: m.frames.writeback.at(frame),
      isWritten: not(m.frames.writeback.at(frame)),
      isMapped: m.frames.mapcount.at(frame).moreThan(0),
      mayBeStoredTo: and(now.kind.is('present'), now.frame.is(frame), or(now.dirty, now.write)),
      cleaned,
      tlbs: m.kernel.tlbs,
    },
    actions: {
      ...walk.actions,
      call: m.syncCalled(),
      getMarked: dirty.get,
      getUnderWriteback: written.get,
      startAgain: visited.clear(),
      clearPte: [wasSoftDirty.set(now.softDirty), m.takeEntryOut(at)],
      flushPage: m.flushAllTlbs(self.at.known()),
      setClean: [m.setCleanPte(at, frame.known(), wasSoftDirty), wasSoftDirty.set(false), cleaned.set(true)],
      setPageDirty: [m.setFrameDirty(frame.known()), cleaned.set(false)],
      clearDirty: m.frames.dirty.at(frame).set(false),
      startWriteback: m.startWriteback(frame.known()),
      unlockPage: lock.release(),
      writeOut: m.writeOut(frame.known()),
      endWriteback: m.frames.writeback.at(frame).set(false),
      putPage: [m.putFrame(frame.known()), frame.set('none'), offset.set('none')],
      putReference: m.putFrame(frame.known()),
      forgetPage: [frame.set('none'), offset.set('none')],
      returned: [m.syncReturned(), visited.clear()],
    },
    steps: { ...walk.steps, lockPage: lock.acquire() },
  };
}

export const writer = role('writer of pages', { registers: writerRegisters, family: true }, ({ self }) =>
  writerVocabulary(self),
);
