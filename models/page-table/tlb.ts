/**
 * TLBs, for scenarios in which a stale translation matters: each CPU's cached translation of each page, stores and loads
 * through it, and the ways to drop it: at once (broadcast), or by an interrupt that each CPU acknowledges.
 */
import {
  actor,
  and,
  array,
  blocking,
  type Cond,
  type CondLike,
  each,
  every,
  exists,
  flag,
  type IndexExpr,
  type IndexLike,
  lockless,
  me,
  not,
  optional,
  or,
  record,
  reference,
  set,
  shared,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';
import { byWriter, frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { breaks } from '../properties/ledger.ts';
import { cpu, frame, page } from '../sorts.ts';
import { lockfreeWalkersGone, task } from '../task/task.ts';
import {
  contentAt,
  entryLockless,
  mapsFrame,
  mapsZero,
  type Ptep,
  pmdMapsHuge,
  pmdOf,
  ptep,
  readable,
  storeContent,
  writable,
} from './page-table.ts';
import { judgeLoad, promiseContent, promises } from './promises.ts';

const translation = record({
  kind: words('none', 'zero', 'present'),
  /** Tracked: TLB2 forbids that it becomes stale. */
  frame: reference(frame),
  write: flag,
  /** Of a page of the file: the entry was dirty, so that a store does not look at it any more. */
  dirty: flag,
  /** Of a PMD entry that maps a huge page: in a TLB for huge pages (PT3). */
  huge: flag,
});

export const tlb = shared('tlb', {
  cached: array(cpu, array(page, translation)),
  /** An interrupt that asks the CPU to drop all that it has cached is on its way, and from whom. */
  ipi: array(cpu, set(actor)),
  /** Constant: the actor that runs there, whose interrupts may be off. */
  runs: array(cpu, optional(actor)),
  /** mmu_gather: pages whose entries the actor has cleared and not yet flushed. */
  gathered: array(actor, set(page)),
});

type Cpu = IndexLike<'cpu'>;
type Page = IndexLike<'page'>;

/** The hardware walks and caches what it finds: nothing of an entry that is not present. */
export function fillTlb(on: Cpu, at: Ptep): Effect {
  const now = entryLockless(at);
  const pmd = pmdOf(at.page);
  const place = tlb.cached.at(on).at(at.page);
  const small = [
    when(
      now.kind.is('present'),
      place.set({ kind: 'present', frame: now.frame, write: now.write, dirty: now.dirty, huge: false }),
    ),
    when(now.kind.is('zero'), place.set({ kind: 'zero', frame: 'none', write: false, dirty: false, huge: false })),
  ];
  const huge = place.set({ kind: 'present', frame: pmd.frame, write: pmd.write, dirty: false, huge: true });
  return when(pmdMapsHuge(at.page), huge, when(pmd.kind.is('table'), small));
}
/** Whether the CPU can load through what it has cached, whatever the page table says now. */
export function cachedReadable(on: Cpu, p: Page): Cond {
  return tlb.cached.at(on).at(p).kind.isnt('none');
}
/** Whether the CPU can store through what it has cached, whatever the page table says now. */
export function cachedWritable(on: Cpu, p: Page): Cond {
  return and(tlb.cached.at(on).at(p).write, or(not(kernel.files), tlb.cached.at(on).at(p).dirty));
}
/** Whether a store would have the hardware look at the entry again, to set its dirty bit first. */
export function cachedClean(on: Cpu, p: Page): Cond {
  return and(kernel.files, tlb.cached.at(on).at(p).write, not(tlb.cached.at(on).at(p).dirty));
}
/** Whether the entry is still what is cached, so that the hardware sets its dirty bit; else the walk ends in a fault. */
export function setsDirtyBit(on: Cpu, at: Ptep): Cond {
  const now = entryLockless(at);
  return and(writable(at), now.frame.is(tlb.cached.at(on).at(at.page).frame));
}
/** The dirty bit of the entry, with the soft-dirty bit that a fault would have set. */
export function setDirtyBit(on: Cpu, at: Ptep): Effect {
  return [entryLockless(at).set({ dirty: true, softDirty: true }), tlb.cached.at(on).at(at.page).dirty.set(true)];
}
/** A load through what is cached. */
export function loadThroughTlb(on: Cpu, p: Page): Effect {
  const now = tlb.cached.at(on).at(p);
  const inFrame = contentAt(now.frame, p);
  return when(
    now.kind.is('present'),
    when(not(now.frame.isStale()), [breaks('D3', inFrame.is('garbage')), judgeLoad(p, inFrame)]),
    judgeLoad(p, 'zero'),
  );
}
/**
 * A store through what is cached. Into a freed frame it hits memory that is somebody else's (DATA1); into one that was
 * copied elsewhere already it is lost (TLB3). Once the page was zapped it promises
 * nothing; while a collapse or a migration lasts it does.
 */
export function storeThroughTlb(on: Cpu, p: Page): Effect {
  const now = tlb.cached.at(on).at(p);
  const stale = now.frame.isStale();
  const underWay = and(promises.known.at(p), not(readable(ptep(p))));
  return [
    breaks('DATA1', stale),
    when(not(stale), [
      breaks('TLB3', frames.copied.at(now.frame)),
      byWriter((what) => storeContent(now.frame, p, what)),
      when(
        or(frames.copied.at(now.frame), mapsFrame(p, now.frame), underWay),
        byWriter((what) => promiseContent(p, what)),
      ),
    ]),
  ];
}
/** The CPU drops its translation of the page. */
export function flushTlb(on: Cpu, p: Page): Effect {
  return tlb.cached.at(on).at(p).set({ kind: 'none', frame: 'none', write: false, dirty: false, huge: false });
}
/** flush_tlb_page() as one step: broadcast by hardware, or every CPU has acknowledged. */
export function flushAllTlbs(p: Page): Statement {
  return each(cpu, (on) => flushTlb(on, p));
}
/** The same for several pages. */
export function flushAllTlbsOf(covers: (p: IndexExpr<'page'>) => CondLike): Statement {
  return each(page, (p) => when(covers(p), flushAllTlbs(p)));
}
/**
 * flush_tlb_range() of whoever relies on more than the flush: unless the hardware broadcasts it, it is an interrupt, which
 * waits for everybody who walks page tables with interrupts off. Later walkers hold it up too, which only delays it.
 */
export function shootDown(covers: (p: IndexExpr<'page'>) => CondLike): Step {
  return blocking(or(kernel.broadcastsTlbi, lockfreeWalkersGone()), flushAllTlbsOf(covers));
}
/** smp_call_function_many(): the interrupt is sent to every CPU but the initiator's, which flushes at once. */
export function postFlush(): Statement {
  const mine = (on: IndexExpr<'cpu'>) => tlb.runs.at(on).is(me);
  return each(cpu, (on) => when(mine(on), flushWhole(on), tlb.ipi.at(on).add(me)));
}
function flushWhole(on: Cpu): Statement {
  return each(page, (p) => flushTlb(on, p));
}
/** Guard of the interrupt's arrival: one is pending, and whoever runs there has interrupts on. */
export function ipiArrives(on: Cpu): Cond {
  const runner = tlb.runs.at(on);
  return and(not(tlb.ipi.at(on).isEmpty()), or(runner.is('none'), task.irqsOff.at(runner).isFree()));
}
/** The handler: drops what is cached and acknowledges to whoever asked. */
export function acknowledgeIpi(on: Cpu): Effect {
  return [flushWhole(on), tlb.ipi.at(on).clear()];
}
/** Guard of the initiator's wait: every CPU has acknowledged. */
export function flushAcknowledged(): Cond {
  return every(cpu, (on) => not(tlb.ipi.at(on).has(me)));
}

/** tlb_remove_tlb_entry(): the entry was cleared, its flush is owed (mm->tlb_flush_pending). */
export function gather(p: Page): Statement {
  return tlb.gathered.at(me).add(p);
}
/** tlb_finish_mmu() has flushed. */
export function gatherDone(): Statement {
  return tlb.gathered.at(me).clear();
}
/** Whether somebody still owes a flush of the page: a zap that finds nothing has to flush all the same. */
export function flushIsOwed(p: Page): Cond {
  return exists(actor, (who) => tlb.gathered.at(who).has(p));
}
/** A zap of the page returns: no CPU may have anything of it cached but what is mapped there now (TLB2). */
export function judgeZapReturn(p: Page): Statement {
  return breaks(
    'TLB2',
    exists(cpu, (on) => outdated(on, p)),
  );
}
/** Whether the CPU has cached what the page table does not say. */
export function outdated(on: Cpu, p: Page): Cond {
  const now = lockless(tlb.cached.at(on).at(p));
  return or(and(now.kind.is('present'), not(mapsFrame(p, now.frame))), and(now.kind.is('zero'), not(mapsZero(p))));
}
