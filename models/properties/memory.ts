/**
 * The invariants of collapse, migration, notifiers and TLBs, each once, under its catalogue id. Where an id says of more
 * actors what one of the page-fault protocols says already, it is the same judgement: `sameAs` lists them.
 */
import {
  actor,
  always,
  and,
  atEnd,
  type CondLike,
  every,
  exists,
  howMany,
  type IndexExpr,
  implies,
  lockless,
  never,
  not,
  or,
  type Property,
  pick,
  sometimes,
} from '../../checker/language/index.ts';
import { frames } from '../frames/frames.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { bracketOver, notifier } from '../notifier/notifier.ts';
import { keepsReferences, secondary } from '../notifier/secondary-mmu.ts';
import {
  contentAt,
  mapsFrame,
  mapsNothing,
  mapsWritable,
  mapsZero,
  pageTables,
  pmdHuge,
  readableThroughTable,
  tableAt,
} from '../page-table/page-table.ts';
import { flushIsOwed, outdated, tlb } from '../page-table/tlb.ts';
import { consumer, cpu, frame, page, region, table } from '../sorts.ts';
import { ledger, type Reportable } from './ledger.ts';

function reported(id: Reportable, text: string): Property {
  return never(id, text, ledger[id]);
}

/** An id of the second catalogue that is an id of the first, or a built-in check, seen with other actors. */
export const sameAs = {
  DATA2: 'D3',
  DATA3: 'D4',
  DATA5: 'D1',
  LOCK1: 'deadlock',
  LOCK2: 'sleep while atomic',
  LOCK3: 'access without the lock',
  LOCK4: 'lock held at the end',
  LOCK5: 'use of a stale reference',
  LOCK6: 'access without the lock',
  REF4: 'use of a stale reference',
} as const;

/** Each translation of the page that a consumer has: its entry, and what a guest's CPU has cached of it. */
function translations(c: IndexExpr<'consumer'>, p: IndexExpr<'page'>) {
  return [lockless(secondary.spte.at(c).at(p)), secondary.cached.at(c).at(p)];
}
/** Outside brackets a secondary translation says what the primary page table says. */
export const SEC1 = always(
  'SEC1',
  'outside every bracket over its page a secondary translation is the primary one, and no more writable',
  every(consumer, (c) =>
    every(page, (p) => {
      const same = translations(c, p).map((now) =>
        and(
          implies(now.kind.is('zero'), mapsZero(p)),
          implies(now.kind.is('present'), and(mapsFrame(p, now.frame), implies(now.write, mapsWritable(p)))),
        ),
      );
      return or(bracketOver(p), and(...same));
    }),
  ),
);
export const SEC2 = never(
  'SEC2',
  'no secondary translation leads to a frame that was freed',
  exists(consumer, (c) => exists(page, (p) => or(...translations(c, p).map((now) => now.frame.isStale())))),
);
export const R11 = atEnd(
  'R11',
  'when all rests nothing is mapped where the VMA has gone',
  every(page, (p) => {
    const found = tableAt(p);
    const nothing = or(found.is('none'), lockless(pageTables.pte.at(found.known()).at(p)).kind.is('none'));
    return or(lockless(vmas.state.at(vmaAtLockless(p))).is('live'), and(not(pmdHuge(p)), nothing));
  }),
);
/** Of whoever has found a page by get_user_pages() the scenario says what it may do. */
export const readOnly = always(
  'readOnly',
  'no entry and no translation lets anybody store to a page of a VMA without VM_WRITE',
  every(page, (p) => {
    const copies = (c: IndexExpr<'consumer'>) => or(...translations(c, p).map(({ write }) => write));
    const stored = or(
      mapsWritable(p),
      exists(cpu, (on) => tlb.cached.at(on).at(p).write),
      exists(consumer, (c) => copies(c)),
    );
    return implies(lockless(vmas.readOnly.at(vmaAtLockless(p))), not(stored));
  }),
);
export const SEC3 = reported(
  'SEC3',
  'what a consumer may have copied of the primary page table changes only inside an open bracket over the page',
);
export const SEC4 = reported(
  'SEC4',
  'no secondary translation is made between the start and the end of an invalidation',
);
export const SEC5 = always(
  'SEC5',
  'a consumer counts the brackets whose start it saw and that are not over, no end without a start',
  and(
    not(ledger.SEC5),
    every(consumer, (c) => {
      const counted = lockless(secondary.count.at(c)).is(howMany(actor, (who) => notifier.delivered.at(c).has(who)));
      // The interval form counts for all its subscribers together; who has unsubscribed is told of no end any more.
      return or(notifier.kind.at(c).is('mirror'), not(notifier.subscribed.at(c)), counted);
    }),
  ),
);
/** The rest of SEC5: with this and SEC5 the count is 0 when all rests. */
export const SEC5rest = atEnd(
  'SEC5rest',
  'when all rests no bracket is open',
  every(actor, (who) => notifier.stage.at(who).is('none')),
);

export const PT1 = reported('PT1', 'an entry changes only in the table to which the PMD entry leads');
export const PT2 = reported('PT2', 'a PMD entry is written only over none');
/** A CPU that caches a small translation beside a huge one that it has may use either, and some use neither rightly. */
export const PT3 = never(
  'PT3',
  'no CPU can come to hold a small and a huge translation of one address at once',
  exists(cpu, (on) => exists(page, (p) => and(lockless(tlb.cached.at(on).at(p)).huge, readableThroughTable(p)))),
);
/** Each table is linked once: by a PMD entry, as its table or its deposit, or by nobody who rests. */
export const tablesAccounted = atEnd(
  'tables',
  'when all rests each page table is free or linked by one PMD entry',
  every(table, (t) =>
    pick(pageTables.life.at(t).is('freed'), 0, 1).is(
      howMany(region, (r) => {
        const pmd = pageTables.pmd.at(r);
        return and(pmd.kind.isnt('none'), pmd.table.is(t));
      }),
    ),
  ),
);

/** Whether somebody holds the lock under which what maps the page changes. */
function entryLocked(p: IndexExpr<'page'>) {
  const found = tableAt(p);
  const byPmd = lockless(pageTables.pmdLock.at(pageTables.regionOf.at(p)));
  return or(
    and(pmdHuge(p), not(byPmd.isFree())),
    and(found.isnt('none'), not(lockless(pageTables.ptl.at(found.known())).isFree())),
  );
}
/** An ordinary zap flushes after the PTL: until it has, somebody owes the flush. */
export const TLB1 = always(
  'TLB1',
  'once the PTL is free no CPU has another frame cached than the one that the page maps, unless its flush is owed',
  every(cpu, (on) =>
    every(page, (p) => {
      const now = tlb.cached.at(on).at(p);
      const mapsAnother = or(
        and(now.kind.is('present'), not(mapsNothing(p)), not(mapsFrame(p, now.frame))),
        and(now.kind.is('zero'), not(mapsNothing(p)), not(mapsZero(p))),
      );
      return or(now.kind.is('none'), flushIsOwed(p), entryLocked(p), not(mapsAnother));
    }),
  ),
);
export const TLB2 = never(
  'TLB2',
  'a frame is freed, and a zap or a move returns, only when no CPU has it cached',
  or(
    ledger.TLB2,
    exists(cpu, (on) => exists(page, (p) => tlb.cached.at(on).at(p).frame.isStale())),
  ),
);
/** TLB1 of an entry that was cleared, too: whoever puts a flush off has it done by the time he is done. */
export const TLB1rest = atEnd(
  'TLB1rest',
  'when all rests no CPU has anything cached but what is mapped there',
  every(cpu, (on) => every(page, (p) => not(outdated(on, p)))),
);
/** TLB1 of the bit that lets a CPU store. */
export const TLB5 = always(
  'TLB5',
  'once the PTL is free no CPU may store by what it has cached where the entry does not let it, unless its flush is owed',
  every(cpu, (on) =>
    every(page, (p) => or(not(tlb.cached.at(on).at(p).write), flushIsOwed(p), entryLocked(p), mapsWritable(p))),
  ),
);
/** Of scenarios in which nothing is zapped: from there on until its flush others may map what they like. */
export const TLB4 = never(
  'TLB4',
  'while a copy takes the place of a page no CPU has the one cached and another the other',
  exists(page, (p) =>
    exists(cpu, (one) =>
      exists(cpu, (other) => {
        const [a, b] = [tlb.cached.at(one).at(p), tlb.cached.at(other).at(p)];
        return and(a.kind.is('present'), b.kind.is('present'), a.frame.isnt(b.frame));
      }),
    ),
  ),
);
export const TLB3 = reported('TLB3', 'no store goes into a frame that was copied elsewhere already');

/** How many PTEs and PMD entries map the frame. */
export function mappingsOf(f: IndexExpr<'frame'>) {
  const small = howMany(page, (p) =>
    exists(table, (t) => {
      const now = pageTables.pte.at(t).at(p);
      return and(now.frame.is(f), now.kind.isnt('migration'));
    }),
  );
  return small.plus(howMany(region, (r) => pageTables.pmd.at(r).frame.is(f)));
}
/** REF1, except for frames that an actor who rests keeps in hand. */
export function referencesCounted(inHand: (f: IndexExpr<'frame'>) => CondLike): Property {
  const pinnedEntries = (f: IndexExpr<'frame'>) =>
    howMany(page, (p) =>
      exists(consumer, (c) => and(keepsReferences(c), lockless(secondary.spte.at(c).at(p)).frame.is(f))),
    );
  const exact = (f: IndexExpr<'frame'>) =>
    and(
      frames.mapcount.at(f).is(mappingsOf(f)),
      frames.refs.at(f).is(
        frames.mapcount
          .at(f)
          .plus(pinnedEntries(f))
          .plus(pick(or(frames.inCache.at(f), frames.swap.at(f).isnt('none')), 1, 0)),
      ),
      not(frames.isolated.at(f)),
    );
  return atEnd(
    'REF1',
    'when all rests the references of a frame are its mappings, pinned secondary entries and the one of the page cache or the swap cache, and it is on the LRU list',
    every(frame, (f) => or(inHand(f), exact(f))),
  );
}
export const REF1 = referencesCounted(() => false);
export const REF5 = reported('REF5', 'who has no reference to a frame or a file takes none once its count is 0');
export const REF6 = reported('REF6', 'a frame is not locked when it is freed');
/** What free_pages_prepare() calls a bad page, and what the next owner would take for his own. */
export const REF7 = always(
  'REF7',
  'a page that is free is charged to nobody, and in no file, not dirty and at no address',
  every(frame, (f) => {
    const isClean = and(not(frames.dirty.at(f)), not(frames.lazyfree.at(f)));
    const isNowhere = and(frames.index.at(f).is('none'), frames.anonPage.at(f).is('none'));
    return implies(frames.refs.at(f).is(0), and(not(frames.charged.at(f)), isClean, isNowhere));
  }),
);
/** D3 as a state shows it, before anybody loads. */
export const D3mapped = never(
  'D3mapped',
  'no entry that may be read through leads to a frame whose contents are not there',
  exists(page, (p) => {
    const found = tableAt(p);
    const small = lockless(pageTables.pte.at(found.known()).at(p));
    const huge = pageTables.pmd.at(pageTables.regionOf.at(p));
    return or(
      and(found.isnt('none'), small.kind.is('present'), contentAt(small.frame, p).is('garbage')),
      and(huge.kind.is('huge'), contentAt(huge.frame, p).is('garbage')),
    );
  }),
);
export const REF2 = reported('REF2', 'a frame is inserted only by who has allocated it, and once');
/** That rmap reaches the entry follows while mappings do not move; a frame that is freed leaves a stale entry. */
export const RMAP2 = always(
  'RMAP2',
  'while a migration entry stands for a page, the page is locked and not freed',
  every(table, (t) =>
    every(page, (p) => {
      const now = lockless(pageTables.pte.at(t).at(p));
      const locked = exists(frame, (f) => and(now.frame.is(f), not(frames.lock.at(f).isFree())));
      return implies(now.kind.is('migration'), locked);
    }),
  ),
);
/** The half of LIVE1 that a state shows. */
export const LIVE1rest = atEnd(
  'LIVE1rest',
  'when all rests no migration entry is left',
  every(table, (t) => every(page, (p) => pageTables.pte.at(t).at(p).kind.isnt('migration'))),
);

export const DATA1 = reported('DATA1', 'no store through a translation hits a frame that was freed');
export const DATA4 = reported('DATA4', 'the arrays of migrate_vma() are read and written inside their bounds');
export const cpages = reported(
  'cpages',
  'when migrate_vma_setup() returns, cpages is the number of pages that src calls MIGRATE',
);
export const DATA6 = reported('DATA6', 'after MADV_DONTNEED has returned, a load yields none of the old contents');

/** A witness: a PMD entry maps a huge page. */
export const someHugePmd = sometimes(
  'a huge page',
  'some PMD entry maps a huge page',
  exists(region, (r) => pageTables.pmd.at(r).kind.is('huge')),
);
/** A witness: a page is on its way. */
export const someMigrationEntry = sometimes(
  'a migration entry',
  'some page is on its way',
  exists(table, (t) => exists(page, (p) => pageTables.pte.at(t).at(p).kind.is('migration'))),
);
/** A witness: a consumer has a translation. */
export const someSpte = sometimes(
  'a secondary translation',
  'a consumer has a translation of some page',
  exists(consumer, (c) => exists(page, (p) => lockless(secondary.spte.at(c).at(p)).kind.isnt('none'))),
);
/** A witness: an access to something that is announced to be invalidated has to be tried again. */
export const someCount = sometimes(
  'an invalidation in flight',
  'a consumer counts an invalidation',
  exists(consumer, (c) => lockless(secondary.count.at(c)).moreThan(0)),
);
