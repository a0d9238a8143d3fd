/** mremap() that moves: the VMA of the new address, an entry between its two addresses, and what user space is promised of the page. */
import {
  flag,
  type IndexLike,
  not,
  pickWord,
  type RecordPlace,
  record,
  reference,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { kernel } from '../kernel.ts';
import { cache, mappingChanged } from '../page-cache/page-cache.ts';
import { detachTable } from '../page-table/collapse.ts';
import {
  clearEntry,
  contentAt,
  entry,
  entryLockless,
  judgeWalk,
  type Ptep,
  pageTables,
  pmdOf,
  populatePmd,
  ptep,
  takeEntryOut,
} from '../page-table/page-table.ts';
import { promiseContent, promiseNothing, promises } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { frame } from '../sorts.ts';
import { vmas } from './vma.ts';

const movedKinds = ['none', 'zero', 'present', 'migration'] as const;

/** What ptep_get_and_clear() has yielded, as a register of who moves the entry. */
export const takenPte = record({
  kind: words(...movedKinds),
  frame: reference(frame),
  write: flag,
  dirty: flag,
});
export type TakenPte = RecordPlace<typeof takenPte.fields>;

type Page = IndexLike<'page'>;
type Vma = IndexLike<'vma'>;

/** For `initial`: two addresses of one address space, each in a region of its own; the second is of a VMA that is not there yet. */
export function secondAddress(now: number): Effect {
  return [
    vmas.covering.at(1).set(1),
    pageTables.regionOf.at(1).set(1),
    pageTables.pmd.at(1).table.set(1),
    notThereYet(now),
  ];
}
/** For `initial`: the VMA is to be had, and neither found by address nor by the rmap. */
export function notThereYet(v: number): Effect {
  return [vmas.state.at(v).set('freed'), vmas.linked.at(v).set('nowhere')];
}

/** copy_vma(): the new address is of a VMA like the old one from here on, for whoever finds it by address. */
export function copyVma(from: Vma, to: Vma): Effect {
  return [
    vmas.missing.at(to).set(vmas.missing.at(from)),
    vmas.ctx.at(to).set(vmas.ctx.at(from)),
    vmas.readOnly.at(to).set(vmas.readOnly.at(from)),
    vmas.lacksAnonVma.at(to).set(vmas.lacksAnonVma.at(from)),
    vmas.state.at(to).set('live'),
  ];
}

/** ptep_get_and_clear(): until it is set elsewhere whoever looks finds nothing. */
export function takePte(at: Ptep, taken: TakenPte): Effect {
  const { kind, frame: mapped, write, dirty } = entry(at);
  return [
    movedKinds.map((word) => when(kind.is(word), taken.kind.set(word))),
    taken.frame.set(mapped),
    taken.write.set(write),
    when(kernel.files, taken.dirty.set(dirty)),
    takeEntryOut(at),
  ];
}
/** set_pte_at() at the new address of what was taken, and soft-dirty: move_soft_dirty_pte(). */
export function setMovedPte(at: Ptep, taken: TakenPte): Effect {
  const now = entry(at);
  return [
    judgeWalk(at),
    movedKinds.map((word) => when(taken.kind.is(word), now.kind.set(word))),
    now.frame.set(taken.frame),
    now.write.set(taken.write),
    when(kernel.files, [now.dirty.set(taken.dirty), now.softDirty.set(true), mappingChanged(at.page)]),
    taken.set({ kind: 'none', frame: 'none', write: false, dirty: false }),
  ];
}
/**
 * What was promised of a page is promised of its new address. What is there now counts: until the flush CPUs may have stored
 * by the old address, and the hardware by the new one.
 */
export function promiseMoved(from: Page, to: Page): Effect {
  const now = entryLockless(ptep(to));
  const content = pickWord(now.kind.is('present'), contentAt(now.frame, to), promises.content.at(from));
  return [
    when(promises.known.at(from), promiseContent(to, content)),
    promises.filled.at(to).set(promises.filled.at(from)),
    promiseNothing(from),
    when(kernel.files, [cache.intended.at(to).set(cache.intended.at(from)), cache.intended.at(from).set('none')]),
  ];
}

/** move_normal_pmd() takes a PMD entry out: one that leads to no table has nothing that could be linked elsewhere (PT1). */
export function takePmdOut(p: Page, t: IndexLike<'table'>): Effect {
  return [breaks('PT1', not(pmdOf(p).kind.is('table'))), detachTable(p, t)];
}
/** pmd_populate() at the new address: the table with its entry, which is of another page from here on. */
export function moveTable(t: IndexLike<'table'>, from: Page, to: Page): Effect {
  const [old, now] = [entry({ page: from, table: t }), entry({ page: to, table: t })];
  const { kind, frame: mapped, write, dirty, softDirty } = old;
  return [
    now.set({ kind, frame: mapped, write }),
    when(kernel.files, [now.dirty.set(dirty), now.softDirty.set(softDirty)]),
    clearEntry({ page: from, table: t }),
    populatePmd(to, t),
  ];
}
