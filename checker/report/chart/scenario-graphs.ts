/** The machines of one system as graphs: what its scenario reaches, and what a mutant made of them. */
import type { Candidate } from '../../compile/chart/chart.ts';
import { candidateText, coverageTargets } from '../../compile/chart/coverage.ts';
import { asWritten, type System, type SystemActor } from '../../compile/system/system.ts';
import { brokenIn } from '../../counterexample/telling.ts';
import { initialState, type Transition, transitionAt } from '../../interpret/step.ts';
import type { MachineLike } from '../../language/role.ts';
import type { Path, Result } from '../result.ts';
import { type Arrow, compared, type Graph, graphOf, restricted } from './graph.ts';
import { surelyHeld } from './held.ts';

/** A system and what a search of it found out; null where it was not searched to its end, and then all is drawn. */
export interface Searched {
  readonly system: System;
  readonly result: Result | null;
}

/** Each machine once, in the order of the actors, with what any actor that runs it reaches. */
export function graphsOf(searched: Searched): readonly Graph[] {
  const { actors } = asWritten(searched.system);
  return machinesOf(actors).map((machine) => {
    const runners = actors.filter(({ spec }) => spec.machine === machine);
    const graph = wholeOf(searched.system, runners[0]);
    return restricted(graph, takenBy(searched, runners));
  });
}

/** Those of a mutant beside those of its scenario; only machines that differ, or all if none does. */
export function brokenGraphs(before: Searched, after: Searched): readonly Graph[] {
  const { actors } = asWritten(after.system);
  const originals = asWritten(before.system).actors;
  const graphs = machinesOf(actors).map((machine) => {
    const runners = actors.filter(({ spec }) => spec.machine === machine);
    const olds = originals.filter(({ name }) => runners.some((runner) => runner.name === name));
    const merged = compared(wholeOf(before.system, olds[0]), wholeOf(after.system, runners[0]));
    return restricted(merged, new Set([...takenBy(before, olds), ...takenBy(after, runners)]));
  });
  const differing = graphs.filter(({ arrows }) => arrows.some(isChanged));
  return differing.length === 0 ? graphs : differing;
}

export function isChanged({ change }: Arrow): boolean {
  return change !== null;
}

function machinesOf(actors: readonly SystemActor[]): readonly MachineLike[] {
  return [...new Set(actors.map(({ spec }) => spec.machine))];
}

function wholeOf(given: System, actor: SystemActor | undefined): Graph {
  const system = asWritten(given);
  if (actor === undefined) throw new Error(`'${system.scenario.name}' has no actor to draw`);
  const notes = (candidate: Candidate): readonly string[] => brokenIn(system, actor, candidate, [candidate]);
  return graphOf(actor.chart, surelyHeld(system, actor.chart, actor.role), notes);
}

/** The candidates that some of the actors took. */
function takenBy({ system, result }: Searched, runners: readonly SystemActor[]): ReadonlySet<string> {
  const missed = new Set(result?.unreachedCandidates ?? []);
  // A step that fails leads nowhere, but it is what a reader looks for.
  for (const { path } of result?.violations ?? []) for (const text of takenLast(system, path)) missed.delete(text);
  return new Set(
    runners.flatMap((actor) =>
      coverageTargets(actor).candidates.filter((candidate) => !missed.has(`${actor.name}: ${candidate}`)),
    ),
  );
}

/** What the last step of the path takes. */
function takenLast(system: System, path: Path): readonly string[] {
  let state = initialState(system);
  let last: Transition | undefined;
  for (const ordinal of path) {
    last = transitionAt(system, state, ordinal);
    if (last?.outcome.kind === 'next') state = last.outcome.state;
  }
  const actor = system.actors[last?.actor ?? -1];
  if (last === undefined || actor === undefined) return [];
  return last.taken.map((candidate) => `${actor.name}: ${candidateText(actor.chart, candidate)}`);
}
