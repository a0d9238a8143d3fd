/**
 * The JSON documents of the command line. Their version is the number under `racewalk`; a field is added without a
 * new number, but never removed or given another meaning.
 */
import type { Verification } from '../claim.ts';
import type { System } from '../compile/system/system.ts';
import type { Trace } from '../counterexample/trace.ts';
import { replayToken } from './race.ts';
import { type Receipt, receiptOf } from './receipt.ts';
import type { Explored, LockOrderEdge, Lossy, Result, Vacuity, Violation } from './result.ts';
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
  /** How many it took as a strategy found it, before it was minimised; null if it is as it was found. */
  readonly stepsFound: number | null;
  /** How many of the last of them repeat for ever; null if none do. */
  readonly cycle: number | null;
  /** What `racewalk replay` takes, or null. */
  readonly replay: string | null;
  /** Why not every state was visited, or null. */
  readonly cut: Result['cut'];
  /** How states may have been missed; null where whole states are compared. */
  readonly lossy: Lossy | null;
  /** The store buffers and whether one was ever too small, or null where every store is visible at once. */
  readonly memory: Result['memory'];
  readonly reference: string | null;
  readonly fingerprint: string;
  /** Properties violated besides, in the order in which they were found. */
  readonly alsoViolated: readonly { readonly property: string; readonly steps: number; readonly replay: string }[];
  readonly unwitnessed: readonly string[];
  /** Liveness properties that never fall due, and why. */
  readonly vacuous: readonly Vacuity[];
  /** What liveness was decided under; empty if no property depends on it. */
  readonly fairness: readonly string[];
  readonly neverQuiescent: boolean;
  readonly unreachedStates: readonly string[];
  readonly unreachedCandidates: readonly string[];
  readonly lockOrder: readonly LockOrderEdge[];
  readonly lockCycles: readonly (readonly string[])[];
  /** Present where not every state was visited because the search was reduced. */
  readonly reductions?: Explored['reductions'];
  /** The user's file, as it was written; null for a scenario of our own. */
  readonly file: string | null;
  /** How the figures above were found. */
  readonly receipt: Receipt;
}

/** Where a result comes from: the version of Racewalk, and the user's file if it is one. */
export interface Origin {
  readonly version: string;
  readonly file: string | null;
}

export function resultEntry(system: System, result: Result, verification: Verification, origin: Origin): ResultEntry {
  const { scenario, mutant } = system;
  const { violation } = verification;
  const token = ({ path, property, cycle }: Violation): string => replayToken(system, path, property, cycle);
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
    stepsFound: violation?.stepsFound ?? null,
    cycle: violation?.cycle ?? null,
    replay: violation === null ? null : token(violation),
    cut: result.cut,
    lossy: result.explored.lossy,
    memory: result.memory,
    reference: referenceOf(scenario, mutant),
    fingerprint: result.fingerprint,
    alsoViolated: result.violations
      .filter((each) => each !== violation)
      .map((each) => ({ property: each.property, steps: each.steps, replay: token(each) })),
    unwitnessed: result.unwitnessed,
    vacuous: result.vacuous,
    fairness: result.fairness,
    neverQuiescent: result.neverQuiescent,
    unreachedStates: result.unreachedStates,
    unreachedCandidates: result.unreachedCandidates,
    lockOrder: result.lockOrder,
    lockCycles: result.lockCycles,
    ...(result.explored.reductions.length > 0 ? { reductions: result.explored.reductions } : {}),
    file: origin.file,
    receipt: receiptOf(result, origin.version),
  };
}

/** A trace as data: what `racewalk replay --json` prints. */
export function traceEntry({ system, steps, broken, end, places, cycle, fair }: Trace) {
  const name = (actor: number | null): string | null =>
    actor === null ? null : (system.actors[actor]?.name ?? String(actor));
  return {
    scenario: system.scenario.name,
    mutant: system.mutant,
    actors: system.actors.map((actor) => ({ name: actor.name, machine: actor.chart.name })),
    steps: steps.map((step) => ({
      actor: name(step.actor),
      event: step.event,
      in: step.in,
      seen: step.seen,
      broken: step.broken,
      chosen: step.chosen,
      changes: step.changes.map(({ place, owner, old, new: fresh, brief }) => ({
        place,
        owner: name(owner),
        old,
        new: fresh,
        brief,
      })),
      failure: step.failure,
      found: step.found,
    })),
    end: end.map(({ place, owner, value }) => ({ place, owner: name(owner), value })),
    controlStates: Object.fromEntries(system.actors.map((actor) => [actor.name, places[actor.index] ?? ''])),
    cycle: fair === null ? null : cycle,
    fair,
    broken: broken.map(({ name: property, text, actors = [] }) => ({
      property,
      text,
      ...(actors.length > 0 ? { actors } : {}),
    })),
    reference: referenceOf(system.scenario, system.mutant),
  };
}
