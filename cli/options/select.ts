/** Which scenario or which broken form of it a command is about. */
import type { Scenario } from '../../checker/language/spec.ts';
import { bugNumbers, bugOf } from '../../checker/report/text.ts';
import type { Loaded } from '../files/load.ts';
import { UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';

export interface Task extends Loaded {
  /** Null for the scenario itself. */
  readonly mutant: string | null;
}

/** What a check of everything, or of a protocol, leaves out: it is checked when it is named itself. */
export function withoutOnDemand(loaded: readonly Loaded[], names: readonly string[]): Loaded[] {
  return loaded.filter((each) => isMeant(each, names));
}
function isMeant({ scenario, file }: Loaded, names: readonly string[]): boolean {
  return scenario.onDemand === undefined || file !== null || names.includes(scenario.name);
}

/** What a check of these names is about: the broken forms of the large scenarios too, whose searches end at the bug. */
export function byDefault(loaded: readonly Loaded[], names: readonly string[]): Task[] {
  return everything(loaded).filter((task) => task.mutant !== null || isMeant(task, names));
}

/** Each scenario and then its mutants. */
export function everything(loaded: readonly Loaded[]): Task[] {
  return loaded.flatMap((each) => [null, ...mutantsOf(each.scenario)].map((mutant) => ({ ...each, mutant })));
}

export function mutantsOf(scenario: Scenario): string[] {
  return Object.keys(scenario.mutants ?? {});
}

/** The mutants of that name in any of the scenarios. */
export function byMutant(loaded: readonly Loaded[], name: string): Task[] {
  const found = everything(loaded).filter(({ mutant }) => mutant === name);
  if (found.length > 0) return found;
  const names = loaded.flatMap(({ scenario }) => mutantsOf(scenario));
  throw new UsageError(`there is no mutant '${name}'${within(loaded)}.${suggestion(name, names)}`);
}

/** The mutants, and the scenarios claimed to be violated, that reproduce the bug of that catalogue number. */
export function byBug(loaded: readonly Loaded[], bug: string): Task[] {
  const tasks = bugs(loaded);
  const found = tasks.filter((task) => task.bug.toLowerCase() === bug.toLowerCase());
  if (found.length > 0) return found;
  const hint =
    suggestion(bug, new Set(tasks.map((task) => task.bug))) || " 'racewalk list --bugs' shows what there is.";
  throw new UsageError(`there is no bug '${bug}'${within(loaded)}.${hint}`);
}

/** Everything that reproduces a catalogued bug. */
export function bugs(loaded: readonly Loaded[]): (Task & { readonly bug: string })[] {
  return everything(loaded).flatMap((task) => {
    const bug = bugOf(task.scenario, task.mutant);
    return bugNumbers(bug).map((number) => ({ ...task, bug: number }));
  });
}

function within(loaded: readonly Loaded[]): string {
  const [only, ...others] = loaded;
  return only !== undefined && others.length === 0 ? ` of '${only.scenario.name}'` : '';
}
