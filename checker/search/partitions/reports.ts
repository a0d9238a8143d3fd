/** What a partition's engine finds wrong: the first of each kind. Later ones are of states later in the search. */
import type { Program } from '../../compile/lower/program.ts';
import type { Hooks } from '../engine.ts';

/** The function of Hooks that is to be told, its first two numbers, and the state. */
export interface Report {
  readonly hook: keyof Hooks;
  readonly first: number;
  readonly second: number;
  readonly state: number;
}
/** `order`: the place of the state, or its key as long as it has none. */
export interface Placed extends Report {
  readonly order: number;
}

const hooks = ['fail', 'violate', 'broken'] as const;
/** Kinds of judgement. */
const kinds = 3;

/** How many there are at most: something may be wrong with a state when it is new, and when it is expanded. */
export function reportsMax({ failures, invariants, endings }: Program): number {
  return 2 * (2 * failures.length + kinds * (1 + Math.max(invariants.length, endings.length)));
}

export class Reports {
  /** Whether states are being inserted, not expanded. */
  isInserting = false;
  private readonly known = new Set<number>();
  private list: Report[] = [];

  readonly hooks: Hooks = {
    fail: (state, event, failure) => this.add({ hook: 'fail', first: event, second: failure, state }, failure),
    violate: (kind, number, state) =>
      this.add({ hook: 'violate', first: kind, second: number, state }, number * kinds + kind),
    broken: (failure, state) => this.add({ hook: 'broken', first: 0, second: failure, state }, failure),
  };

  private add(report: Report, what: number): void {
    const key = (what * hooks.length + hooks.indexOf(report.hook)) * 2 + (this.isInserting ? 1 : 0);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.list.push(report);
  }

  /** Those since it was asked last. */
  taken(): readonly Report[] {
    const { list } = this;
    this.list = [];
    return list;
  }
}

/** Numbers that a report is written as. */
export const reportLength = 5;
export function writeReport(to: Float64Array, at: number, { hook, first, second, state, order }: Placed): void {
  to.set([hooks.indexOf(hook), first, second, state, order], at);
}
export function readReport(from: Float64Array, at: number): Placed {
  const [hook = 0, first = 0, second = 0, state = 0, order = 0] = from.subarray(at, at + reportLength);
  return { hook: hooks[hook] ?? 'broken', first, second, state, order };
}

/** Tells the hook what the report says. */
export function tell(to: Hooks, { hook, first, second, state }: Report): void {
  if (hook === 'fail') to.fail(state, first, second);
  else if (hook === 'violate') to.violate(first, second, state);
  else to.broken(second, state);
}
