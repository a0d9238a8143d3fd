/** What `racewalk matrix` prints as JSON and keeps in a folder: its verdicts, by what they are verdicts of. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plan, Row } from '../../checker/necessity/matrix.ts';
import { format } from '../../checker/necessity/weakenings.ts';
import { type Outcome, statuses } from '../../checker/necessity/weigh.ts';
import { documentVersion } from '../../checker/report/document.ts';
import { type Io, UsageError } from '../io.ts';

export interface MatrixDocument {
  readonly scenarios: readonly { readonly protocol: string; readonly scenario: string; readonly fingerprint: string }[];
  readonly rows: readonly Row[];
  /** How many rows it lacks because its run was interrupted. */
  readonly skipped: number;
}

/** Each row on a line of its own, so that a change of one shows as one. */
export function matrixJson({ scenarios, rows, skipped }: MatrixDocument): string {
  const lines = (list: readonly object[]): string => list.map((each) => `\n${JSON.stringify(each)}`).join();
  const head = `{"racewalk":${documentVersion},"command":"matrix","format":${format},"skipped":${skipped}`;
  return `${head},"scenarios":[${lines(scenarios)}\n],"rows":[${lines(rows)}\n]}\n`;
}

export function scenariosOf({ group, scenarios }: Plan): MatrixDocument['scenarios'] {
  return [...scenarios].map(([{ name }, fingerprint]) => ({ protocol: group.protocol, scenario: name, fingerprint }));
}

/** Whether it looks like what `racewalk matrix --json` prints. */
export function isMatrixText(text: string): boolean {
  return /^\s*\{[^{[]*"command":\s*"matrix"/.test(text);
}

/** Throws UsageError for anything else than what `racewalk matrix --json` prints. */
export function parseMatrix(text: string, name: string): MatrixDocument & { readonly format: number } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = null;
  }
  if (isMatrix(document)) return document;
  throw new UsageError(
    `${name} is no matrix: 'racewalk matrix --json' prints one, version ${documentVersion} of the format`,
  );
}

function isMatrix(value: unknown): value is MatrixDocument & { readonly format: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { racewalk, command, rows, scenarios, format, skipped } = value as { readonly [key: string]: unknown };
  return (
    racewalk === documentVersion &&
    command === 'matrix' &&
    typeof format === 'number' &&
    typeof skipped === 'number' &&
    Array.isArray(scenarios) &&
    Array.isArray(rows) &&
    rows.every(isRow)
  );
}
function isRow(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || !('name' in row) || !('tried' in row)) return false;
  const isOutcome = (each: { readonly status?: unknown }): boolean =>
    statuses.some((status) => status === each?.status);
  return typeof row.name === 'string' && Array.isArray(row.tried) && row.tried.every(isOutcome);
}

/** The verdicts of a folder, one file a protocol: those of definitions that have not changed are not searched again. */
export class KeptMatrix {
  private readonly folder: string;
  private readonly outcomes = new Map<string, Outcome>();

  /** Throws UsageError if it cannot be a folder. */
  constructor(written: string, io: Io) {
    this.folder = resolve(io.cwd, written);
    const stats = statSync(this.folder, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isDirectory()) throw new UsageError(`--checkpoint ${written} is no folder`);
    mkdirSync(this.folder, { recursive: true });
  }

  private fileOf(name: string): string {
    return join(this.folder, `${name.replace(/[^A-Za-z0-9.-]+/g, '-')}.json`);
  }

  /** Takes the verdicts that are there, if they are of this kind of weakenings. */
  read(name: string): void {
    const file = this.fileOf(name);
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return;
    const document = parseMatrix(readFileSync(file, 'utf8'), file);
    if (document.format !== format) return;
    const fingerprints = new Map(document.scenarios.map(({ scenario, fingerprint }) => [scenario, fingerprint]));
    for (const row of document.rows) {
      for (const { scenario, ...outcome } of row.tried)
        this.outcomes.set(key(fingerprints.get(scenario), row.name), outcome);
    }
  }

  known(fingerprint: string | undefined, name: string): Outcome | null {
    return this.outcomes.get(key(fingerprint, name)) ?? null;
  }

  /** All or nothing, so that an interrupt leaves what was there. */
  write(name: string, document: MatrixDocument): void {
    const file = this.fileOf(name);
    writeFileSync(`${file}.new`, matrixJson(document));
    renameSync(`${file}.new`, file);
  }
}

function key(fingerprint: string | undefined, name: string): string {
  return `${fingerprint ?? ''} ${name}`;
}
