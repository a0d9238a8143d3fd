/** The matrix: for every weakening of every step, what misses it. */
import { buildSystem } from '../compile/system/build.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import type { Scenario } from '../language/spec.ts';
import { isUnneeded, type Status, statuses } from './status.ts';
import type { Weakening } from './weakenings.ts';
import { type Outcome, shows, weakeningsIn } from './weigh.ts';

/** What is weakened together: the scenarios of a protocol, or of a file. */
export interface Group {
  readonly protocol: string;
  readonly scenarios: readonly Scenario[];
  /** Why a step that nothing misses is there, by what the name of its rows begins with. */
  readonly unneeded: { readonly [name: string]: string };
}

/** A scenario that can show need. */
export interface Ground {
  readonly protocol: string;
  readonly scenario: Scenario;
  readonly fingerprint: string;
}

/** Where a step can be weakened: once for each machine, and each place in it, that contains the step. */
export interface Site {
  readonly ground: Ground;
  readonly weakening: Weakening;
  /** Comes before all those that are tried later. */
  readonly position: number;
}

/** A weakening of a step, in whichever machines the step is. */
export interface Question {
  /** Unique, and the same whichever scenarios there are. */
  readonly name: string;
  /** In the order in which they are tried. */
  readonly sites: readonly Site[];
}

export interface Plan {
  /** Smallest first. */
  readonly grounds: readonly Ground[];
  /** By name. */
  readonly questions: readonly Question[];
}

export interface Row extends Outcome, Pick<Weakening, 'machine' | 'event' | 'step' | 'weakening'> {
  /** Of the scenario that decides: the first with this status. */
  readonly protocol: string;
  readonly scenario: string;
  readonly function: string;
  /** In that function. */
  readonly state: string;
}

export function rowName({ function: name, state, event, step, weakening }: Omit<Row, keyof Outcome>): string {
  return `${name}/${state}/${event}/${step} ${weakening}`;
}

/** What is to be searched, from the scenarios alone. Throws ModelError for a definition outside the language. */
export function planOf(groups: readonly Group[]): Plan {
  const grounds = groups
    .flatMap(({ protocol, scenarios }) =>
      scenarios.filter(shows).map((scenario) => {
        return { protocol, scenario, fingerprint: fingerprint(buildSystem(scenario)) };
      }),
    )
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const questions = new Map<string, { name: string; sites: Site[] }>();
  let position = 0;
  for (const ground of grounds) {
    for (const weakening of weakeningsIn(ground.scenario)) {
      const site: Site = { ground, weakening, position: position++ };
      const name = rowName(identityOf(site));
      const question = questions.get(name) ?? { name, sites: [] };
      questions.set(name, question);
      question.sites.push(site);
    }
  }
  return { grounds, questions: [...questions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}
/** Those of which nobody knows come last. */
function sizeOf({ scenario: { expect } }: Ground): number {
  return (expect?.verdict === 'holds' ? expect.states : undefined) ?? Number.MAX_SAFE_INTEGER;
}

function identityOf({ ground, weakening: { machine, place, event, step, weakening } }: Site): Omit<Row, keyof Outcome> {
  const { protocol, scenario } = ground;
  return { protocol, scenario: scenario.name, machine, ...place, event, step, weakening };
}

export function rowAt(site: Site, outcome: Outcome): Row {
  return { ...identityOf(site), ...outcome };
}

/** A row, and the place of its site in the order of trials. */
export interface Standing {
  readonly row: Row;
  readonly position: number;
}

/** The one that decides: of the worst status, and of these the first. */
export function decisive(a: Standing | null, b: Standing): Standing {
  if (a === null) return b;
  const [first, second] = [rank(a.row.status), rank(b.row.status)];
  return first < second || (first === second && a.position < b.position) ? a : b;
}
function rank(status: Status): number {
  return statuses.indexOf(status);
}

/**
 * Why a row that nothing misses is there; null if nobody says it, or none is needed. Each protocol may say it: in whose file
 * a row stands depends on which scenario is the smallest.
 */
export function reasonFor(row: Row, groups: readonly Pick<Group, 'unneeded'>[]): string | null {
  if (!isUnneeded(row.status)) return null;
  const name = rowName(row);
  const reasons = groups.flatMap(({ unneeded }) => Object.entries(unneeded));
  return reasons.find(([start]) => name.startsWith(start))?.[1] ?? null;
}
