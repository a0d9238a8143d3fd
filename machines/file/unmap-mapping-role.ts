/**
 * Vocabulary of whoever unmaps pages of the file from all who map them: the registers and names of unmap-mapping.ts, which
 * is part of each of their machines.
 */
import {
  and,
  type CondLike,
  each,
  flag,
  type IndexExpr,
  type IndexLike,
  not,
  optional,
  or,
  type RecordPlace,
  set,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { rmapWalkRegisters, rmapWalkVocabulary } from './rmap-walk-role.ts';

export const unmapRegisters = {
  ...rmapWalkRegisters,
  /** What the entry has to name, once it is cleared. */
  named: optional(m.offset),
  wasSoftDirty: flag,
  /** The frames of mmu_gather, to be put after the flush. */
  gathered: set(m.frame),
};

/**
 * `inHole`: which pages of the file are to be unmapped; `evenCows`: and private copies of them; `table`: where it was found;
 * `moving`: whether pages may be on their way.
 */
export function unmapVocabulary(
  self: RecordPlace<typeof unmapRegisters>,
  inHole: (o: IndexExpr<'offset'>) => CondLike,
  evenCows: CondLike = false,
  table?: IndexLike<'table'>,
  moving = false,
) {
  const { exhaustive, at, named, gathered } = self;
  const walk = rmapWalkVocabulary(self, inHole);
  const list = walk.wholeList();
  const pte = m.ptep(at.known(), table);
  const now = m.entry(pte);
  const index = m.frames.index.at(now.frame);
  const isPage = moving ? now.kind.isOneOf('present', 'migration') : now.kind.is('present');
  const gather = gathered.add(now.frame.known());
  return {
    guards: {
      ...walk.guards,
      moreNonlinear: list.more,
      /** zap_pte_range() with details: a present page, and of a nonlinear VMA one whose own index is in the hole. */
      isInHole: and(
        isPage,
        or(and(index.isnt('none'), or(not(exhaustive), inHole(index.known()))), and(evenCows, index.is('none'))),
      ),
      isElsewhere: named.isnt('none'),
      gatheredNothing: gathered.isEmpty(),
      tlbs: m.kernel.tlbs,
    },
    actions: {
      ...walk.actions,
      nextNonlinear: list.next,
      updateHighWater: m.updateHighWater(m.vmas.mm.at(self.vma)),
      zap: [
        // A migration entry has no reference.
        moving ? when(now.kind.is('present'), gather) : gather,
        when(and(exhaustive, not(m.cache.linear.at(at.known()).is(index))), [
          named.set(index),
          self.wasSoftDirty.set(now.softDirty),
        ]),
        m.zapPte(pte),
        when(m.kernel.tlbs, m.gather(at.known())),
      ],
      setFilePte: [m.setFilePte(pte, named, self.wasSoftDirty), self.wasSoftDirty.set(false), named.set('none')],
      flush: [m.flushAllTlbsOf(walk.covers), m.gatherDone()],
      putPages: [each(m.frame, (f) => when(gathered.has(f), m.putFrame(f))), gathered.clear()],
    },
    steps: walk.steps,
  };
}
