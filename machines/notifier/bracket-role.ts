/**
 * Vocabulary of whoever announces a change of the primary page table: the registers and names of the notifier core,
 * mmu-notifier.ts, which is part of each of their machines.
 */
import {
  and,
  blocking,
  each,
  exists,
  flag,
  type IndexExpr,
  mightSleep,
  not,
  type OptionalExpr,
  or,
  type RecordPlace,
  reference,
  set,
  untold,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const bracketRegisters = {
  /** Constant: the range is announced in non-blocking mode. */
  mayNotBlock: flag,
  /** Whose callback is next, and who was called in this round. */
  callee: untold(reference(m.consumer)),
  called: untold(set(m.consumer)),
  /** A callback has answered -EAGAIN. */
  refused: flag,
};

interface Bracket {
  readonly covers: m.Covers;
  /** The owner of the device memory for whom this is done: its callback ignores it (pgmap_owner). */
  readonly owner?: OptionalExpr<'consumer'>;
  /** Whether KVM's callbacks are to be seen in all their steps. */
  readonly stepwise?: boolean;
}

type Registers = RecordPlace<typeof bracketRegisters>;

/** The consumers of one round, in their order. */
function roundOf(self: Registers, belongs: m.Told) {
  const c = self.callee;
  const left = (i: IndexExpr<'consumer'>) => and(belongs(i), not(self.called.has(i)));
  return {
    more: exists(m.consumer, left),
    next: [
      c.set('none'),
      each(m.consumer, (i) => when(and(c.is('none'), left(i)), [c.set(i), self.called.add(i)])),
      m.nowCalling(c),
    ],
  };
}
/** All subscribers of that kind to the address space of the range, but the owner. */
function heeding({ covers, owner }: Bracket, belongs: m.Told): m.Told {
  const elsewhere = (i: IndexExpr<'consumer'>) =>
    exists(m.page, (p) => and(covers(p), m.mmOf(p).isnt(m.notifier.mm.at(i))));
  return (i) => and(belongs(i), owner === undefined ? true : not(owner.is(i)), not(elsewhere(i)));
}

/** Of the callbacks in the tree. */
export function treeVocabulary(self: Registers, bracket: Bracket) {
  const c = self.callee;
  const table = m.tableOwner(c.known());
  const lock = m.secondary.lock.at(table);
  const { more, next } = roundOf(self, heeding(bracket, m.inTree));
  return {
    guards: {
      treeInUse: m.treeInUse(),
      moreInTree: more,
      mayNotBlock: self.mayNotBlock,
      sharesTable: not(m.secondary.sharesTable.at(c).is('none')),
    },
    actions: {
      nextInTree: next,
      endRound: [c.set('none'), self.called.clear(), m.nowCalling(c)],
      refuse: self.refused.set(true),
      markTree: m.intervalStart(),
      setSequence: [m.intervalSetSeq(c), m.startDelivered(c)],
      zapTable: m.zapSptes(table, bracket.covers),
      unlockCalleeTable: lock.release(),
      unmarkTree: [m.intervalEnd(), each(m.consumer, (i) => when(m.inTree(i), m.endDelivered(i)))],
    },
    steps: { lockCalleeTable: lock.acquire() },
  };
}

/** Guards, actions and steps of invalidateRangeStart and invalidateRangeEnd. */
export function bracketVocabulary(self: Registers, bracket: Bracket) {
  const c = self.callee;
  const { covers, stepwise = false } = bracket;
  const { lock, countLock, mutex, remote } = m.secondary;
  const kind = m.notifier.kind.at(c);
  const told = heeding(bracket, (i) => m.notifier.subscribed.at(i));
  const tree = treeVocabulary(self, bracket);
  const list = roundOf(self, heeding(bracket, m.onList));
  const ends = roundOf(self, heeding(bracket, m.hasEnd));
  return {
    guards: {
      ...tree.guards,
      needsSteps: stepwise ? m.anySubscribed() : or(m.treeInUse(), m.needsSteps(told)),
      moreOnList: list.more,
      moreEnds: ends.more,
      guestsCache: m.secondary.guestsCache.at(c),
      isRemote: kind.is('remote'),
      isDriver: kind.is('driver'),
      countsApart: m.countsApart(c),
      /** The callback would have to wait for the remote, which it may not. */
      refuses: self.mayNotBlock,
      remoteMapsNothing: not(exists(m.page, (p) => and(covers(p), m.remoteMaps(c, p)))),
      undoes: self.refused,
      /** The undo calls the ends as they are. */
      entersNonBlocking: and(self.mayNotBlock, not(self.refused)),
    },
    actions: {
      ...tree.actions,
      beginStart: [when(not(self.mayNotBlock), mightSleep), m.beginStart(covers)],
      nextOnList: [m.srcuReadLock(), list.next],
      nextEnd: [m.srcuReadLock(), ends.next],
      leaveSrcu: m.srcuReadUnlock(),
      startReturned: m.startReturned(),
      beginEnd: m.beginEnd(),
      closeBracket: m.closeBracket(),

      countStart: m.countStart(c, covers),
      zapSptes: m.zapSptes(c, covers),
      flushGuests: m.flushGuests(c, covers),
      advanceSeq: m.advanceSeq(c),
      countEnd: m.countEnd(c),
      unlockCallee: lock.at(c).release(),
      unlockCalleeCount: countLock.at(c).release(),
      askRemote: remote.at(c).set('asked'),
      unlockCalleeMutex: mutex.at(c).release(),
      leaveNonBlocking: m.nonBlockEnd(),
    },
    steps: {
      ...tree.steps,
      startAtOnce: m.startAtOnce(covers, told),
      endAtOnce: m.endAtOnce(told),
      enterNonBlocking: m.nonBlockStart(),
      lockCallee: lock.at(c).acquire(),
      lockCalleeCount: countLock.at(c).acquire(),
      lockCalleeMutex: mutex.at(c).acquire(),
      awaitRemote: blocking(remote.at(c).is('acknowledged'), [mightSleep, remote.at(c).set('idle')]),
    },
  };
}
