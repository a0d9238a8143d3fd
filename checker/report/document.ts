/**
 * The JSON documents of the command line. Their version is the number under `racewalk`; a field is added without a
 * new number, but never removed or given another meaning.
 */
import type { Verification } from '../claim.ts';
import type { System } from '../compile/system.ts';
import type { Trace } from '../counterexample/trace.ts';
import { replayToken } from './race.ts';
import type { LockOrderEdge, Lossy, Result } from './result.ts';
import { bugOf, referenceOf } from './text.ts';

export const documentVersion = 1;

/** One entry of `results`. */
export interface ResultEntry {
  readonly scenario: string;
  readonly mutant: string | null;
  /** Catalogue number. */
  readonly bug: string | null;
  readonly verdict: Result['verdict'];
  /** Null where nothing is claimed, or where an incomplete search cannot tell. */
  readonly asClaimed: boolean | null;
  /** What differs from the claim, in words. */
  readonly differences: readonly string[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** The violated property, or null. */
  readonly property: string | null;
  /** Transitions in its counterexample, or null. */
  readonly steps: number | null;
  /** What `racewalk replay` takes, or null. */
  readonly replay: string | null;
  /** Why not every state was visited, or null. */
  readonly cut: Result['cut'];
  /** How states may have been missed; null where whole states are compared. */
  readonly lossy: Lossy | null;
  readonly reference: string | null;
  readonly fingerprint: string;
  /** Properties violated besides, in the order in which they were found. */
  readonly alsoViolated: readonly { readonly property: string; readonly steps: number; readonly replay: string }[];
  readonly unwitnessed: readonly string[];
  readonly neverQuiescent: boolean;
  readonly unreachedStates: readonly string[];
  readonly unreachedCandidates: readonly string[];
  readonly lockOrder: readonly LockOrderEdge[];
  readonly lockCycles: readonly (readonly string[])[];
}

export function resultEntry(system: System, result: Result, verification: Verification): ResultEntry {
  const { scenario, mutant } = system;
  const { violation } = verification;
  const token = ({ path, property }: { path: readonly number[]; property: string }): string =>
    replayToken(system, path, property);
  return {
    scenario: scenario.name,
    mutant,
    bug: bugOf(scenario, mutant),
    verdict: verification.verdict,
    asClaimed: verification.asClaimed,
    differences: verification.differences,
    states: result.states,
    transitions: result.transitions,
    depth: result.depth,
    property: violation?.property ?? null,
    steps: violation?.steps ?? null,
    replay: violation === null ? null : token(violation),
    cut: result.cut,
    lossy: result.explored.lossy,
    reference: referenceOf(scenario, mutant),
    fingerprint: result.fingerprint,
    alsoViolated: result.violations
      .filter((each) => each !== violation)
      .map((each) => ({ property: each.property, steps: each.steps, replay: token(each) })),
    unwitnessed: result.unwitnessed,
    neverQuiescent: result.neverQuiescent,
    unreachedStates: result.unreachedStates,
    unreachedCandidates: result.unreachedCandidates,
    lockOrder: result.lockOrder,
    lockCycles: result.lockCycles,
  };
}

/** A trace as data: what `racewalk replay --json` prints. */
export function traceEntry({ system, steps, broken, end, places }: Trace) {
  const name = (actor: number | null): string | null =>
    actor === null ? null : (system.actors[actor]?.name ?? String(actor));
  return {
    scenario: system.scenario.name,
    mutant: system.mutant,
    actors: system.actors.map((actor) => ({ name: actor.name, machine: actor.chart.name })),
    steps: steps.map((step) => ({
      actor: name(step.actor),
      event: step.event,
      chosen: step.chosen,
      changes: step.changes.map((change) => ({ ...change, owner: name(change.owner) })),
      failure: step.failure,
    })),
    end: end.map(({ place, owner, value }) => ({ place, owner: name(owner), value })),
    controlStates: Object.fromEntries(system.actors.map((actor) => [actor.name, places[actor.index] ?? ''])),
    broken: broken.map(({ name: property, text }) => ({ property, text })),
    reference: referenceOf(system.scenario, system.mutant),
  };
}
