/**
 * Page tables of huge pages that several address spaces share, as hugetlbfs does it: a page of PMD entries, to which the PUD
 * entries of all lead that map the same part of a file in the same way. In a block of its own: elsewhere a table belongs to one
 * address space. Each address space has one area here, as large as one PUD entry covers, and in it one VMA of the file, until
 * something else is mapped there. What has a place in the table is an offset, whatever is mapped there.
 */
import {
  actor,
  and,
  array,
  type Cond,
  each,
  every,
  exists,
  expire,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  index,
  lockless,
  mutex,
  not,
  optional,
  or,
  range,
  reference,
  rwsem,
  shared,
  spinlock,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { tableSharing } from '../kernel.ts';
import { mms } from '../mm/mm.ts';
import { cache } from '../page-cache/page-cache.ts';
import { frame, mm, offset, table } from '../sorts.ts';
import { task } from '../task/task.ts';

export const sharedTables = shared(
  'shared tables',
  {
    /** The tree of the address space has a VMA of the file there, where a fault finds it. */
    attached: array(mm, array(offset, flag)),
    /** It is in i_mmap, where others find it who look for a table to share. */
    linked: array(mm, flag),
    /** It covers the whole area, as it has to if the table is to be shared. */
    whole: array(mm, flag),
    /** vm_private_data: it has a struct hugetlb_vma_lock, without which no table is shared with it. */
    hasLock: array(mm, flag),
    /** hugetlb_vma_lock: to be held by whoever goes through a table that may be shared, and for writing by who unshares. */
    vmaLock: array(mm, rwsem()),
    /** hugetlb_fault_mutex_table: of all faults on one page of the file, in whichever address space. */
    faultMutex: array(offset, mutex),
    /** mm->page_table_lock, under which a PUD entry is filled. */
    pageTableLock: array(mm, spinlock),
    /** The PUD entry. */
    pud: array(mm, reference(table)),
    /** page_count() of the table; at 0 it is free. */
    refs: array(table, range(0, [mm, mm, 1])),
    /** pt_share_count: how many more than one have it. */
    sharers: array(table, range(0, [mm, mm])),
    /** The split PMD lock, which is in the table. */
    ptl: array(table, spinlock),
    /** The PMD entries: the huge page that is mapped, or none. */
    pmd: array(table, array(offset, reference(frame))),

    /** Constant: whose page table the actor walks who has interrupts off; a flush by interrupt goes to the CPUs of one process. */
    walksIn: array(actor, index(mm)),

    /** The frame is memory of that address space and of no other, as a page of the file is not. */
    ownedBy: array(frame, ghost(optional(mm))),
    /** SHARE1, SHARE3, SHARE6. */
    foreign: ghost(flag),
    freedInUse: ghost(flag),
    overwritten: ghost(flag),
  },
  ({ ptl, vmaLock }) => ({
    attached: (of) => ({ read: mms.lock.at(of).held(), write: mms.lock.at(of).heldWrite() }),
    linked: { read: true, write: cache.mmapLock.heldWrite() },
    whole: { read: true, write: cache.mmapLock.heldWrite() },
    hasLock: (of) => ({ read: true, write: vmaLock.at(of).heldWrite() }),
    pmd: (t) => ptl.at(t).held(),
  }),
);

type Mm = IndexLike<'mm'>;
type Frame = IndexLike<'frame'>;
type Table = IndexLike<'table'>;
type Offset = IndexLike<'offset'>;

/** pud_none() of the area; one read of the entry is atomic. */
export function pudNone(of: Mm): Cond {
  return sharedTables.pud.at(of).is('none');
}
/** pud_populate(); what it is written over is lost (SHARE6). */
export function populatePud(of: Mm, t: Table): Effect {
  return [when(not(pudNone(of)), sharedTables.overwritten.set(true)), sharedTables.pud.at(of).set(t)];
}
export function clearPud(of: Mm): Statement {
  return sharedTables.pud.at(of).set('none');
}

/** want_pmd_share() of the own VMA. */
export function wantsToShare(of: Mm): Cond {
  return and(sharedTables.whole.at(of), sharedTables.hasLock.at(of));
}
/** Guard of a flush by interrupt: whoever walks the page table of that process has left. */
export function walkersGoneFrom(of: Mm): Cond {
  return every(actor, (who) => or(task.irqsOff.at(who).isFree(), sharedTables.walksIn.at(who).isnt(of)));
}
/** page_table_shareable() of the VMA of another, and huge_pte_offset() there. */
export function sharesWith(other: IndexExpr<'mm'>, of: Mm): Cond {
  const { linked, pud } = sharedTables;
  return and(other.isnt(of), linked.at(other), wantsToShare(other), pud.at(other).isnt('none'));
}
/** ptdesc_pmd_is_shared(), and what was asked before 6.13. */
export function tableIsShared(t: Table): Cond {
  const { refs, sharers } = sharedTables;
  const { countsReferences } = tableSharing;
  return or(and(countsReferences, refs.at(t).moreThan(1)), and(not(countsReferences), sharers.at(t).moreThan(0)));
}
/** ptdesc_pmd_pts_inc(), get_page() before 6.13. */
export function addSharer(t: Table): Effect {
  const { refs, sharers } = sharedTables;
  return when(tableSharing.countsReferences, refs.at(t).increment(), sharers.at(t).increment());
}
/** ptdesc_pmd_pts_dec(), put_page() before 6.13. */
export function dropSharer(t: Table): Effect {
  return when(tableSharing.countsReferences, putTable(t), sharedTables.sharers.at(t).decrement());
}

/** Guard of pmd_alloc_one(); with a `choose` over all tables any free one is taken. */
export function sharedTableFree(t: Table): Cond {
  return sharedTables.refs.at(t).is(0);
}
/** pmd_alloc_one(): an empty table, which only the acting actor knows. */
export function allocateSharedTable(t: Table): Effect {
  return sharedTables.refs.at(t).set(1);
}
/** get_page_unless_zero() by who knows no more of the page than where it is. Guard: it is not free. */
export function getTable(t: Table): Effect {
  return sharedTables.refs.at(t).increment();
}
/** put_page(), and pmd_free() of who has the last reference: nothing is mapped by the table then, and nobody has it (SHARE3). */
export function putTable(t: Table): Effect {
  const { refs, sharers, pmd, pud, freedInUse } = sharedTables;
  const isUsed = or(
    exists(mm, (of) => pud.at(of).is(t)),
    exists(offset, (o) => lockless(pmd.at(t).at(o)).isnt('none')),
  );
  return [
    refs.at(t).decrement(),
    when(refs.at(t).is(0), [
      when(isUsed, freedInUse.set(true)),
      sharers.at(t).set(0),
      each(offset, (o) => lockless(pmd.at(t).at(o)).set('none')),
      expire(table, t),
    ]),
  ];
}

/** The entry, for whoever holds the lock of the table. */
export function sharedEntry(t: Table, o: Offset) {
  return sharedTables.pmd.at(t).at(o);
}
/** hugetlb_no_page() with the page of the page cache: its reference becomes that of the mapping. */
export function mapFromHugetlb(t: Table, o: Offset): Effect {
  const found = cache.slot.at(o).known();
  return [sharedEntry(t, o).set(found), frames.refs.at(found).increment(), frames.mapcount.at(found).increment()];
}
/** set_pmd_at() of new anonymous memory of that address space, with the reference of the caller. */
export function mapOwnMemory(t: Table, o: Offset, f: Frame, of: Mm): Effect {
  return [
    when(sharedEntry(t, o).isnt('none'), sharedTables.overwritten.set(true)),
    sharedEntry(t, o).set(f),
    frames.mapcount.at(f).increment(),
    sharedTables.ownedBy.at(f).set(of),
  ];
}
/** huge_ptep_get_and_clear() and page_remove_rmap(): the reference passes to the caller, who has noted the frame. */
export function zapSharedEntry(t: Table, o: Offset): Effect {
  return [frames.mapcount.at(sharedEntry(t, o).known()).decrement(), sharedEntry(t, o).set('none')];
}
/** GUP-fast hands the page out to that address space. */
export function judgeHandedOut(f: Frame, to: Mm): Statement {
  const owner = sharedTables.ownedBy.at(f);
  return when(and(owner.isnt('none'), owner.isnt(to)), sharedTables.foreign.set(true));
}

/** For `initial`: an address space with a VMA of the file, which covers the area. */
export function mapsSharedArea(of: number): Effect {
  const { attached, linked, whole, hasLock } = sharedTables;
  return [
    each(offset, (o) => attached.at(of).at(o).set(true)),
    [linked, whole, hasLock].map((flags) => flags.at(of).set(true)),
  ];
}
/** For `initial`: the page cache has that page of the file, a huge one. */
export function hugetlbPage(o: number, f: number): Effect {
  return [frames.kind.at(f).set('huge'), frames.refs.at(f).set(1), cache.slot.at(o).set(f)];
}
/** For `initial`, after both: these share the table, in which the page is mapped. */
export function sharedFromStart(of: readonly number[], t: number, o: number): Effect {
  const { refs, sharers, pud } = sharedTables;
  return [
    of.map((one) => pud.at(one).set(t)),
    refs.at(t).set(1),
    sharers.at(t).set(of.length - 1),
    mapFromHugetlb(t, o),
  ];
}
