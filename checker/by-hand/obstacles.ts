/** Why what is written in a control state cannot be done in this state: which condition is false, who holds the lock. */
import type { Candidate, GuardTree } from '../compile/chart/chart.ts';
import { candidatesFor, choosings, eventsIn } from '../compile/system/events.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { guardWords } from '../counterexample/telling.ts';
import { keysWords, readingWords } from '../counterexample/words.ts';
import { type Frame, pathOf, truth, withBound } from '../interpret/evaluate.ts';
import { attempt } from '../interpret/judge.ts';
import { reasonsOf } from '../interpret/reasons.ts';
import { type ModelState, memberName } from '../interpret/state.ts';
import type { Transition } from '../interpret/step.ts';
import { actor as actors } from '../language/domain.ts';
import type { WaitsFor } from '../language/ir.ts';

/** An event that the machine has where it stands, and that cannot happen now. */
export interface Obstacle {
  readonly actor: string;
  readonly event: string;
  /** A sentence for each thing that is in the way. */
  readonly why: readonly string[];
}

/** `list`: what can be done. */
export function obstaclesOf(system: System, state: ModelState, list: readonly Transition[]): Obstacle[] {
  return system.actors.flatMap((actor) => {
    const control = state.control[actor.index] ?? 0;
    const possible = new Set(list.filter((step) => step.actor === actor.index).map(({ event }) => event));
    return eventsIn(actor.chart, control).flatMap((event): Obstacle[] => {
      if (possible.has(event)) return [];
      const candidates = candidatesFor(actor.chart, control, event);
      const why = new Set<string>();
      // With whatever the scheduler chooses.
      for (const chosen of choosings(system, actor, candidates)) {
        const frame: Frame = { system, state, self: actor.index, chosen, bound: [], accesses: null };
        for (const text of candidates.flatMap((candidate) => whyNot(candidate, actor, frame))) why.add(text);
      }
      return why.size === 0 ? [] : [{ actor: actor.name, event, why: [...why] }];
    });
  });
}

function whyNot({ guard }: Candidate, actor: SystemActor, frame: Frame): string[] {
  return guard === null ? [] : falseIn(guard, actor, frame);
}

/** The parts of the guard that decide that it does not hold. */
function falseIn(guard: GuardTree, actor: SystemActor, frame: Frame): string[] {
  if (guard.kind === 'and') return guard.list.flatMap((each) => falseIn(each, actor, frame));
  if (guard.kind === 'or') return guard.list.flatMap((each) => falseIn(each, actor, frame));
  if (guard.kind !== 'named') return [`not so: ${guardWords(guard)}`];
  const condition = frame.system.guard(actor.role, guard.use);
  const holds = attempt(
    () => truth(condition, frame),
    () => false,
  );
  if (holds) return [];
  const step = frame.system.step(actor.role, guard.use.name);
  const waits = step?.waitsFor ?? null;
  const blocked = waits === null ? null : blockedText(waits, frame);
  if (blocked !== null) return [blocked];
  const readings = attempt(
    () => reasonsOf(condition, frame).map((reading) => readingWords(frame.system, reading)),
    ({ message }) => [message],
  );
  const because = readings.length === 0 ? '' : ` (${[...new Set(readings)].join(', ')})`;
  return [`not so: ${guardWords(guard)}${because}`];
}

function blockedText({ lock, id, blockedBy }: WaitsFor, frame: Frame): string | null {
  const { system, self } = frame;
  const blockers = Array.from({ length: system.sizeOf(actors) }, (_, other) => other).filter((other) =>
    attempt(
      () => truth(blockedBy, withBound(frame, id, other)),
      () => false,
    ),
  );
  if (blockers.length === 0) return null;
  const names = blockers.map((other) => (other === self ? 'itself' : memberName(system, actors, other)));
  const place = attempt(
    () => keysWords(system, lock, pathOf(lock, frame)),
    () => 'the lock',
  );
  return `waits for ${place}: ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} in the way`;
}
