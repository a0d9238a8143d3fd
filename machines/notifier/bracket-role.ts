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
  optional,
  or,
  type RecordPlace,
  set,
  untold,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const bracketRegisters = {
  /** Constant: the range is announced in non-blocking mode. */
  mayNotBlock: flag,
  /** Whose callback is next, and who was called in this round. */
  callee: untold(optional(m.consumer)),
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

/** Guards, actions and steps of invalidateRangeStart and invalidateRangeEnd. */
export function bracketVocabulary(
  self: RecordPlace<typeof bracketRegisters>,
  { covers, owner, stepwise = false }: Bracket,
) {
  const c = self.callee;
  const table = m.tableOwner(c.known());
  const { lock, countLock, mutex, remote } = m.secondary;
  const kind = m.notifier.kind.at(c);
  const heeds = (i: IndexExpr<'consumer'>) => (owner === undefined ? true : not(owner.is(i)));
  const told: m.Told = (i) => and(m.notifier.subscribed.at(i), heeds(i));
  /** The consumers of one round, in their order. */
  const round = (belongs: m.Told) => {
    const left = (i: IndexExpr<'consumer'>) => and(belongs(i), heeds(i), not(self.called.has(i)));
    return {
      more: exists(m.consumer, left),
      next: [c.set('none'), each(m.consumer, (i) => when(and(c.is('none'), left(i)), [c.set(i), self.called.add(i)]))],
    };
  };
  const tree = round(m.inTree);
  const list = round(m.onList);
  const ends = round(m.hasEnd);
  return {
    guards: {
      needsSteps: stepwise ? m.anySubscribed() : or(m.treeInUse(), m.needsSteps(told)),
      mayNotBlock: self.mayNotBlock,
      treeInUse: m.treeInUse(),
      moreInTree: tree.more,
      moreOnList: list.more,
      moreEnds: ends.more,
      sharesTable: not(m.secondary.sharesTable.at(c).is('none')),
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
      beginStart: [when(not(self.mayNotBlock), mightSleep), m.beginStart(covers)],
      nextInTree: tree.next,
      nextOnList: list.next,
      nextEnd: ends.next,
      endRound: [c.set('none'), self.called.clear()],
      startReturned: m.startReturned(),
      markTree: m.intervalStart(),
      setSequence: [m.intervalSetSeq(c), m.startDelivered(c)],
      unmarkTree: [m.intervalEnd(), each(m.consumer, (i) => when(m.inTree(i), m.endDelivered(i)))],
      beginEnd: m.beginEnd(),
      closeBracket: m.closeBracket(),

      countStart: m.countStart(c, covers),
      zapSptes: m.zapSptes(c, covers),
      zapTable: m.zapSptes(table, covers),
      flushGuests: m.flushGuests(c, covers),
      advanceSeq: m.advanceSeq(c),
      countEnd: m.countEnd(c),
      unlockCallee: lock.at(c).release(),
      unlockCalleeTable: lock.at(table).release(),
      unlockCalleeCount: countLock.at(c).release(),
      refuse: self.refused.set(true),
      askRemote: remote.at(c).set('asked'),
      unlockCalleeMutex: mutex.at(c).release(),
      leaveNonBlocking: m.nonBlockEnd(),
    },
    steps: {
      startAtOnce: m.startAtOnce(covers, told),
      endAtOnce: m.endAtOnce(told),
      enterNonBlocking: m.nonBlockStart(),
      lockCallee: lock.at(c).acquire(),
      lockCalleeTable: lock.at(table).acquire(),
      lockCalleeCount: countLock.at(c).acquire(),
      lockCalleeMutex: mutex.at(c).acquire(),
      awaitRemote: blocking(remote.at(c).is('acknowledged'), [mightSleep, remote.at(c).set('idle')]),
    },
  };
}
