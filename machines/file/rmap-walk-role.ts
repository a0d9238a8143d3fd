/**
 * Vocabulary of whoever looks for the mappings of pages of the file, through the tree and the list of i_mmap: the
 * registers and names that unmap-mapping.ts and try-to-unmap.ts have in common.
 */
import {
  and,
  type CondLike,
  each,
  exists,
  flag,
  type IndexExpr,
  not,
  type OptionalLike,
  optional,
  or,
  type RecordPlace,
  reference,
  set,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const rmapWalkRegisters = {
  /** The VMA that is being searched, and those that were. */
  vma: reference(m.vma),
  searched: set(m.vma),
  /** It is on the list: every page of it is looked at, whatever its address. */
  exhaustive: flag,
  /** The page that is next. */
  at: optional(m.page),
  ...bracketRegisters,
};

type Page = IndexExpr<'page'>;
type Vma = IndexExpr<'vma'>;

/** `isWanted`: which pages of the file are looked for. */
export function rmapWalkVocabulary(
  self: RecordPlace<typeof rmapWalkRegisters>,
  isWanted: (o: IndexExpr<'offset'>) => CondLike,
) {
  const { vma, searched, exhaustive, at } = self;
  const linear = (p: Page) => m.cache.linear.at(p);
  const inVma = (p: Page, v: OptionalLike<'vma'>) => and(linear(p).isnt('none'), m.vmaAtLockless(p).is(v));
  const isSearched = (p: Page) => and(inVma(p, vma), or(exhaustive, isWanted(linear(p).known())));
  const bracket = bracketVocabulary(self, { covers: isSearched });
  const mapsWanted = (v: Vma) => exists(m.page, (p) => and(inVma(p, v), isWanted(linear(p).known())));
  const onTree = (v: Vma) => and(m.vmas.linked.at(v).is('tree'), mapsWanted(v), not(searched.has(v)));
  const onList = (v: Vma) => and(m.vmas.linked.at(v).is('list'), not(searched.has(v)));
  const isFirst = (p: Page) => and(isSearched(p), not(exists(m.page, (q) => and(isSearched(q), q.before(p)))));
  const pick = (belongs: (v: Vma) => CondLike) =>
    each(m.vma, (v) => when(and(vma.is('none'), belongs(v)), [vma.set(v), searched.add(v)]));
  const onListByAddress = (v: Vma) => and(onList(v), mapsWanted(v));
  return {
    covers: isSearched,
    /** A search of the list that looks at every page. */
    wholeList: () => ({ more: exists(m.vma, onList), next: [exhaustive.set(true), pick(onList)] }),
    /** A search of the list that goes by addresses, as if its VMAs were linear. */
    byAddress: () => ({ more: exists(m.vma, onListByAddress), next: [exhaustive.set(false), pick(onListByAddress)] }),
    guards: {
      ...bracket.guards,
      moreLinear: exists(m.vma, onTree),
      lastPage: not(exists(m.page, (q) => and(isSearched(q), at.known().before(q)))),
    },
    actions: {
      ...bracket.actions,
      nextLinear: [exhaustive.set(false), pick(onTree)],
      firstPage: each(m.page, (p) => when(isFirst(p), at.set(p))),
      /** Pages of one VMA that are looked for follow each other. */
      nextPage: at.set(at.known().next()),
      endPages: at.set('none'),
      endVma: vma.set('none'),
      unlockPte: m.unlockPte(m.ptep(at.known())),
      unlockMapping: [m.cache.mmapLock.releaseRead(), searched.clear(), exhaustive.set(false)],
    },
    steps: {
      ...bracket.steps,
      lockMapping: m.cache.mmapLock.acquireRead(),
      lockPte: m.lockPte(m.ptep(at.known())),
    },
  };
}
