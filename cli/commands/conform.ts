/** `racewalk conform`: whether what a kernel's trace shows of a litmus test is a path of the model. */
import { wrap } from '../../checker/report/columns.ts';
import { grouped } from '../../checker/report/text.ts';
import { type Breakage, breakagesOf } from '../../litmus/conform/breakages.ts';
import { machineFunctionsOf } from '../../litmus/conform/functions.ts';
import { type Coverage, coverageOf, type Judged, judged } from '../../litmus/conform/judge.ts';
import type { Recording } from '../../litmus/conform/recording.ts';
import { eraOf, eras } from '../../litmus/kernel-era.ts';
import type { LitmusTest } from '../../litmus/litmus-test.ts';
import { CutError } from '../../litmus/predict.ts';
import { printDocument } from '../files/document.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { kernelNamed } from '../litmus/kernels.ts';
import { testNamed } from '../litmus/named-test.ts';
import { keepReport, readRecording, traceInQemu, writeRecording } from '../litmus/traced.ts';
import { UnavailableError } from '../litmus/unavailable.ts';
import { flag, type RawOptions, text, whole } from '../options/options.ts';

export async function conformCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  const from = text(options, 'from');
  const recording = from === null ? traced(names.map(testNamed), options, io) : readRecording(from, io.cwd);
  const keep = text(options, 'keep');
  if (keep !== null) writeRecording(keep, io.cwd, recording);
  const asked = names.length === 0 ? Object.keys(recording.tests) : names;
  const tests = asked.map(testNamed).map((test) => recorded(test, recording));
  try {
    return told(tests, recording, options, io);
  } catch (problem) {
    // What was not looked at may be a path, too.
    if (problem instanceof CutError) throw new UnavailableError(problem.message);
    throw problem;
  }
}

function recorded(test: LitmusTest, { tests }: Recording): LitmusTest {
  if ((tests[test.name] ?? []).length > 0) return test;
  throw new UsageError(`test '${test.name}' has no recorded run; there are ${Object.keys(tests).join(', ') || 'none'}`);
}

function traced(tests: readonly LitmusTest[], options: RawOptions, io: Io): Recording {
  if (tests.length === 0)
    throw new UsageError("'conform' needs a litmus test, or --from FILE; 'racewalk litmus' lists the tests");
  const kernel = text(options, 'kernel') ?? '6.12';
  const { release, image } = kernelNamed(kernel, io.cwd);
  if (image === null)
    throw new UsageError('--kernel live: the kernel of this machine is not traced; write a version such as 6.12');
  const era = eraOf(release);
  if (era === null) throw new UsageError(`nothing is known of a kernel ${release}, which is before ${eras[0]}`);
  const runs = whole(options, 'runs', { min: 1, max: 10_000, fallback: 20 });
  const seed = whole(options, 'seed', { min: 0, fallback: 1 });
  return traceInQemu(tests, { release, image, era, runs, seed });
}

function told(tests: readonly LitmusTest[], recording: Recording, options: RawOptions, io: Io): ExitCode {
  const count = whole(options, 'broken', { min: 0, max: 1000, fallback: 0 });
  const results = tests.map((test) => judged(test, recording));
  const coverage = coverageOf(recording, machineFunctionsOf(tests));
  const breakages = breakagesOf(tests, recording, count);
  const { kernel, era, date, seed } = recording;
  const record = text(options, 'record');
  const report = { kernel, era, date, seed, results, coverage, breakages };
  if (record !== null) keepReport(record, io.cwd, report);
  if (flag(options, 'json')) printDocument(io, 'conform', report);
  else {
    io.out(`on Linux ${kernel} (machines for kernels from ${era}), seed ${seed}\n`);
    for (const result of results) io.out(resultText(result, io));
    io.out(coverageText(coverage, io));
    io.out(breakagesText(breakages, io));
  }
  return results.every(({ rejections }) => rejections.length === 0) ? 0 : 1;
}

function resultText({ test, runs, orders, accepted, rejections }: Judged, { width, paint }: Io): string {
  const verdict = rejections.length === 0 ? 'all accepted' : paint('bad', `${grouped(accepted)} accepted`);
  const lines = rejections.flatMap(({ times, outcome, prefix, log, came, expected }) => [
    `  rejected, ${grouped(times)} times, with the outcome '${outcome ?? 'none'}': ${prefix} of ${log.split(' ').length} events are a path of the model`,
    ...wrap(`then came: ${came}`, width, 4, 6),
    ...wrap(`expected: ${expected.join('; ') || 'nothing more'}`, width, 4, 6),
  ]);
  return `${[`${test}: ${grouped(runs)} runs, ${grouped(orders)} orders of events: ${verdict}`, ...lines].join('\n')}\n`;
}

function coverageText({ seen, unseen, inlined, hidden, unnamed }: Coverage, { width }: Io): string {
  const rows: [string, readonly string[]][] = [
    ['functions of the machines, seen', seen],
    ['not seen, though traced', unseen],
    ['inlined, judged by their callers', Object.keys(inlined)],
    ['inlined or not in this kernel, not judged', hidden],
    ['gone through, and in no machine', unnamed],
  ];
  return rows
    .map(([what, list]) =>
      wrap(`${what}: ${list.length}${list.length === 0 ? '' : `: ${list.join(', ')}`}`, width, 0, 2),
    )
    .map((lines) => `${lines.join('\n')}\n`)
    .join('');
}

function breakagesText(breakages: readonly Breakage[], { width }: Io): string {
  if (breakages.length === 0) return '';
  const rejected = breakages.filter(({ rejectedBy }) => rejectedBy !== null);
  const lines = breakages.flatMap(({ function: name, text: what, rejectedBy }) =>
    wrap(`${rejectedBy === null ? 'accepted' : 'rejected'}  ${name}(): ${what}`, width, 2, 4),
  );
  const head = `machines broken in one place: ${rejected.length} of ${breakages.length} are rejected by these traces`;
  return `${[head, ...lines].join('\n')}\n`;
}
