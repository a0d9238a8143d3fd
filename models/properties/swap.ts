/** The invariants of swap, each once. */
import {
  always,
  and,
  atEnd,
  eventually,
  every,
  exists,
  howMany,
  type IndexExpr,
  iff,
  implies,
  lockless,
  never,
  not,
  or,
  pickWord,
  sometimes,
} from '../../checker/language/index.ts';
import { frames } from '../frames/frames.ts';
import { keepsReferences, secondary } from '../notifier/secondary-mmu.ts';
import { entryLockless, pageTables, ptep } from '../page-table/page-table.ts';
import { promises } from '../page-table/promises.ts';
import { consumer, frame, page, swapSlot, table } from '../sorts.ts';
import { swap } from '../swap/slots.ts';
import { ledger } from './ledger.ts';

const names = (p: IndexExpr<'page'>, s: IndexExpr<'swap slot'>) =>
  exists(table, (t) => lockless(pageTables.pte.at(t).at(p)).slot.is(s));
const someLocked = exists(table, (t) => not(lockless(pageTables.ptl.at(t)).isFree()));

/** DATA3 of a page that is swapped out, before anybody loads. */
export const SWAP1 = always(
  'SWAP1',
  'once the PTL is free, a page that is swapped out is in the swap cache, or on the device in its slot, with what was stored to it',
  or(
    someLocked,
    every(page, (p) => {
      const s = entryLockless(ptep(p)).slot;
      const cached = lockless(swap.folio.at(s.known()));
      const kept = pickWord(cached.isnt('none'), lockless(frames.content.at(cached)), swap.disk.at(s.known()));
      const unread = and(cached.isnt('none'), kept.is('garbage'));
      const isThere = or(cached.isnt('none'), not(kept.is('garbage')));
      const isRight = implies(promises.known.at(p), or(unread, kept.is(promises.content.at(p))));
      return implies(s.isnt('none'), and(isThere, isRight));
    }),
  ),
);
export const SWAP2 = always(
  'SWAP2',
  'once the PTL is free the count of a slot is the number of entries that name it',
  or(
    someLocked,
    every(swapSlot, (s) => swap.count.at(s).is(howMany(page, (p) => names(p, s)))),
  ),
);
export const SWAP3 = never('SWAP3', 'a slot that is in use is not handed out', ledger.SWAP3);
/** A slot that only the swap cache has goes with its page. */
export const SWAP4 = atEnd(
  'SWAP4',
  'when all rests SWAP_HAS_CACHE is set for the slots of which the swap cache has a page, and for no others',
  every(swapSlot, (s) => iff(swap.hasCache.at(s), swap.folio.at(s).isnt('none'))),
);

export const SWAP5 = never(
  'SWAP5',
  'nobody looks at swap_map or reads a slot once swapoff has taken them away',
  ledger.SWAP5,
);
export const S3 = never(
  'S3',
  'a page that somebody keeps pinned is not swapped out',
  exists(page, (p) =>
    and(
      not(promises.aliases.at(p).isEmpty()),
      exists(swapSlot, (s) => names(p, s)),
    ),
  ),
);
/** S3 in the scheme of guests before notifiers, whose secondary entries keep pins. */
export const S3guest = never(
  'S3guest',
  'a page of which a secondary entry keeps a reference is not swapped out',
  exists(page, (p) =>
    exists(consumer, (c) =>
      and(
        keepsReferences(c),
        lockless(secondary.spte.at(c).at(p)).kind.is('present'),
        exists(swapSlot, (s) => names(p, s)),
      ),
    ),
  ),
);
export const LIVE5 = eventually(
  'LIVE5',
  'a page of a guest that is not pinned is swapped out in the end',
  exists(page, (p) => exists(swapSlot, (s) => and(names(p, s), not(swap.hasCache.at(s))))),
);
/** What a swapoff that has succeeded promises. */
export const SWAP6 = always(
  'SWAP6',
  'once the device is gone no entry names a slot of it',
  implies(
    swap.gone,
    every(page, (p) => not(exists(swapSlot, (s) => names(p, s)))),
  ),
);

/** Else the slot could be another page's by the time that the device writes. */
export const SWAP7 = always(
  'SWAP7',
  'a page that is being written is in the swap cache',
  every(frame, (f) => implies(frames.writeback.at(f), frames.swap.at(f).isnt('none'))),
);
/** Whoever reclaims or moves a page looks for it there. */
export const RMAP3 = always(
  'RMAP3',
  'the rmap of an anonymous page leads to where it is mapped',
  every(page, (p) => {
    const now = entryLockless(ptep(p));
    return implies(now.kind.is('present'), frames.anonPage.at(now.frame).is(p));
  }),
);

/** The same of a page that is swapped out: who swaps it in maps it as its rmap says. */
export const RMAP4 = always(
  'RMAP4',
  'once the PTLs are free, the rmap of a page in the swap cache leads to the entry that names its slot',
  or(
    someLocked,
    every(swapSlot, (s) => {
      const cached = lockless(swap.folio.at(s));
      const at = lockless(frames.anonPage.at(cached));
      return every(page, (p) => implies(and(names(p, s), cached.isnt('none'), at.isnt('none')), at.is(p)));
    }),
  ),
);

/** A witness: a page is on the device only. */
export const someSwappedOut = sometimes(
  'swapped out',
  'some entry names a slot of which the swap cache has no page',
  exists(page, (p) => exists(swapSlot, (s) => and(names(p, s), not(swap.hasCache.at(s))))),
);
