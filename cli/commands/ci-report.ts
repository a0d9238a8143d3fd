/** `check --junit FILE`, `--html FILE` and `--github`: the same results once more, for those who watch a build or get a mail. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verification } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { drawRace, raceStyle } from '../../checker/report/race.ts';
import { resultText, textStyle } from '../../checker/report/text.ts';
import { annotation } from '../files/annotations.ts';
import { HtmlReport } from '../files/html-report.ts';
import { type Case, junit } from '../files/junit.ts';
import { writeNamed } from '../files/write-named.ts';
import { type Io, UsageError } from '../io.ts';
import { flag, type RawOptions, text } from '../options/options.ts';
import type { Searched } from '../searchers/searches.ts';

export class CiReport {
  private readonly io: Io;
  private readonly file: string | null;
  private readonly page: { readonly file: string; readonly report: HtmlReport } | null;
  private readonly command: string;
  private readonly annotates: boolean;
  private readonly cases: Case[] = [];

  constructor(options: RawOptions, io: Io, names: readonly string[] = []) {
    this.io = io;
    const page = text(options, 'html');
    this.page = page === null ? null : { file: page, report: new HtmlReport(io.version) };
    this.command = ['racewalk check', ...names].join(' ');
    this.file = text(options, 'junit');
    this.annotates = flag(options, 'github');
    if (this.annotates && flag(options, 'json')) {
      throw new UsageError('--github prints lines and --json one document on the same output; give one of them');
    }
    // A folder that is not there is said before the searches.
    this.write();
  }

  add(searched: Searched, verification: Verification, fails: boolean): void {
    this.page?.report.add(searched, verification, fails);
    if (this.file === null && !this.annotates) return;
    const one = caseOf(searched, verification, fails);
    this.cases.push(one);
    if (!this.annotates || one.outcome === 'passed') return;
    const source = one.file === null ? '' : readFileSync(resolve(this.io.cwd, one.file), 'utf8');
    this.io.out(annotation(one, source));
  }

  /** Writes what there is by now; `skipped` searches did not begin. Throws UsageError if it cannot. */
  write(skipped = 0): void {
    const { file, page } = this;
    const { cwd } = this.io;
    if (file !== null) writeNamed(file, cwd, junit(this.cases), `--junit ${file}`);
    if (page !== null) writeNamed(page.file, cwd, page.report.page(this.command, skipped), `--html ${page.file}`);
  }
}

function caseOf({ task, result, milliseconds }: Searched, verification: Verification, fails: boolean): Case {
  const { scenario, mutant, file } = task;
  const plain = { ...textStyle, unreached: false, heads: true };
  const said = resultText(scenario, result, verification, plain);
  const { violation } = verification;
  const race =
    violation === null
      ? ''
      : `\n${drawRace(buildSystem(scenario, mutant), violation.path, violation.property, { ...raceStyle, file }, violation.cycle)}`;
  const [summary = ''] = resultText(scenario, result, verification, { ...plain, width: Number.MAX_SAFE_INTEGER }).split(
    '\n',
  );
  const outcome = fails ? 'failed' : result.verdict === 'incomplete' ? 'incomplete' : 'passed';
  const text = outcome === 'passed' ? '' : `${said}${race}`;
  return { scenario: scenario.name, mutant, file, seconds: milliseconds / 1000, outcome, summary, text };
}
