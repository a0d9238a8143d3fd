/** What a protocol claims to be broken: catalogued bugs, forms in use that are known to fail, and all other broken forms. */

import type { Protocol } from '../scenarios/protocol.ts';
import { type Claim, claimsOf, commandOf, nameOf, traceOf } from './claims.ts';
import type { KeptTraces } from './kept-traces.ts';
import { block, code, details, list, table } from './markdown.ts';
import { type Section, type Series, seriesOf } from './page.ts';

/** A longer trace is folded away. */
const linesMax = 40;

/** Null if nothing is broken. */
export function bugsPages(protocol: Protocol, kept: KeptTraces): Series | null {
  const claims = claimsOf(protocol);
  if (claims.length === 0) return null;
  const head = [
    `Broken forms of [${protocol.title}](README.md), each with the shortest schedule that breaks what it promises, and of those the one with the fewest switches from one actor to another. Steps of one actor that nobody else can see are folded into one line.`,
  ];
  return seriesOf(`docs/protocols/${protocol.name}/bugs.md`, `Bugs: ${protocol.title}`, head, [
    ...catalogued(claims, kept),
    ...inUse(claims, kept),
    ...others(claims),
  ]);
}

/** Each catalogued bug once, with the shortest of its traces. */
function catalogued(claims: readonly Claim[], kept: KeptTraces): Section[] {
  const numbers = [...new Set(claims.flatMap(({ bug }) => (bug === null ? [] : [bug])))];
  numbers.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return numbers.map((number): Section => {
    const forms = claims.filter(({ bug }) => bug === number);
    const broken = forms.filter(({ violates }) => violates !== null);
    const [shortest] = broken.toSorted((a, b) => stepsOf(a) - stepsOf(b));
    const lines = forms.map(
      (form) => `${code(nameOf(form))}: ${sentence(form.text)} ${outcome(form)}${reference(form)}`,
    );
    return { title: number, parts: [list(lines), shortest === undefined ? '' : trace(shortest, kept)] };
  });
}

/** What is claimed of a form that is in use and has no number in the catalogue. */
function inUse(claims: readonly Claim[], kept: KeptTraces): Section[] {
  return claims
    .filter(({ mutant, bug }) => mutant === null && bug === null)
    .map((claim) => ({
      title: `Known violation: ${claim.scenario.name}`,
      parts: [`${sentence(claim.text)} ${outcome(claim)}${reference(claim)}`, trace(claim, kept)],
    }));
}

function others(claims: readonly Claim[]): Section[] {
  const rows = claims
    .filter(({ mutant, bug }) => mutant !== null && bug === null)
    .map((claim) => [code(nameOf(claim)), claim.text, outcome(claim), claim.reference ?? '']);
  if (rows.length === 0) return [];
  return [{ title: 'Other broken forms', parts: [table(['Form', 'What is broken', 'Outcome', 'Reference'], rows)] }];
}

function trace(claim: Claim, kept: KeptTraces): string {
  const text = traceOf(claim, kept);
  const command = commandOf(claim);
  const title = `The shortest trace${command === null ? '' : `, ${code(command)}`}`;
  const drawn = block('text', text);
  return text.split('\n').length > linesMax ? details(title, drawn) : `${title}:\n\n${drawn}`;
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
function stepsOf({ violates }: Claim): number {
  return violates?.steps ?? Number.POSITIVE_INFINITY;
}
function outcome({ violates, holds }: Claim): string {
  return violates === null
    ? `Holds: ${sentence(holds ?? '')}`
    : `Violates ${violates.property} in ${violates.steps} steps.`;
}
function reference(claim: Claim): string {
  return claim.reference === null ? '' : ` Reference: ${claim.reference}`;
}
