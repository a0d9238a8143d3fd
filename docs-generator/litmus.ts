/** docs/litmus.md: what the machines allow of each litmus test, and what real kernels have shown. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grouped } from '../checker/report/text.ts';
import { litmusTests } from '../litmus/index.ts';
import type { LitmusTest } from '../litmus/litmus-test.ts';
import type { Entry } from '../litmus/record.ts';
import { code, document, heading, list, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

export const litmusPath = 'docs/litmus.md';
export const litmusRecordPath = 'docs/litmus.json';

/** What is kept of the runs. */
export function litmusRecord(root: string): Entry[] {
  const file = join(root, litmusRecordPath);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

export function litmusPage(root: string): Page {
  const entries = litmusRecord(root);
  const kernels = [...new Set(entries.map(({ kernel }) => kernel))].sort((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const text = document([
    generated,
    heading(1, 'Litmus tests'),
    'A litmus test is a mapping and two to four threads, each with one to four calls. Its outcome is one word for each call: what a load yielded, how a call returned, `asleep` for who sleeps for good when all rests, `-` for a call that did not begin since the one before did not end. `racewalk litmus NAME` searches for every outcome that the machines allow; `racewalk litmus NAME --run` counts what a real kernel shows. An outcome that is seen and not allowed means that a machine is wrong, or what we know of the kernel.',
    list([
      'a number: how often the outcome was seen on that kernel',
      '0: it is allowed, and was never seen; a rare order of steps, or one that the delays do not reach',
      'a dash: the machines do not allow it in that kernel, and it was not seen',
      '**in bold**: it was seen and is not allowed',
    ]),
    'The kernel of the machine itself runs on real CPUs; the others run in QEMU without KVM, where orders that need store buffers may not appear and everything is slower.',
    table(
      ['Kernel', 'Predicted for', 'When', 'Tests', 'Runs', 'Outcomes allowed', 'Of them seen', 'Seen, not allowed'],
      kernels.map((kernel) => summary(kernel, entries)),
    ),
    heading(2, 'Outcomes'),
    table(
      ['Test', 'Threads', 'Outcome', ...kernels],
      litmusTests.flatMap((test) => rows(test, kernels, entries)),
    ),
  ]);
  return { path: litmusPath, text };
}

function summary(kernel: string, entries: readonly Entry[]): string[] {
  const own = entries.filter((entry) => entry.kernel === kernel);
  const dates = [...new Set(own.map(({ date }) => date))].sort();
  const allowed = own.reduce((sum, { predicted }) => sum + predicted.length, 0);
  const seen = own.reduce((sum, { predicted, observed }) => sum + predicted.filter((one) => one in observed).length, 0);
  const wrong = own.reduce((sum, entry) => sum + unpredicted(entry).length, 0);
  return [
    kernel,
    `kernels from ${own[0]?.era}`,
    dates.length === 1 ? (dates[0] ?? '') : `${dates[0]} to ${dates.at(-1)}`,
    String(own.length),
    grouped(own.reduce((sum, { runs }) => sum + runs, 0)),
    String(allowed),
    String(seen),
    String(wrong),
  ];
}

function unpredicted({ predicted, observed }: Entry): string[] {
  return Object.keys(observed).filter((outcome) => !predicted.includes(outcome));
}

function rows(test: LitmusTest, kernels: readonly string[], entries: readonly Entry[]): string[][] {
  const own = entries.filter((entry) => entry.test === test.name);
  const outcomes = [...new Set(own.flatMap(({ predicted, observed }) => [...predicted, ...Object.keys(observed)]))];
  const name = code(test.name);
  const threads = test.threads.map((calls) => calls.map(({ call, page }) => `${call} ${page}`).join(', ')).join(' ‖ ');
  if (outcomes.length === 0) return [[name, threads, 'not run yet', ...kernels.map(() => '')]];
  return outcomes.map((outcome, at) => [
    at === 0 ? name : '',
    at === 0 ? threads : '',
    outcome,
    ...kernels.map((kernel) =>
      cell(
        outcome,
        own.find((entry) => entry.kernel === kernel),
      ),
    ),
  ]);
}

function cell(outcome: string, entry: Entry | undefined): string {
  if (entry === undefined) return '';
  const count = entry.observed[outcome] ?? 0;
  const text = grouped(count);
  if (entry.predicted.includes(outcome)) return text;
  return count === 0 ? '–' : `**${text}**`;
}
