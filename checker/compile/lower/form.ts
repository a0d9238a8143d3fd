/** A scenario or one of its mutants as a program: a mutant takes over from its scenario what it does not touch. */
import { ModelError } from '../../language/model-error.ts';
import type { Scenario } from '../../language/spec.ts';
import { buildSystem } from '../system/build.ts';
import type { System } from '../system/system.ts';
import { buildProgram, takesOver } from './build.ts';
import type { Program } from './program.ts';

/**
 * Whatever was compiled before, it is the same program for the same system. Throws ModelError for a definition that
 * cannot be flattened.
 */
export function programOf(system: System): Program {
  const { scenario, mutant } = system;
  if (mutant === null) return wholeOf(scenario) ?? buildProgram(system);
  return buildProgram(system, takesOver(system) ? wholeOf(scenario) : null);
}

/** Its mutants mostly come one after the other. */
let last: { readonly scenario: Scenario; readonly program: Program | null } | null = null;

/** Null if only mutants of it can be flattened. */
function wholeOf(scenario: Scenario): Program | null {
  if (last?.scenario !== scenario) last = { scenario, program: attempt(scenario) };
  return last.program;
}
function attempt(scenario: Scenario): Program | null {
  try {
    return buildProgram(buildSystem(scenario));
  } catch (problem) {
    if (problem instanceof ModelError) return null;
    throw problem;
  }
}
