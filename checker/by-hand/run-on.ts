/** One actor goes on by itself up to where it takes or drops a lock. */
import { asWritten, type System } from '../compile/system/system.ts';
import { holdings } from '../counterexample/holdings.ts';
import { isWithin } from '../interpret/judge.ts';
import type { ModelState } from '../interpret/state.ts';
import { transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import { along } from './along.ts';

/** No actor goes further without a lock, unless it goes in a circle. */
const stepsMax = 200;

export type Halt = 'a lock' | 'a choice' | 'nothing it can do' | 'a failure' | 'the constraint' | 'many steps';
export interface RunOn {
  readonly path: Path;
  /** What it came to. */
  readonly halt: Halt;
}

/** The path with the actor's next steps; it halts where there is a choice, too, and does nothing that it need not. */
export function runOn(system: System, path: Path, name: string): RunOn {
  const actor = asWritten(system).actors.find((each) => each.name === name)?.index;
  const longer = [...path];
  let { state } = along(system, path);
  for (let taken = 0; taken < stepsMax; taken++) {
    if (!isWithin(system, state)) return { path: longer, halt: 'the constraint' };
    const own = transitions(system, state).flatMap((step, ordinal) =>
      step.actor === actor && !step.optional ? [{ ...step, ordinal }] : [],
    );
    const [step] = own;
    if (step === undefined) return { path: longer, halt: 'nothing it can do' };
    if (own.length > 1) return { path: longer, halt: 'a choice' };
    longer.push(step.ordinal);
    if (step.outcome.kind === 'failure') return { path: longer, halt: 'a failure' };
    const before = heldBy(system, state, actor);
    state = step.outcome.state;
    if (heldBy(system, state, actor) !== before) return { path: longer, halt: 'a lock' };
  }
  return { path: longer, halt: 'many steps' };
}

function heldBy(system: System, state: ModelState, actor: number | undefined): string {
  return (holdings(system, state)[actor ?? -1] ?? []).join();
}
