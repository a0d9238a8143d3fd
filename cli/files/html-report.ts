/** `check --html FILE`: the results in one page that opens from a mail, and in which every race can be walked through. */
import { existsSync, readFileSync } from 'node:fs';
import type { Verification } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { writeDefinition } from '../../checker/definition/write.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { resultEntry } from '../../checker/report/document.ts';
import { type PageReport, type PageResult, reportElement } from '../../checker/report/page.ts';
import { receiptText } from '../../checker/report/receipt.ts';
import { resultText, textStyle } from '../../checker/report/text.ts';
import { UsageError } from '../io.ts';
import type { Searched } from '../searchers/searches.ts';
import { withElement } from './page-element.ts';
import { packageFile } from './version.ts';

export class HtmlReport {
  private readonly version: string;
  private readonly results: PageResult[] = [];
  private readonly ofFiles = new Set<Scenario>();

  constructor(version: string) {
    this.version = version;
  }

  add({ task: { scenario, mutant, file }, result }: Searched, verification: Verification, fails: boolean): void {
    if (file !== null) this.ofFiles.add(scenario);
    const style = { ...textStyle, width: Number.MAX_SAFE_INTEGER, unreached: false, heads: true };
    this.results.push({
      entry: resultEntry(buildSystem(scenario, mutant), result, verification, { version: this.version, file }),
      fails,
      text: resultText(scenario, result, verification, style).trimEnd(),
      receipt: receiptText([result], this.version),
    });
  }

  /** The whole page. `command`: how Racewalk was called; `skipped`: how many searches did not begin. */
  page(command: string, skipped: number): string {
    const { version, results } = this;
    const definitions = [...this.ofFiles].map(writeDefinition);
    const report: PageReport = { command, version, skipped, results, definitions };
    return withElement(explorerPage(), reportElement, report);
  }
}

/** The built page. Throws UsageError where it was not built. */
export function explorerPage(): string {
  const file = packageFile('dist/explorer/index.html');
  if (!existsSync(file)) throw new UsageError(`${file} is not there: run npm run build`);
  return readFileSync(file, 'utf8');
}
