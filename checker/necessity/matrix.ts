/** The matrix of a protocol: for every weakening of every machine, what misses the step that it takes away. */
import { buildSystem } from '../compile/system/build.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import type { Scenario } from '../language/spec.ts';
import type { Weakening } from './weakenings.ts';
import { type Outcome, type Status, shows, statuses, weakeningsIn } from './weigh.ts';

/** What is weakened together: the scenarios of a protocol, or of a file. */
export interface Group {
  readonly protocol: string;
  readonly scenarios: readonly Scenario[];
  /** Why a step that nothing misses is there, by what the name of its rows begins with. */
  readonly unneeded: { readonly [name: string]: string };
}

export interface Tried extends Outcome {
  readonly scenario: string;
}

export interface Row extends Outcome, Pick<Weakening, 'machine' | 'state' | 'event' | 'step' | 'weakening'> {
  readonly protocol: string;
  /** The scenario that decides: the first with this status. */
  readonly scenario: string;
  /** Stands for the mutant's name. */
  readonly name: string;
  /** Why it is there although nothing misses it; null if nobody says. */
  readonly reason: string | null;
  /** Every scenario in which it was searched, in that order. */
  readonly tried: readonly Tried[];
}

export interface Plan {
  readonly group: Group;
  /** The scenarios that can show need, smallest first, by their fingerprint. */
  readonly scenarios: ReadonlyMap<Scenario, string>;
  readonly weakenings: readonly { readonly weakening: Weakening; readonly scenarios: readonly Scenario[] }[];
}

/** What is to be searched, from the scenarios alone. Throws ModelError for a definition outside the language. */
export function planOf(group: Group): Plan {
  const size = ({ expect }: Scenario): number =>
    expect?.verdict === 'holds' ? (expect.states ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const ordered = group.scenarios
    .filter(shows)
    .toSorted((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0));
  const scenarios = new Map(ordered.map((scenario) => [scenario, fingerprint(buildSystem(scenario))]));
  const found = new Map<string, { weakening: Weakening; scenarios: Scenario[] }>();
  for (const scenario of group.scenarios) {
    if (!scenarios.has(scenario)) continue;
    for (const weakening of weakeningsIn(scenario)) {
      if (!found.has(weakening.name))
        found.set(weakening.name, { weakening, scenarios: ordered.filter((each) => runs(each, weakening)) });
    }
  }
  return { group, scenarios, weakenings: [...found.values()] };
}
function runs({ actors }: Scenario, { machine }: Weakening): boolean {
  return Object.values(actors).some((spec) => spec.machine.id === machine);
}

/**
 * The row of one weakening: tried in one scenario after the other until it is needed. Null if an outcome is not known
 * because the run was interrupted.
 */
export async function rowOf(
  group: Group,
  { weakening, scenarios }: Plan['weakenings'][number],
  outcomeIn: (scenario: Scenario, name: string) => Promise<Outcome | null>,
): Promise<Row | null> {
  const tried: Tried[] = [];
  for (const scenario of scenarios) {
    const outcome = await outcomeIn(scenario, weakening.name);
    if (outcome === null) return null;
    tried.push({ scenario: scenario.name, ...outcome });
    if (outcome.status === 'needed') break;
  }
  const decisive = tried.reduce((best, each) => (rank(each.status) < rank(best.status) ? each : best));
  const { name, machine, state, event, step, weakening: what } = weakening;
  const { scenario, status, property, steps, replay, lost } = decisive;
  return {
    ...{ protocol: group.protocol, scenario, machine, state, event, step, weakening: what },
    ...{
      status,
      property,
      steps,
      replay,
      lost,
      reason: isUnneeded(status) ? reasonFor(group, name) : null,
      name,
      tried,
    },
  };
}

function rank(status: Status): number {
  return statuses.indexOf(status);
}

/** Whether a row of that status asks for a property, an actor or a reason. */
export function isUnneeded(status: Status): boolean {
  return status === 'redundant' || status === 'declared' || status === 'unfinished';
}

/** What the name of a weakening begins with where a reason is given. */
function reasonFor({ unneeded }: Group, name: string): string | null {
  const [, reason = null] = Object.entries(unneeded).find(([start]) => plainName(name).startsWith(start)) ?? [];
  return reason;
}
/** The name without what marks it as a weakening's. */
export function plainName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** How many rows there are of each status. */
export function countsOf(rows: readonly Row[]): ReadonlyMap<Status, number> {
  return new Map(statuses.map((status) => [status, rows.filter((row) => row.status === status).length]));
}
