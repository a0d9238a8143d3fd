/** TLBs, for scenarios in which a stale translation matters: each CPU's cached translation of each page. */
import {
  array,
  type Cond,
  each,
  flag,
  type IndexLike,
  optional,
  record,
  shared,
  when,
} from '../checker/language/index.ts';
import type { Effect, Statement } from '../checker/language/ir.ts';
import { entryLockless, type Ptep } from './page-table.ts';
import { cpu, frame, page } from './sorts.ts';

export const tlb = shared('tlb', {
  /** The frame is not tracked: that it may be freed meanwhile is what TLB2 forbids. */
  cached: array(cpu, array(page, record({ frame: optional(frame), write: flag }))),
});

type Cpu = IndexLike<'cpu'>;
type Page = IndexLike<'page'>;

/** The hardware walks and caches a present entry. */
export function fillTlb(on: Cpu, at: Ptep): Effect {
  const now = entryLockless(at);
  return when(now.kind.is('present'), tlb.cached.at(on).at(at.page).set({ frame: now.frame, write: now.write }));
}
/** Whether the CPU can store through what it has cached, whatever the page table says now. */
export function cachedWritable(on: Cpu, p: Page): Cond {
  return tlb.cached.at(on).at(p).write;
}
/** The CPU drops its translation of the page. */
export function flushTlb(on: Cpu, p: Page): Effect {
  return tlb.cached.at(on).at(p).set({ frame: 'none', write: false });
}
/** flush_tlb_page() as one step: every CPU has acknowledged. */
export function flushAllTlbs(p: Page): Statement {
  return each(cpu, (on) => flushTlb(on, p));
}
