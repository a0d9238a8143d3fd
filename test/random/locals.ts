/**
 * Threads that take a lock, work on what is their own, and count under the lock: what they do apart from each other may
 * come in any order, so that partial order leaves out most of it.
 */
import fc, { type Arbitrary } from 'fast-check';
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import {
  asserted,
  atEnd,
  demand,
  type Effect,
  mutex,
  never,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  spinlock,
} from '../../checker/language/index.ts';
import type { Reduction, Result } from '../../checker/report/result.ts';
import { drawnMachine } from '../drawn-machine.ts';
import { type AgreeOptions, agree } from './agree.ts';
import { type Judged, ofMutants } from './judged.ts';

const does = [
  'work',
  'work',
  'work',
  'take first',
  'take second',
  'count',
  'give first',
  'give second',
  'look',
] as const;
type Doing = (typeof does)[number];
export type Locals = readonly (readonly Doing[])[];

/** What is taken is mostly given back, in the other order. */
const section = fc
  .tuple(
    fc.constantFrom('first' as const, 'second' as const),
    fc.array(fc.constantFrom<Doing[]>('work', 'count', 'work')),
  )
  .map(([lock, inside]): Doing[] => [`take ${lock}`, ...inside.slice(0, 3), `give ${lock}`]);
const thread: Arbitrary<Doing[]> = fc
  .array(
    fc.oneof(
      { arbitrary: section, weight: 3 },
      { arbitrary: fc.constant<Doing[]>(['work', 'work']), weight: 3 },
      { arbitrary: fc.constantFrom(...does).map((one): Doing[] => [one]), weight: 1 },
    ),
    { minLength: 2, maxLength: 3 },
  )
  .map((parts) => parts.flat());
export const locals: Arbitrary<Locals> = fc.array(thread, { minLength: 3, maxLength: 3 });

export function buildLocals(threads: Locals): Scenario {
  const g = shared('g', { first: spinlock, second: mutex, n: range(0, 3), m: range(0, 3) }, ({ first }) => ({
    n: first.held(),
  }));
  const small = asserted('small', 'n is less than 3');
  const worker = role('worker', { registers: { own: range(0, 7) }, family: true }, ({ self }) => {
    const actions: { readonly [does in Doing]?: Effect } = {
      work: self.own.increment(),
      count: [g.n.increment(), demand(small, g.n.lessThan(3))],
      'give first': g.first.release(),
      'give second': g.second.release(),
      look: g.m.set(self.own),
    };
    return { actions, steps: { 'take first': g.first.acquire(), 'take second': g.second.acquire() } };
  });
  const actors = threads.map((list, at) => {
    const states = list.map((one, step): [string, object] => {
      const guard = one.startsWith('take') ? { guard: one } : {};
      return [`s${step}`, { on: { [one]: { ...guard, actions: one, target: `s${step + 1}` } } }];
    });
    const config = {
      id: `m${at}`,
      initial: 's0',
      states: { ...Object.fromEntries(states), [`s${list.length}`]: { type: 'final' } },
    };
    return [`t${at}`, worker.runs(drawnMachine(worker, config))] as const;
  });
  return scenario({
    name: 'locals',
    text: 'generated',
    actors: Object.fromEntries(actors),
    properties: [small, atEnd('few', 'n is less than 2', g.n.lessThan(2)), never('five', 'm is five', g.m.is(3))],
  });
}

/** The states of every search, and of one that partial order reduces. */
export function statesOf(threads: Locals): { readonly every: number; readonly reduced: number } {
  const searched = (reductions: readonly Reduction[]): Result => {
    const { result, outcome } = checkProgram(buildProgram(buildSystem(buildLocals(threads))), { reductions });
    outcome.release();
    return result;
  };
  return { every: searched([]).states, reduced: searched(['partial order']).states };
}

export function localsDiffer(threads: Locals, options: AgreeOptions): Judged {
  const scenario = buildLocals(threads);
  return ofMutants(scenario, (mutant) => agree(scenario, mutant, options));
}
