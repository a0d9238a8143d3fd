/** Machines as an author without tsc would write them, and the refusal that they earn. */
import { type AnyStateMachine, setup } from 'xstate';
import { lint } from '../../../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import {
  type ActorView,
  array,
  flag,
  index,
  ModelError,
  mutex,
  role,
  type Scenario,
  scenario,
  shared,
  sort,
} from '../../../../checker/language/index.ts';
import type { AnyRole } from '../../../../checker/language/role.ts';
import type { ScenarioSpec } from '../../../../checker/language/spec.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';

export const page = sort('page', { standard: 2 });
export const mm = shared('mm', { ready: flag, lock: mutex, dirty: array(page, flag) });

export const worker = role(
  'worker',
  { registers: { page: index(page) }, choices: { page }, family: true },
  ({ self, chosen }) => ({
    guards: {
      ready: mm.ready,
      dirty: mm.dirty.at(chosen.page),
      isDirty: (params: { dirty: boolean }) => (params.dirty ? mm.dirty.at(self.page) : true),
    },
    actions: { mark: mm.ready.set(true), pick: self.page.set(chosen.page), unlock: mm.lock.release() },
    steps: { lock: mm.lock.acquire() },
  }),
);
export type WorkerView = ActorView<typeof worker.block.fields>;

/** The boundary to configs that tsc would refuse. */
export function machineOf(config: object, vocabularyOf: AnyRole = worker): AnyStateMachine {
  const untyped = setup(vocabulary(vocabularyOf)).createMachine as (config: object) => AnyStateMachine;
  return untyped({ id: 'm', initial: 'a', ...config });
}
/** States a and b, and what the case adds to a. */
export function withStateA(a: object, states: object = {}): AnyStateMachine {
  return machineOf({ states: { a: { on: { go: 'b' }, ...a }, b: {}, ...states } });
}

export function scenarioOf(machine: AnyStateMachine, more: Partial<ScenarioSpec> = {}): Scenario {
  return scenario({ name: 's', text: '', actors: { t: worker.runs(machine) }, properties: [], ...more });
}

/** The message of the refusal, or null if everything is accepted. */
export function refusal(build: () => Scenario, mutant: string | null = null): string | null {
  try {
    lint(buildSystem(build(), mutant));
    return null;
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
}
