/** Vocabulary of remap-file-pages-range.ts: that of one page, with a range, of which `page` and `wanted` are where the call is. */
import {
  and,
  each,
  exists,
  flag,
  type IndexExpr,
  index,
  memberAt,
  not,
  optional,
  or,
  type RecordPlace,
  role,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { remapperChoices, remapperRegisters, remapperVocabulary } from './remap-file-pages-role.ts';

type Page = IndexExpr<'page'>;

export const rangeRemapperRegisters = {
  ...remapperRegisters,
  /** Constants: the range, and the page of the file that is to be mapped at its start. */
  first: index(m.page),
  last: index(m.page),
  pgoff: index(m.offset),
  /** Constant: what is wrong with the arguments. */
  wrong: words('nothing', 'prot', 'range', 'pgoff', 'pgoff of a PTE'),
  /** Constants: ->remap_pages() is not there; a page for whose page table there is no memory. */
  lacksRemapPages: flag,
  noTableAt: optional(m.page),
};

type Registers = RecordPlace<typeof rangeRemapperRegisters>;

/** Which page of the file the call is to map there. */
export function offsetAt({ first, pgoff }: Pick<Registers, 'first' | 'pgoff'>, p: Page): IndexExpr<'offset'> {
  return memberAt(m.offset, pgoff.number().plus(p.number()).minus(first.number()));
}

export function rangeRemapperVocabulary(self: Registers, chosen: Chosen<typeof remapperChoices>) {
  const { first, last, pgoff, page, wanted, result } = self;
  const covers = (p: Page) => not(or(p.before(first), last.before(p)));
  const remap = remapperVocabulary(self, chosen, covers);
  const v = m.vmaAt(first);
  const eachPage = (body: (p: Page) => ReturnType<typeof m.remapCalled>) =>
    each(m.page, (p) => when(covers(p), body(p)));
  return {
    ...remap,
    guards: {
      ...remap.guards,
      prot: self.wrong.is('prot'),
      wraps: self.wrong.is('range'),
      pgoffWraps: self.wrong.is('pgoff'),
      pgoffTooLarge: self.wrong.is('pgoff of a PTE'),
      isNone: not(m.vmaIsLive(v)),
      isNotShared: or(m.cache.linear.at(first).is('none'), m.vmas.isPrivate.at(v)),
      isInUse: and(m.vmas.privateData.at(v).isnt('none'), not(m.vmas.nonlinear.at(v))),
      lacksRemapPages: self.lacksRemapPages,
      reachesBeyond: exists(m.page, (p) => and(covers(p), m.vmaAt(p).isnt(v))),
      notAccounted: not(m.kernel.accountsDirty),
      noMemory: self.noTableAt.is(page),
      isLastPage: page.is(last),
    },
    actions: {
      ...remap.actions,
      call: [page.set(first), wanted.set(pgoff), eachPage((p) => m.remapCalled(p))],
      nextPage: [page.set(page.next()), wanted.set(wanted.next())],
      rewind: [page.set(first), wanted.set(pgoff)],
      returned: [
        when(
          result.is('0'),
          eachPage((p) => m.remapReturned(p, offsetAt(self, p))),
        ),
        self.wasLocked.set(false),
      ],
    },
  };
}

export const rangeRemapper = role(
  'range remapper',
  { registers: rangeRemapperRegisters, choices: remapperChoices, family: true },
  ({ self, chosen }) => rangeRemapperVocabulary(self, chosen),
);
