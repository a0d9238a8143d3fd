/** Results for the tools that read JUnit's XML: a suite for each scenario, with a case for itself and each mutant. */

/** How a check of one scenario or mutant ended. */
export interface Case {
  readonly scenario: string;
  /** Null for the scenario itself. */
  readonly mutant: string | null;
  readonly file: string | null;
  readonly seconds: number;
  /** Incomplete: a limit cut the search. */
  readonly outcome: 'passed' | 'failed' | 'incomplete';
  /** The result in one line. */
  readonly summary: string;
  /** The result with its notes, and the race. */
  readonly text: string;
}

/** The whole document. */
export function junit(cases: readonly Case[]): string {
  const scenarios = [...new Set(cases.map(({ scenario }) => scenario))];
  const suites = scenarios.flatMap((scenario) => {
    const own = cases.filter((each) => each.scenario === scenario);
    return [`  <testsuite ${attributes({ name: scenario, ...totals(own) })}>`, ...own.flatMap(lines), '  </testsuite>'];
  });
  const head = `<testsuites ${attributes({ name: 'racewalk', ...totals(cases) })}>`;
  return `${['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>'].join('\n')}\n`;
}

function totals(cases: readonly Case[]): { readonly [name: string]: string } {
  const count = (outcome: Case['outcome']): string => String(cases.filter((each) => each.outcome === outcome).length);
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0);
  const numbers = { tests: String(cases.length), failures: count('failed'), errors: count('incomplete') };
  return { ...numbers, time: seconds.toFixed(3) };
}

function lines({ scenario, mutant, file, seconds, outcome, summary, text }: Case): string[] {
  const named = { classname: scenario, name: mutant ?? scenario, ...(file === null ? {} : { file }) };
  const head = `    <testcase ${attributes({ ...named, time: seconds.toFixed(3) })}`;
  if (outcome === 'passed') return [`${head}/>`];
  const element = outcome === 'failed' ? 'failure' : 'error';
  return [
    `${head}>`,
    `      <${element} ${attributes({ type: outcome, message: summary })}>${escaped(text)}</${element}>`,
    '    </testcase>',
  ];
}

function attributes(values: { readonly [name: string]: string }): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`)
    .join(' ');
}

function escaped(text: string): string {
  // XML has no place for other control characters, not even as references.
  const shown = text.replace(/[^\P{Cc}\t\n\r]/gu, '\u{fffd}');
  return shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
