/** docs/conform.md: what traces of real kernels say of the machines. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grouped } from '../checker/report/text.ts';
import type { Report } from '../litmus/conform/judge.ts';
import { code, document, heading, list, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

export const conformPath = 'docs/conform.md';

export function conformPage(root: string): Page {
  const file = join(root, 'docs/conform.json');
  const reports: Report[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const kernels = reports.map(({ kernel }) => kernel);
  const tests = [...new Set(reports.flatMap(({ results }) => results.map(({ test }) => test)))];
  const text = document([
    generated,
    heading(1, 'Traces of kernels held against the machines'),
    '`racewalk conform NAME` runs a [litmus test](litmus.md) with a probe at the entry and the return of each function that its machines name, and asks whether some path of the model yields the order that was seen: each step of a machine while its function is the innermost one that is open, a step for each function that is gone through, the word with which each call ended, and rest at the end. The clock of the trace is a counter that both CPUs count up, so that the order between threads is certain too.',
    table(
      ['Test', ...kernels.map((kernel) => `${kernel}: accepted, of runs (orders)`)],
      tests.map((test) => [code(test), ...reports.map((report) => resultCell(report, test))]),
    ),
    ...reports.flatMap(reportParts),
  ]);
  return { path: conformPath, text };
}

function resultCell({ results }: Report, test: string): string {
  const found = results.find((result) => result.test === test);
  return found === undefined ? '' : `${grouped(found.accepted)} of ${grouped(found.runs)} (${grouped(found.orders)})`;
}

function reportParts({ kernel, date, seed, results, coverage, breakages }: Report): string[] {
  const { seen, unseen, inlined, hidden, unnamed } = coverage;
  const runs = results.reduce((sum, each) => sum + each.runs, 0);
  const accepted = results.reduce((sum, each) => sum + each.accepted, 0);
  const rejected = breakages.filter(({ rejectedBy }) => rejectedBy !== null).length;
  const names = (of: readonly string[]): string => of.map(code).join(', ') || 'none';
  return [
    heading(2, `Linux ${kernel}`),
    `${grouped(accepted)} of ${grouped(runs)} runs are accepted (${date}, seed ${seed}).`,
    list([
      `functions of the machines that were gone through: ${seen.length}: ${names(seen)}`,
      `traced, and not gone through in these tests: ${unseen.length}: ${names(unseen)}`,
      `inlined, and judged by who calls them: ${Object.keys(inlined).length}: ${names(Object.keys(inlined))}`,
      `inlined or not in this kernel, and not judged: ${hidden.length}: ${names(hidden)}`,
      `gone through, and named by no machine: ${unnamed.length}: ${names(unnamed)}`,
    ]),
    ...(breakages.length === 0
      ? []
      : [
          `Of ${breakages.length} machines that are broken in one place, spread over all places that these runs come by, ${rejected} are rejected. What only memory shows, such as a count or a lock that nobody wanted meanwhile, is in no order of functions.`,
          table(
            ['Function', 'Broken', 'Rejected by'],
            breakages.map(({ function: name, text, rejectedBy }) => [
              code(`${name}()`),
              text,
              rejectedBy === null ? 'none' : code(rejectedBy),
            ]),
          ),
        ]),
  ];
}
