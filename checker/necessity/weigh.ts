/** What one weakening comes to in one scenario. */
import { checkProgram } from '../check.ts';
import { readChart } from '../compile/chart/chart.ts';
import { buildProgram } from '../compile/lower/build.ts';
import type { Program } from '../compile/lower/program.ts';
import { buildSystem } from '../compile/system/build.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { brokenNames } from '../counterexample/judgement.ts';
import { formatToken } from '../counterexample/token.ts';
import type { Spot } from '../language/edit.ts';
import { ModelError } from '../language/model-error.ts';
import type { ActorSpec } from '../language/role.ts';
import type { Mutant, Scenario } from '../language/spec.ts';
import type { Cut, Result, Violation } from '../report/result.ts';
import { type Weakening, weakeningsOf } from './weakenings.ts';

/** What it comes to, by what is worst. */
export const statuses = [
  'needed',
  'declared',
  'unfinished',
  'redundant',
  'equivalent',
  'refused',
  'unreached',
] as const;
export type Status = (typeof statuses)[number];

export interface Outcome {
  readonly status: Status;
  /** What is violated, or why it is refused; null if nothing is. */
  readonly property: string | null;
  /** Of a shortest counterexample. */
  readonly steps: number | null;
  readonly replay: string | null;
  /** `sometimes` properties of the scenario that nothing witnesses any more. */
  readonly lost: readonly string[];
}

export interface WeighOptions {
  /** Bytes. */
  readonly memory: number;
  readonly interrupted: () => Cut | null;
}

/** Which check says only that what was declared is not kept to. */
const disciplines: readonly string[] = [
  'access without the lock',
  'unlock of what is not held',
  'lock held at the end',
];
/** A weakened system may grow beyond all bounds: so many times its states, but never fewer than the floor. */
const growth = 4;
const floor = 20_000;

/** The scenario with each weakening of its machines as a mutant: what a matrix's replay tokens are of. */
export function withWeakenings(scenario: Scenario): Scenario {
  const known = weakened.get(scenario);
  if (known !== undefined) return known;
  const mutants = weakeningsIn(scenario).flatMap((weakening): [string, Mutant][] => {
    const text = `In the machine '${weakening.machine}', state '${weakening.state}', ${weakening.event}: ${weakening.step} ${weakening.weakening}.`;
    const change = { kind: 'machine', machine: weakening.machine, edit: weakening.edit } as const;
    const expect = { holds: 'nothing is claimed' };
    return [
      [weakening.name, { text, expect, change: [change, { kind: 'discipline' }] }],
      [disciplined(weakening.name), { text, expect, change }],
    ];
  });
  const derived = { ...scenario, mutants: { ...scenario.mutants, ...Object.fromEntries(mutants) } };
  weakened.set(scenario, derived);
  return derived;
}
const weakened = new WeakMap<Scenario, Scenario>();

function disciplined(name: string): string {
  return `${name}, with its discipline`;
}

/** Those of all machines that run in the scenario. */
export function weakeningsIn(scenario: Scenario): readonly Weakening[] {
  const specs = new Map(Object.values(scenario.actors).map((spec) => [spec.machine, spec]));
  return [...specs.values()].flatMap((spec) => weakeningsOf(spec));
}

/** Whether a violation would show anything there: what breaks already shows nothing. */
export function shows({ expect, onDemand }: Scenario): boolean {
  return expect?.verdict !== 'violated' && onDemand === undefined;
}

/**
 * Searches it with the declared discipline and, if only that is broken, without. Null if it was interrupted. Throws
 * ModelError for a weakening that the scenario does not have.
 */
export function weigh(given: Scenario, name: string, options: WeighOptions): Outcome | null {
  const scenario = withWeakenings(given);
  const found = weakeningsIn(given).find((each) => each.name === name);
  if (found === undefined) throw new ModelError(`scenario '${given.name}' has no weakening '${name}'`);
  const whole = baseline(given, options);
  if (isCut(whole)) return null;
  if (!isReached(given, found, whole)) return nothing('unreached');
  const limit = Math.max(floor, growth * whole.states);
  try {
    const first = searched(scenario, disciplined(name), limit, options);
    if (isCut(first)) return null;
    const [broken] = consequences(first);
    if (broken !== undefined) return needed(scenario, name, broken);
    if (first.violations.length === 0) return harmless(first, whole);
    const second = searched(scenario, name, limit, options);
    if (isCut(second)) return null;
    const [consequence] = second.violations;
    if (consequence !== undefined) return needed(scenario, name, consequence);
    const [complaint] = first.violations;
    return { ...nothing('declared'), property: complaint?.property ?? null, steps: complaint?.steps ?? null };
  } catch (problem) {
    if (!(problem instanceof ModelError)) throw problem;
    return { ...nothing('refused'), property: problem.message };
  }
}

/** An outcome of which there is no more to say. */
export function nothing(status: Status): Outcome {
  return { status, property: null, steps: null, replay: null, lost: [] };
}

/** Whether any actor comes to where the machine is changed: if none does, there is nothing to search. */
function isReached({ actors }: Scenario, { machine, edit }: Weakening, whole: Result): boolean {
  const spot = edit.edit === 'exchange' ? edit.first : 'spot' in edit ? edit.spot : null;
  if (spot === null || spot.part === 'entry' || spot.part === 'exit') return true;
  const { state, part, event, candidate } = spot;
  // A guard decides about candidates that never fired, too.
  const decides = edit.edit !== 'action';
  const place = `${state} / ${part === 'on' ? event : part}`;
  const unreached = new Set(whole.unreachedCandidates);
  return Object.entries(actors).some(([name, spec]) => {
    if (spec.machine.id !== machine) return false;
    const all = candidatesAt(spec, spot);
    const text = (at: number): string => `${name}: ${place}${all > 1 ? ` #${at + 1}` : ''}`;
    if (!decides) return !unreached.has(text(candidate));
    const isIn = !whole.unreachedStates.includes(`${name}: ${state}`);
    return (
      (isIn && part === 'on') || Array.from({ length: all }, (_, at) => text(at)).some((each) => !unreached.has(each))
    );
  });
}
function candidatesAt(spec: ActorSpec, { state, part, event }: Spot): number {
  const found = readChart(spec.machine, spec.role).states.find(({ path }) => path === state);
  const list = part === 'always' || part === 'onDone' ? found?.[part] : found?.on.get(event);
  return list?.length ?? 0;
}

/** By whoever runs it, so that it says nothing. */
function isCut({ cut }: Result): boolean {
  return cut === 'interrupt' || cut === 'time';
}

const baselines = new WeakMap<Scenario, Result>();
function baseline(scenario: Scenario, options: WeighOptions): Result {
  const result = baselines.get(scenario) ?? searched(scenario, null, Number.POSITIVE_INFINITY, options);
  if (!isCut(result)) baselines.set(scenario, result);
  return result;
}

/** Every state up to the first that is wrong. */
function searched(scenario: Scenario, mutant: string | null, limit: number, options: WeighOptions): Result {
  const program: Program = buildProgram(buildSystem(scenario, mutant));
  let states = 0;
  const { result, outcome } = checkProgram(program, {
    ...{ memory: options.memory, until: 'any', reductions: [] },
    progress: (progress) => {
      states = progress.states;
    },
    // Counted in states, so that it ends at the same one on every machine.
    interrupted: () => (states > limit ? 'runs' : options.interrupted()),
  });
  outcome.release();
  return result;
}

/** What is wrong apart from the declared discipline, if nothing of that was found as early. */
function consequences({ violations }: Result): readonly Violation[] {
  const isDeclared = ({ property }: Violation): boolean => disciplines.includes(property);
  return violations.some(isDeclared) ? [] : violations;
}

function needed(scenario: Scenario, name: string, { property, steps, path, cycle }: Violation): Outcome {
  const system = buildSystem(scenario, name);
  const token = {
    ...{ scenario: scenario.name, mutant: name, fingerprint: fingerprint(system), path },
    ...{ property: brokenNames(system).indexOf(property), ...(cycle === undefined ? {} : { cycle }) },
  };
  return { status: 'needed', property, steps, replay: formatToken(token), lost: [] };
}

function harmless(result: Result, whole: Result): Outcome {
  const lost = result.unwitnessed.filter((id) => !whole.unwitnessed.includes(id));
  const { states, transitions, depth } = result;
  const isSame =
    states === whole.states && transitions === whole.transitions && depth === whole.depth && lost.length === 0;
  const status = result.cut === 'runs' || result.cut === 'memory' ? 'unfinished' : isSame ? 'equivalent' : 'redundant';
  return { ...nothing(status), lost: status === 'redundant' ? lost : [] };
}
