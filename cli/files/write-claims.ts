/** `racewalk check --write`: what users' files claim, brought up to what was found. */
import { readFileSync, writeFileSync } from 'node:fs';
import { foundCounts, type Verification } from '../../checker/claim.ts';
import { stackOf } from '../../checker/language/site.ts';
import type { Result } from '../../checker/report/result.ts';
import { type Io, UsageError } from '../io.ts';
import type { Task } from '../options/select.ts';
import { type Slot, slotOf } from './part.ts';
import { callIn } from './source.ts';

interface Found {
  readonly task: Task;
  readonly result: Result;
  readonly verification: Verification;
}
interface Edit extends Slot {
  readonly value: string;
}

/** Shows and writes what differs; returns what is as claimed now. A verdict is never turned: that is for its author. */
export function writeClaims(findings: readonly Found[], io: Pick<Io, 'out' | 'err'>): ReadonlySet<Found> {
  const edits = new Map<string, { readonly text: string; readonly list: Edit[] }>();
  const settled = new Set<Found>();
  for (const finding of findings) {
    const { scenario, mutant } = finding.task;
    const value = claimFor(finding);
    if (value === null) continue;
    const found = callIn(stackOf(scenario));
    const part: [...string[], string] = mutant === null ? ['expect'] : ['mutants', mutant, 'expect'];
    const slot = found === null ? null : slotOf(found.text, found.call, part);
    if (found === null || slot === null) {
      const why = finding.task.file === null ? 'it is built in' : 'its expect is not written beside it';
      io.err(`racewalk: ${mutant ?? scenario.name}: ${why}; write ${value}\n`);
      continue;
    }
    settled.add(finding);
    const old = found.text.slice(slot.start, slot.end);
    if (old === value) continue;
    const line = found.text.slice(0, slot.start).split('\n').length;
    io.out(`${found.name}:${line}\n${old === '' ? '' : `- expect: ${old}\n`}+ expect: ${value}\n`);
    const file = edits.get(found.path) ?? { text: found.text, list: [] };
    edits.set(found.path, file);
    file.list.push({ ...slot, value });
  }
  for (const [path, { text, list }] of edits) write(path, text, list);
  return settled;
}

function write(path: string, text: string, list: readonly Edit[]): void {
  if (readFileSync(path, 'utf8') !== text) throw new UsageError(`${path} has changed since it was loaded; run again`);
  const last = [...list].sort((a, b) => b.start - a.start);
  const edited = last.reduce(
    (now, { start, end, before, value }) => now.slice(0, start) + before + value + now.slice(end),
    text,
  );
  writeFileSync(path, edited);
}

/** What the author may claim of what was found; null if it is claimed, or is not for a tool to decide. */
function claimFor({ task: { scenario, mutant }, result, verification }: Found): string | null {
  const { violation } = verification;
  if (result.verdict === 'incomplete') return null;
  const claim = mutant === null ? scenario.expect : scenario.mutants?.[mutant]?.expect;
  if (mutant !== null) {
    const same = claim === undefined || ('violates' in claim && claim.violates === violation?.property);
    return same && violation !== null ? `{ violates: ${quoted(violation.property)}, steps: ${violation.steps} }` : null;
  }
  if (claim !== undefined && 'violates' in claim) {
    const same = violation?.property === claim.violates;
    return same ? `{ verdict: 'violated', violates: ${quoted(claim.violates)}, steps: ${violation.steps} }` : null;
  }
  if (result.verdict !== 'holds' || verification.verdict !== 'holds') return null;
  const claimed = scenario.expect?.verdict === 'holds' ? scenario.expect : {};
  const known: { readonly [count: string]: unknown } = { ...claimed, ...Object.fromEntries(foundCounts(result)) };
  const counts = ['states', 'transitions', 'depth', 'symmetric'].flatMap((count) => {
    const number = known[count];
    return number === undefined ? [] : [`, ${count}: ${number}`];
  });
  return `{ verdict: 'holds'${counts.join('')} }`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
