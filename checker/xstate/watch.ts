/** A counterexample run by real XState actors, for XState's own tools to look at. */
import type { AnyActorRef } from 'xstate';
import { buildSystem } from '../compile/system/build.ts';
import type { System } from '../compile/system/system.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { parseToken, slug } from '../counterexample/token.ts';
import type { ModelState } from '../interpret/state.ts';
import { type Transition, transitionAt } from '../interpret/step.ts';
import { ModelError } from '../language/model-error.ts';
import type { Scenario } from '../language/spec.ts';
import { type Inspect, startActors } from './actor.ts';

export interface RunOptions {
  /** Told of every actor, event and snapshot, as `inspect` of XState's createActor(). */
  readonly inspect?: Inspect;
}

export interface WatchedRun {
  /** The actors of the scenario by name, with what the steps so far made of them. */
  readonly actors: { readonly [actor: string]: AnyActorRef };
  /** Whether there is another step. */
  readonly hasNext: boolean;
  /** Sends the next event, and says whose it is and which; null after the last. A step that fails stops its actor. */
  next(): { readonly actor: string; readonly event: string } | null;
}

/**
 * Starts one XState actor for each actor of the scenario, over one shared state, and sends them the events of the token
 * that `racewalk check` printed: all of them, or, with `paused`, one at each `next()`. Throws ModelError for a token
 * of another scenario or of an older form of this one, and for a scenario with store buffers.
 */
export function runActors(
  scenario: Scenario,
  token: string,
  options: RunOptions & { readonly paused?: boolean } = {},
): WatchedRun {
  const { mutant, fingerprint: wanted, path } = parseToken(token);
  const forms = [null, ...Object.keys(scenario.mutants ?? {})].filter(
    (name) => (name === null ? null : slug(name)) === mutant,
  );
  const system = forms.map((name) => buildSystem(scenario, name)).find((each) => fingerprint(each) === wanted);
  if (system === undefined) {
    throw new ModelError(
      `the token is not of '${scenario.name}' as it is now: 'racewalk check' or replayToken() gives a new one`,
    );
  }
  const running = startActors(system, options.inspect);
  let position = 0;
  const run: WatchedRun = {
    actors: Object.fromEntries(system.actors.map(({ name, index }) => [name, running.refs[index] as AnyActorRef])),
    get hasNext() {
      return position < path.length;
    },
    next() {
      const ordinal = path[position];
      if (ordinal === undefined) return null;
      const { actor, event, chosen } = stepOf(system, running.state(), ordinal, ++position);
      running.send(actor, event, chosen);
      return { actor: system.actors[actor]?.name ?? '', event };
    },
  };
  while (options.paused !== true && run.hasNext) run.next();
  return run;
}

function stepOf(system: System, state: ModelState, ordinal: number, position: number): Transition {
  const step = transitionAt(system, state, ordinal);
  if (step === undefined)
    throw new ModelError(`step ${position} of the token is none of this scenario: it is cut off or altered`);
  return step;
}
