/** What one weakening comes to in one scenario. */
import { checkProgram, decideIn } from '../check.ts';
import { readChart } from '../compile/chart/chart.ts';
import { buildProgram } from '../compile/lower/build.ts';
import type { Program } from '../compile/lower/program.ts';
import { buildSystem } from '../compile/system/build.ts';
import { heldBackId } from '../compile/weak/held-back.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { brokenNames } from '../counterexample/judgement.ts';
import { formatToken } from '../counterexample/token.ts';
import type { MachineEdit, Spot } from '../language/edit.ts';
import { ModelError } from '../language/model-error.ts';
import type { ActorSpec } from '../language/role.ts';
import type { Mutant, Scenario } from '../language/spec.ts';
import type { Cut, Result } from '../report/result.ts';
import { type Progress, plain, type Outcome as SearchOutcome, search } from '../search/search.ts';
import { breadthFirst } from '../search/strategy.ts';
import { unwitnessedIn, type Wrong, wrongIn } from '../summary.ts';
import { KnownStates } from './known-states.ts';
import { SameSteps } from './same-steps.ts';
import type { Status } from './status.ts';
import { prefix, type Weakening, weakeningsOf } from './weakenings.ts';

export interface Outcome {
  readonly status: Status;
  /** What is violated, or why it is refused; null if nothing is. */
  readonly property: string | null;
  /** Of a shortest counterexample. */
  readonly steps: number | null;
  readonly replay: string | null;
  /** `sometimes` properties of the scenario that nothing witnesses any more; then the first of them is the property. */
  readonly lost: readonly string[];
}

export interface WeighOptions {
  /** Bytes. */
  readonly memory: number;
  readonly interrupted: () => Cut | null;
}

/** A lock that is never given back: whoever comes next waits for it for ever. */
const leak = 'lock held at the end';
/** What is lost where nothing comes to rest any more: somebody runs for ever, and nobody asks how it ends. */
const restId = 'a state of rest';
/** Which check says only that what was declared is not kept to. */
const disciplines: readonly string[] = ['access without the lock', 'unlock of what is not held', leak];
/** A weakened system may grow beyond all bounds: so many times its states, but never fewer than the floor. */
const growth = 4;
const floor = 20_000;

/** The scenario with each weakening of its machines as a mutant: what a matrix's replay tokens are of. */
function refuseConstraint({ name, constraint }: Scenario): void {
  if (constraint === undefined) return;
  throw new ModelError(
    `the matrix of '${name}': what is missed within its constraint may be seen beyond it; bind sizes instead`,
    ['constraint'],
  );
}

export function withWeakenings(scenario: Scenario): Scenario {
  const known = weakened.get(scenario);
  if (known !== undefined) return known;
  refuseConstraint(scenario);
  const mutants = weakeningsIn(scenario).flatMap((weakening): [string, Mutant][] => {
    const text = `In the machine '${weakening.machine}', state '${weakening.state}', ${weakening.event}: ${weakening.step} ${weakening.weakening}.`;
    const change = { kind: 'machine', machine: weakening.machine, edit: weakening.edit } as const;
    const expect = unclaimed;
    return [
      [weakening.name, { text, expect, change: [change, { kind: 'discipline' }] }],
      [disciplined(weakening.name), { text, expect, change }],
    ];
  });
  const loose: Mutant = {
    text: 'Nobody asks whether a lock is held.',
    change: { kind: 'discipline' },
    expect: unclaimed,
  };
  const forms = { ...Object.fromEntries(mutants), [undisciplined]: loose };
  const derived = { ...scenario, mutants: { ...scenario.mutants, ...forms } };
  weakened.set(scenario, derived);
  return derived;
}
const weakened = new WeakMap<Scenario, Scenario>();

const unclaimed = { holds: 'nothing is claimed' };
const undisciplined = `${prefix}without the discipline`;

function disciplined(name: string): string {
  return `${name}, with its discipline`;
}

function weakeningNamed(scenario: Scenario, name: string): Weakening | undefined {
  const all = named.get(scenario) ?? new Map(weakeningsIn(scenario).map((each) => [each.name, each]));
  named.set(scenario, all);
  return all.get(name);
}
const named = new WeakMap<Scenario, ReadonlyMap<string, Weakening>>();

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
  const found = weakeningNamed(given, name);
  if (found === undefined) throw new ModelError(`scenario '${given.name}' has no weakening '${name}'`);
  const whole = groundOf(given, options);
  if (whole === null) return null;
  if (!isReached(given, found, whole.unreached)) return nothing('unreached');
  try {
    const program = changed(whole, disciplined(name));
    if (whole.steps?.has(program)) return nothing('equivalent');
    return trial(program, whole, options, (first) => strict(first, found, whole, options));
  } catch (problem) {
    if (!(problem instanceof ModelError)) throw problem;
    return { ...nothing('refused'), property: problem.message };
  }
}

function strict(first: Trial, found: Weakening, whole: Ground, options: WeighOptions): Outcome | null {
  const [complaint] = first.wrong;
  const { name } = found;
  if (complaint === undefined) return harmless(first, whole, found);
  // The token is of the form without the discipline, which does the same as long as nothing of that is broken.
  if (!first.wrong.some(({ property }) => disciplines.includes(property))) return needed(first, complaint, name);
  return trial(changed(whole, name), whole, options, (second) => {
    const [consequence] = second.wrong;
    if (consequence !== undefined) return needed(second, consequence, name);
    if (complaint.property === leak) return needed(first, complaint, disciplined(name));
    return { ...nothing('declared'), property: complaint.property, steps: complaint.steps };
  });
}

/** An outcome of which there is no more to say. */
export function nothing(status: Status): Outcome {
  return { status, property: null, steps: null, replay: null, lost: [] };
}

/** Whether any actor comes to where the machine is changed: if none does, there is nothing to search. */
function isReached({ actors }: Scenario, { machine, edit }: Weakening, unreached: Unreached): boolean {
  const spot = edit.edit === 'exchange' ? edit.first : 'spot' in edit ? edit.spot : null;
  if (spot === null || spot.part === 'entry' || spot.part === 'exit') return true;
  const { state, part, event, candidate } = spot;
  // A guard decides about candidates that never fired, too.
  const decides = edit.edit !== 'action';
  const place = `${state} / ${part === 'on' ? event : part}`;
  return Object.entries(actors).some(([name, spec]) => {
    if (spec.machine.id !== machine) return false;
    const all = candidatesAt(spec, spot);
    const text = (at: number): string => `${name}: ${place}${all > 1 ? ` #${at + 1}` : ''}`;
    if (!decides) return !unreached.candidates.has(text(candidate));
    const isIn = !unreached.states.has(`${name}: ${state}`);
    return (
      (isIn && part === 'on') ||
      Array.from({ length: all }, (_, at) => text(at)).some((each) => !unreached.candidates.has(each))
    );
  });
}
function candidatesAt(spec: ActorSpec, { state, part, event }: Spot): number {
  const found = readChart(spec.machine, spec.role).states.find(({ path }) => path === state);
  const list = part === 'always' || part === 'onDone' ? found?.[part] : found?.on.get(event);
  return list?.length ?? 0;
}

/** What no actor comes to, as coverage names it. */
interface Unreached {
  readonly candidates: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
}
/** A scenario as it is, to compare with. */
interface Ground {
  readonly scenario: Scenario;
  readonly result: Result;
  readonly known: KnownStates;
  /** Null where not every state is known. */
  readonly steps: SameSteps | null;
  readonly unreached: Unreached;
  /** With its discipline and without: what a weakening does not touch is not compiled again. */
  readonly programs: readonly Program[];
}
// Trials come scenario by scenario.
let ground: { readonly of: Scenario; readonly made: Ground } | null = null;

/** Null if it was interrupted. */
function groundOf(given: Scenario, { memory, interrupted }: WeighOptions): Ground | null {
  if (ground?.of === given) return ground.made;
  const scenario = withWeakenings(given);
  const program = buildProgram(buildSystem(scenario));
  const { result, outcome } = checkProgram(program, { memory, interrupted, until: 'any', reductions: [] });
  const known = KnownStates.of(program, outcome);
  ground?.made.steps?.release();
  ground = null;
  const steps = result.cut === null ? SameSteps.of(program, outcome) : null;
  outcome.release();
  if (isByRunner(result.cut)) return null;
  const programs = [program, buildProgram(buildSystem(scenario, undisciplined))];
  const { unreachedCandidates: candidates, unreachedStates } = result;
  const unreached = { candidates: new Set(candidates), states: new Set(unreachedStates) };
  ground = { of: given, made: { scenario, result, known, steps, unreached, programs } };
  return ground.made;
}

/** By whoever runs it, so that it says nothing. */
function isByRunner(cut: Cut | null): boolean {
  return cut === 'interrupt' || cut === 'time';
}

/** The search of a weakened scenario: every state up to the first that is wrong. */
interface Trial {
  readonly program: Program;
  readonly outcome: SearchOutcome;
  readonly cut: Cut | null;
  readonly wrong: readonly Wrong[];
}

function changed({ scenario, programs }: Ground, mutant: string): Program {
  const [first] = programs;
  const system = buildSystem(scenario, mutant, first?.system);
  return buildProgram(system, programs.find((each) => each.system.disciplined === system.disciplined) ?? null);
}

/** What is said of it before its memory is given back; null if it was interrupted. */
function trial(
  program: Program,
  { result }: Ground,
  { memory, interrupted }: WeighOptions,
  say: (trial: Trial) => Outcome | null,
): Outcome | null {
  const limit = Math.max(floor, growth * result.states);
  let states = 0;
  const watching = {
    progress: (progress: Progress) => {
      states = progress.states;
    },
    // Counted in states, so that it ends at the same one on every machine.
    interrupted: () => (states > limit ? 'runs' : interrupted()),
  } as const;
  const outcome = search(program, { ...plain, ...watching, strategy: breadthFirst(), until: 'any', memory });
  try {
    const decision = decideIn(program, outcome, memory, watching);
    const cut = outcome.cut ?? decision.cut;
    return isByRunner(cut) ? null : say({ program, outcome, cut, wrong: wrongIn(program, outcome, decision) });
  } finally {
    outcome.release();
  }
}

function needed({ program }: Trial, { property, steps, violation }: Wrong, name: string): Outcome {
  const { path, cycle } = violation();
  const system = buildSystem(program.system.scenario, name);
  const token = {
    ...{ scenario: system.scenario.name, mutant: name, fingerprint: fingerprint(system), path },
    ...{ property: brokenNames(system).indexOf(property), ...(cycle === undefined ? {} : { cycle }) },
  };
  return { status: 'needed', property, steps, replay: formatToken(token), lost: [] };
}

function harmless(
  { program, outcome, cut }: Trial,
  { result, known }: Ground,
  { machine, edit, holdsLonger }: Weakening,
): Outcome {
  if (cut === 'runs' || cut === 'memory') return nothing('unfinished');
  const witnesses = unwitnessedIn(program, outcome);
  const lost = witnesses.filter((id) => id !== heldBackId && !result.unwitnessed.includes(id));
  if (!outcome.quiescent && !result.neverQuiescent) lost.push(restId);
  const [property] = lost;
  // What nothing reaches any more is what misses the step.
  if (property !== undefined) return { ...nothing('needed'), property, lost };
  const { states, transitions, depth } = outcome;
  const isSame = states === result.states && transitions === result.transitions && depth === result.depth;
  if (isSame) return nothing('equivalent');
  // Whoever would have come between the two waits: all that can come of that is that somebody waits for ever.
  if (holdsLonger) return nothing('narrower');
  const verdict = verdicts[known.compare(program, outcome) ?? 'others'];
  if (verdict !== 'redundant' || !isDecision(edit)) return nothing(verdict);
  // Who decides otherwise stands elsewhere, but may do nothing that is new.
  return nothing(
    (known.besides(machine).compare(program, outcome) ?? 'others') === 'others' ? 'redundant' : 'narrower',
  );
}
const verdicts = { same: 'equivalent', fewer: 'narrower', others: 'redundant' } as const;

/** Whether it changes which way is gone, and nothing that is done on the way. */
function isDecision(edit: MachineEdit): boolean {
  const isNever = edit.edit === 'step' && edit.guard.op === 'truth' && !edit.guard.value;
  return edit.edit === 'guard' || isNever;
}
