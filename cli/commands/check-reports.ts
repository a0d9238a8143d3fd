/** What `racewalk check` prints of each result, and at the end. */

import type { Verification } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { tracePath } from '../../checker/counterexample/trace.ts';
import { wrap } from '../../checker/report/columns.ts';
import { type ResultEntry, resultEntry, traceEntry } from '../../checker/report/document.ts';
import { drawRace } from '../../checker/report/race.ts';
import { receiptOf, receiptsText } from '../../checker/report/receipt.ts';
import { resultText, summaryText, textStyle } from '../../checker/report/text.ts';
import { placed } from '../files/breach.ts';
import { ResultsDocument } from '../files/document.ts';
import { digestOf, type PartNote, type Placed, sealOf } from '../files/part-document.ts';
import type { ExitCode, Io } from '../io.ts';
import type { Given } from '../options/limits.ts';
import type { Task } from '../options/select.ts';
import type { Shard } from '../options/shard.ts';
import type { Manner, Searched } from '../searchers/searches.ts';

export interface Finding extends Searched {
  readonly verification: Verification;
}

export interface Report {
  add(finding: Finding): void;
  end(findings: readonly Finding[], skipped: number): void;
}

export interface Drawn {
  readonly full: boolean;
  /** Whether every result with a violation is drawn; otherwise only those that nobody claims. */
  readonly shows: boolean;
  /** One scenario, or a user's file: claimed violations are drawn too, and what was never reached is listed. */
  readonly detailed: boolean;
  /** All violations of a result, not only the one that matters most. */
  readonly every: boolean;
}
/** A result with what is drawn of it. */
function findingText(
  { task, result, verification }: Finding,
  { full, shows, detailed, every }: Drawn,
  { width, paint }: Pick<Io, 'width' | 'paint'>,
): string {
  const { asClaimed, violation } = verification;
  const style = { width, paint };
  const said = resultText(task.scenario, result, verification, { ...style, unreached: detailed, heads: shows });
  const draws = violation !== null && (shows || (task.mutant === null && (detailed || asClaimed !== true)));
  if (!draws) return said;
  const system = buildSystem(task.scenario, task.mutant);
  const others = every ? result.violations.filter((each) => each !== violation) : [];
  const drawn = [violation, ...others].map(
    ({ path, property, cycle }) =>
      `${drawRace(system, path, property, { ...style, full, ...placed(system, path, task.file) }, cycle)}\n`,
  );
  return `${drawn.join('')}${said}`;
}

export class TextReport implements Report {
  private readonly io: Io;
  private readonly drawn: Drawn;

  constructor(io: Io, drawn: Drawn) {
    this.io = io;
    this.drawn = drawn;
  }

  add(finding: Finding): void {
    this.io.out(findingText(finding, this.drawn, this.io));
  }

  end(findings: readonly Finding[], skipped: number): void {
    this.io.out(
      endText(
        findings.map(({ task, result, verification }) => ({
          mutant: task.mutant,
          verdict: result.verdict,
          asClaimed: verification.asClaimed,
          fingerprint: result.fingerprint,
          receipt: receiptOf(result, this.io.version),
        })),
        skipped,
        this.io,
      ),
    );
  }
}

/** What is said after all results: how many there are, and the receipt. */
export function endText(
  entries: readonly Pick<ResultEntry, 'mutant' | 'verdict' | 'asClaimed' | 'fingerprint' | 'receipt'>[],
  skipped: number,
  { width, paint, version }: Pick<Io, 'width' | 'paint' | 'version'>,
): string {
  const mutants = entries.filter(({ mutant }) => mutant !== null).length;
  const count = (test: (entry: (typeof entries)[number]) => boolean): number => entries.filter(test).length;
  const summary = summaryText(
    {
      scenarios: entries.length - mutants,
      mutants,
      skipped,
      failed: count(({ asClaimed }) => asClaimed === false),
      incomplete: count(({ verdict }) => verdict === 'incomplete'),
      claimed: count(({ asClaimed }) => asClaimed === true),
    },
    paint,
  );
  const receipt = entries.length === 0 ? '' : `${wrap(receiptsText(entries, version), width, 2).join('\n')}\n`;
  return `${entries.length !== 1 || skipped > 0 ? summary : ''}${receipt}`;
}

/** What the exit code depends on. */
type Outcome = Pick<ResultEntry, 'verdict' | 'asClaimed' | 'property'>;

export function outcomeOf({ result, verification: { verdict, asClaimed, violation } }: Finding): Outcome {
  return {
    verdict: result.verdict === 'incomplete' ? 'incomplete' : verdict,
    asClaimed,
    property: violation?.property ?? null,
  };
}
/** `shown`: one broken form was asked for, so that its violation is what was looked for. */
export function fails({ verdict, asClaimed, property }: Outcome, shown: boolean): boolean {
  return (
    asClaimed === false ||
    (verdict !== 'incomplete' && property !== null && (shown || asClaimed === null)) ||
    (verdict === 'vacuous' && asClaimed === null)
  );
}
export function exitCode(all: readonly Outcome[], skipped: number, shown: boolean): ExitCode {
  if (all.some((each) => fails(each, shown))) return 1;
  return skipped > 0 || all.some(({ verdict }) => verdict === 'incomplete') ? 3 : 0;
}

/** How everything is searched, as the document says it. */
export type Said = Given & Pick<Manner, 'way'>;

export class JsonReport implements Report {
  private readonly document: ResultsDocument;
  private readonly io: Io;
  private readonly drawn: Drawn;
  private readonly limits: Said;
  private readonly part: PartSeal | null;
  private readonly started: number;

  /** `part`: of a whole run; null if it is one. */
  constructor(io: Io, drawn: Drawn, limits: Said, part: PartSeal | null) {
    this.limits = limits;
    this.document = new ResultsDocument(io, 'check');
    this.io = io;
    this.drawn = drawn;
    this.part = part;
    this.started = io.now();
  }

  add(finding: Finding): void {
    const { task, result, verification } = finding;
    const system = buildSystem(task.scenario, task.mutant);
    const entry: ResultEntry = resultEntry(system, result, verification, {
      version: this.io.version,
      file: task.file,
    });
    const { violation } = verification;
    const { shows, full } = this.drawn;
    const drawn = shows && violation !== null;
    const trace = drawn
      ? { trace: traceEntry(tracePath(system, violation.path, violation.property, full, violation.cycle)) }
      : {};
    const said = { ...entry, ...trace };
    this.document.add(this.part?.placed(said, task, findingText(finding, this.drawn, textStyle)) ?? said);
  }

  end(findings: readonly Finding[], skipped: number): void {
    const results = findings.map(({ task, result, milliseconds }) => ({
      scenario: task.scenario.name,
      mutant: task.mutant,
      seconds: milliseconds / 1000,
      statesPerSecond: Math.round(result.states / Math.max(milliseconds / 1000, 0.001)),
    }));
    const seconds = (this.io.now() - this.started) / 1000;
    const { limits, part } = this;
    this.document.end({
      skipped,
      limits,
      ...(part === null ? {} : { part: part.note(skipped, limits) }),
      measured: { seconds, cpuSeconds: this.io.cpuSeconds(), results },
    });
  }
}

/** Says of a part where it belongs. */
export class PartSeal {
  private readonly shard: Shard;
  private readonly whole: readonly Task[];
  private readonly results: string[] = [];
  private readonly version: string;

  /** `whole`: the tasks of all parts. */
  constructor(shard: Shard, whole: readonly Task[], version: string) {
    this.shard = shard;
    this.whole = whole;
    this.version = version;
  }

  placed(entry: object, task: Task, text: string): object {
    const place: Placed = { position: this.whole.indexOf(task), text };
    const result = { ...entry, part: place };
    this.results.push(JSON.stringify(result));
    return result;
  }

  note(skipped: number, limits: Said): PartNote {
    const names = this.whole.map(({ scenario, mutant, file }) => JSON.stringify([scenario.name, mutant, file]));
    const run = digestOf([this.version, JSON.stringify(limits), ...names]);
    const note = { ...this.shard, tasks: this.whole.length, run };
    return { ...note, seal: sealOf(this.results, { ...note, skipped, limits }) };
  }
}
