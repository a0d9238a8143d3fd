/** How soon each strategy finds each catalogued bug: a page whose rows test/docs samples. */
import { checkProgram } from '../checker/check.ts';
import { programOf } from '../checker/compile/lower/form.ts';
import type { Program } from '../checker/compile/lower/program.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { grouped } from '../checker/report/text.ts';
import { type StrategyName, strategies, strategyNames, strategyOf } from '../checker/search/strategies.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { type Claim, cataloguedIn, nameOf } from './claims.ts';
import { code, document, heading, list, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

/** Where a search is given up: states expanded, the same on every machine. */
const expandedMax = 2 * 4096;
const seed = 1;
const [runs, stepsMax, depth] = [1_000_000, 100, 3];
const names = strategyNames;

interface Found {
  /** As the strategy found it, before it was minimised. */
  readonly steps: number;
  readonly transitions: number;
}

export const strategiesPath = 'docs/strategies.md';

/** What the page has a row for. */
export function strategyClaims(protocols: readonly Protocol[]): Claim[] {
  return cataloguedIn(protocols).filter(({ violates }) => violates !== null);
}
export function strategyRow(claim: Claim): string[] {
  return rowOf(claim, searchEach(claim));
}
function rowOf(claim: Claim, found: readonly (Found | null)[]): string[] {
  return [claim.bug ?? '', code(nameOf(claim)), ...found.map(cell)];
}

export function strategiesPage(protocols: readonly Protocol[]): Page {
  const claims = strategyClaims(protocols);
  const rows = claims.map((claim) => ({ claim, found: searchEach(claim) }));
  const sums = names.map((name, at) => {
    const found = rows.flatMap((row) => row.found[at] ?? []);
    const wins = rows.filter(({ found: all }) => {
      const mine = all[at]?.transitions;
      return mine !== undefined && all.every((other) => other === null || other.transitions >= mine);
    });
    return [
      name,
      `${found.length} of ${rows.length}`,
      grouped(median(found.map(({ transitions }) => transitions))),
      String(wins.length),
    ];
  });
  const text = document([
    generated,
    heading(1, 'Strategies'),
    `${code('racewalk check NAME --strategy S')} searches in another order. Breadth first is the default: its traces are shortest, and without a violation it says that the scenario holds. So do depth first and preemption bounding once they have visited everything; walks never do.`,
    list(names.map((name) => `${code(name)}: ${strategies[name].text}`)),
    'What a strategy other than breadth first finds is minimised: the fewest steps, and of those traces the fewest context switches.',
    heading(2, 'Which finds a bug soonest'),
    `Each cell has the steps of the first trace as it was found, before it was minimised, and the transitions executed until then: the same on every machine, where seconds are not; ${code('npm run bench:strategies')} prints these. Walks have seed ${seed} and at most ${stepsMax} steps, PCT depth ${depth}. A dash: not found among the first ${grouped(expandedMax)} states expanded.`,
    table(['Strategy', 'Found', 'Transitions, median', 'Soonest'], sums),
    table(
      ['Bug', 'Scenario / mutant', ...names],
      rows.map(({ claim, found }) => rowOf(claim, found)),
    ),
  ]);
  return { path: strategiesPath, text };
}

function searchEach({ scenario, mutant, violates }: Claim): (Found | null)[] {
  const program = programOf(buildSystem(scenario, mutant));
  return names.map((name) => search(program, violates?.property ?? 'any', name));
}

/** Null if it was given up. */
export function search(program: Program, property: string, name: StrategyName): Found | null {
  let expanded = 0;
  const { result, outcome } = checkProgram(program, {
    // What it does not take says nothing to it.
    strategy: strategyOf(name, { seed, runs, stepsMax, depth }),
    until: property,
    minimise: false,
    interrupted: () => {
      expanded += 4096;
      return expanded >= expandedMax ? 'time' : null;
    },
  });
  outcome.release();
  const violation = result.violations.find((each) => each.property === property);
  return violation === undefined ? null : { steps: violation.steps, transitions: result.transitions };
}

function cell(found: Found | null): string {
  return found === null ? '–' : `${found.steps} / ${grouped(found.transitions)}`;
}
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
