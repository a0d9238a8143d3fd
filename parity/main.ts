/**
 * The parity check: every scenario and every mutant counted by Racewalk and by Spin, one row each.
 * It ends with 1 if a row differs, and with 2 if it cannot compare.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { models } from '../bench/models/index.ts';
import '../cli/process/v8-flags.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { scenarios } from '../scenarios/index.ts';
import { compare, type LeftOut, type Row } from './compare.ts';
import { hasSpin } from './spin.ts';

const usage = 'usage: npm run parity -- [--json] [--jobs N] [--states MAX] [NAME…]';

interface Task {
  readonly scenario: Scenario;
  readonly mutant: string | null;
}

function tasks(names: readonly string[]): Task[] {
  const all = [...scenarios, ...models.map(({ scenario }) => scenario)];
  const unknown = names.find((name) => !all.some((scenario) => scenario.name === name));
  if (unknown !== undefined) throw new TypeError(`there is no scenario '${unknown}'; 'racewalk list' names them`);
  return all
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap((scenario) => {
      const mutants = [null, ...Object.keys(scenario.mutants ?? {})];
      return mutants.map((mutant) => ({ scenario, mutant }));
    });
}

/** Starts `jobs` at a time; the results are in the order of the list. */
function pooled<T, R>(list: readonly T[], jobs: number, work: (each: T) => Promise<R>): Promise<R>[] {
  const waiting: (() => void)[] = [];
  let free = jobs;
  return list.map(async (each) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work(each);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  });
}

function nameOf({ scenario, mutant }: { readonly scenario: string; readonly mutant: string | null }): string {
  return mutant === null ? scenario : `${scenario} / ${mutant}`;
}
function inWords(row: Row): string {
  const spin = `${row.spinStates ?? 'no count'}, ${row.spinVerdict ?? 'no verdict'}`;
  const problem = row.problem === null ? '' : `\n    ${row.problem}`;
  return `${row.equal ? 'same  ' : 'DIFFER'} ${nameOf(row)}: ${row.states}, ${row.verdict}; Spin ${spin}${problem}`;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new TypeError(`${text}: write a whole number from 1`);
  return value;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      jobs: { type: 'string', default: String(availableParallelism()) },
      states: { type: 'string', default: '3000000' },
    },
  });
  const list = tasks(positionals);
  const [jobs, statesMax] = [whole(values.jobs), whole(values.states)];
  if (!(await hasSpin())) {
    console.error("parity needs 'spin' and 'gcc', which are not installed");
    return 2;
  }
  const rows: Row[] = [];
  const leftOut: LeftOut[] = [];
  for (const result of pooled(list, jobs, ({ scenario, mutant }) => compare(scenario, mutant, statesMax))) {
    const found = await result;
    if ('why' in found) leftOut.push(found);
    else rows.push(found);
    if (!('why' in found) && !values.json) console.log(inWords(found));
  }
  const differing = rows.filter(({ equal }) => !equal).length;
  if (values.json) console.log(JSON.stringify({ rows, leftOut }, null, 2));
  else {
    for (const each of leftOut) console.log(`left out ${nameOf(each)}: ${each.why}`);
    console.log(`${rows.length} compared, ${differing} differ, ${leftOut.length} left out`);
  }
  return differing > 0 || rows.length === 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
