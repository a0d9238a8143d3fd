/** Traces of litmus tests on a kernel that QEMU boots, and the file in which they are kept. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { functionsOf } from '../../litmus/conform/functions.ts';
import type { Report } from '../../litmus/conform/judge.ts';
import { readTraced } from '../../litmus/conform/log.ts';
import { type Recording, recordingOf } from '../../litmus/conform/recording.ts';
import type { Era } from '../../litmus/kernel-era.ts';
import type { LitmusTest } from '../../litmus/litmus-test.ts';
import { writeNamed } from '../files/write-named.ts';
import { UsageError } from '../io.ts';
import { keptList } from './kept-list.ts';
import { compileTracer } from './program.ts';
import { bootInQemu, noResult } from './qemu.ts';
import { UnavailableError } from './unavailable.ts';

interface Asked {
  readonly release: string;
  readonly image: string;
  readonly era: Era;
  readonly runs: number;
  readonly seed: number;
}

/** Throws UnavailableError where there is no QEMU, no compiler, or a kernel that cannot be traced. */
export function traceInQemu(tests: readonly LitmusTest[], { release, image, era, runs, seed }: Asked): Recording {
  const functions = functionsOf(tests);
  const program = compileTracer(tests, functions);
  let printed: string;
  try {
    printed = bootInQemu(image, program.file, [String(runs), String(seed)], tests.length * (runs + 20));
  } finally {
    program.remove();
  }
  const traced = readTraced(printed, functions);
  if (traced === null) throw noResult(printed, image);
  if (traced.runs.size === 0 || traced.probed.size === 0) {
    throw new UnavailableError(
      `${release} lets no probe be placed: it needs tracefs, CONFIG_KPROBE_EVENTS and CONFIG_FUNCTION_TRACER, as Debian's kernels have them`,
    );
  }
  return recordingOf(traced, { release, era, date: new Date().toISOString().slice(0, 10), seed });
}

/** One test's run a line. */
export function writeRecording(named: string, cwd: string, { tests, ...about }: Recording): void {
  const lists = Object.entries(tests).map(
    ([name, runs]) => `${JSON.stringify(name)}: [\n${runs.map((run) => JSON.stringify(run)).join(',\n')}\n]`,
  );
  const head = JSON.stringify(about, null, 1).slice(0, -2);
  writeNamed(named, cwd, `${head},\n "tests": {\n${lists.join(',\n')}\n}\n}\n`, `--keep ${named}`);
}

/** Throws UsageError for a file that is no recording. */
export function readRecording(named: string, cwd: string): Recording {
  const file = resolve(cwd, named);
  const refuse = (why: string): UsageError =>
    new UsageError(`--from ${named}: ${why}; 'racewalk conform NAME --keep FILE' writes one`);
  if (!existsSync(file)) throw refuse('there is no such file');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw refuse('it is no JSON document');
  }
  if (!isRecording(value)) throw refuse('it has no recorded traces');
  return value;
}

function isRecording(value: unknown): value is Recording {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['kernel', 'era', 'probed', 'hidden', 'refused', 'family', 'tests'].every((field) => field in value)
  );
}

/** A report takes the place of the one about the same kernel. Throws UsageError for a file that holds something else. */
export function keepReport(named: string, cwd: string, report: Report): void {
  const before = keptList(named, cwd, isReport, { what: 'reports', usually: 'docs/conform.json' });
  const all = [...before.filter(({ kernel }) => kernel !== report.kernel), report];
  all.sort((one, other) => one.kernel.localeCompare(other.kernel, 'en', { numeric: true }));
  writeNamed(named, cwd, `${JSON.stringify(all, null, 1)}\n`, `--record ${named}`);
}

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'kernel' in value && 'coverage' in value;
}
