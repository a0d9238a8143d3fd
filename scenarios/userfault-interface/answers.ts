/** The table of interfaces as it is told: each scenario with what it claims, and behind each "no" the race, found anew. */
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { replayToken } from '../../checker/report/race.ts';
import { type Cell, rows, type TableRow } from './table.ts';

export interface Case {
  readonly scenario: Scenario;
  /** Null where it holds. */
  readonly violation: { readonly property: string; readonly steps: number; readonly replay: string } | null;
}

export interface Answer {
  /** `in part`: it depends on how the interface is used, as the cases say. */
  readonly answer: 'yes' | 'no' | 'in part' | 'does not apply';
  /** Why there is nothing to check; null if there is. */
  readonly why: string | null;
  readonly cases: readonly Case[];
}

export interface AnsweredRow {
  readonly property: TableRow['property'];
  /** In the order of the columns. */
  readonly answers: readonly Answer[];
}

/** Searches for each race that is claimed. Throws if one is not found as it is claimed. */
export function answeredRows(): AnsweredRow[] {
  return rows.map(({ property, cells }) => ({ property, answers: cells.map(answerOf) }));
}

function answerOf(cell: Cell): Answer {
  if (typeof cell === 'string') return { answer: 'does not apply', why: cell, cases: [] };
  const cases = cell.map(caseOf);
  const broken = cases.filter(({ violation }) => violation !== null).length;
  const answer = broken === 0 ? 'yes' : broken === cases.length ? 'no' : 'in part';
  return { answer, why: null, cases };
}

function caseOf(scenario: Scenario): Case {
  const { name, expect } = scenario;
  if (expect?.verdict !== 'violated') return { scenario, violation: null };
  const property = expect.violates;
  const { violations } = check(scenario, null, { until: property, minimise: true });
  const found = violations.find((each) => each.property === property);
  if (found === undefined || found.steps !== expect.steps)
    throw new Error(`${name} claims to violate ${property} in ${expect.steps} steps, which is not what is found`);
  const replay = replayToken(buildSystem(scenario), found.path, property);
  return { scenario, violation: { property, steps: found.steps, replay } };
}
