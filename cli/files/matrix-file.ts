/** What `racewalk matrix` prints as JSON and keeps in a folder: its verdicts, by what they are verdicts of. */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Decided, type Memory, raisedBy } from '../../checker/necessity/decide.ts';
import {
  type Ground,
  type Plan,
  type Question,
  type Row,
  rowName,
  type Standing,
} from '../../checker/necessity/matrix.ts';
import { statuses } from '../../checker/necessity/status.ts';
import { format } from '../../checker/necessity/weakenings.ts';
import { documentVersion } from '../../checker/report/document.ts';
import { type Io, UsageError } from '../io.ts';
import { makeFolders } from './folder.ts';

interface Tried {
  readonly protocol: string;
  readonly scenario: string;
  readonly fingerprint: string;
}
export interface MatrixDocument {
  readonly scenarios: readonly Tried[];
  readonly rows: readonly Row[];
  /** Of how many weakenings scenarios that are not listed may say more, because the run was interrupted. */
  readonly skipped: number;
  /** How many weakenings there are of places where no actor comes. */
  readonly unreached: number;
}

/** The part of these protocols: the rows that a scenario of theirs decides. */
export function documentOf(
  { rows, skipped, unreached, finished }: Decided,
  protocols: readonly string[],
): MatrixDocument {
  const sum = (questions: readonly Question[]): number =>
    protocols.reduce((total, protocol) => total + raisedBy(protocol, questions), 0);
  const scenarios = finished.map(({ protocol, scenario: { name }, fingerprint }): Tried => {
    return { protocol, scenario: name, fingerprint };
  });
  return {
    scenarios: scenarios
      .filter(({ protocol }) => protocols.includes(protocol))
      .toSorted((a, b) => (a.scenario < b.scenario ? -1 : 1)),
    rows: rows.filter(({ protocol }) => protocols.includes(protocol)),
    ...{ skipped: sum(skipped), unreached: sum(unreached) },
  };
}

/** Each row on a line of its own, so that a change of one shows as one; what is null or empty is left out. */
export function matrixJson({ scenarios, rows, skipped, unreached }: MatrixDocument): string {
  const lines = (list: readonly object[]): string =>
    list.map((each) => `\n${JSON.stringify(each, (_, value) => (isEmpty(value) ? undefined : value))}`).join();
  const head = `{"racewalk":${documentVersion},"command":"matrix","format":${format},"skipped":${skipped},"unreached":${unreached}`;
  return `${head},"scenarios":[${lines(scenarios)}\n],"rows":[${lines(rows)}\n]}\n`;
}
function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Whether it looks like what `racewalk matrix --json` prints. */
export function isMatrixText(text: string): boolean {
  return /^\s*\{[^{[]*"command":\s*"matrix"/.test(text);
}

/** Throws UsageError for anything else than what this version prints with `racewalk matrix --json`. */
export function parseMatrix(text: string, name: string): MatrixDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = null;
  }
  if (!isMatrix(document)) {
    throw new UsageError(
      `${name} is no matrix: 'racewalk matrix --json' prints one, version ${documentVersion} of the format`,
    );
  }
  if (document.format !== format) {
    throw new UsageError(
      `${name} has the weakenings of another version of racewalk: write it anew with 'racewalk matrix'`,
    );
  }
  return { ...document, rows: document.rows.map(whole) };
}

/** With what was left out, and with its keys in the order in which they are written. */
function whole(row: Partial<Row> & Pick<Row, 'status'>): Row {
  const { property = null, steps = null, replay = null, lost = [] } = row;
  // isMatrix() has looked at it.
  return { ...row, property, steps, replay, lost } as Row;
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
    (format !== current || rows.every(isRow))
  );
}
const current: number = format;
function isRow(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false;
  const { function: name, scenario, status } = row as { readonly [key: string]: unknown };
  return typeof name === 'string' && typeof scenario === 'string' && statuses.some((each) => each === status);
}

/** A folder of verdicts, one file a protocol: what has not changed since is not searched again. */
export class KeptMatrix implements Memory {
  private readonly folder: string;
  private readonly rows = new Map<string, Row>();
  private readonly standings = new Map<Question, Standing | null>();
  private readonly fingerprints = new Map<string, string>();

  /** Throws UsageError if it cannot be a folder. */
  constructor(written: string, io: Io) {
    this.folder = resolve(io.cwd, written);
    const stats = statSync(this.folder, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isDirectory()) throw new UsageError(`--checkpoint ${written} is no folder`);
    makeFolders(this.folder);
  }

  private fileOf(protocol: string): string {
    return join(this.folder, `${protocol.replace(/[^A-Za-z0-9.-]+/g, '-')}.json`);
  }

  /** Whether there is a file of the protocol. */
  has(protocol: string): boolean {
    return statSync(this.fileOf(protocol), { throwIfNoEntry: false }) !== undefined;
  }

  /** Takes the verdicts that are there of the plan's protocols. Files of another version say nothing. */
  read({ grounds }: Plan): void {
    for (const protocol of new Set(grounds.map(({ protocol }) => protocol))) {
      if (!this.has(protocol)) continue;
      const file = this.fileOf(protocol);
      const document = this.parsed(file);
      if (document === null) continue;
      for (const { scenario, fingerprint } of document.scenarios) this.fingerprints.set(scenario, fingerprint);
      for (const row of document.rows) this.rows.set(rowName(row), row);
    }
  }
  private parsed(file: string): MatrixDocument | null {
    const text = readFileSync(file, 'utf8');
    if (isMatrixText(text) && !text.includes(`"format":${format},`)) return null;
    return parseMatrix(text, file);
  }

  standing(question: Question): Standing | null {
    const known = this.standings.get(question);
    if (known !== undefined) return known;
    const row = this.rows.get(question.name);
    const site = question.sites.find(
      ({ ground, weakening }) => ground.scenario.name === row?.scenario && weakening.machine === row.machine,
    );
    const standing =
      row === undefined || site === undefined || !this.isSame(site.ground) ? null : { row, position: site.position };
    this.standings.set(question, standing);
    return standing;
  }

  // A question without a row was raised by nobody; one whose row is of a scenario that has
  // changed is asked anew everywhere: what decides now may be what did not then.
  knows(question: Question, ground: Ground): boolean {
    if (!this.isSame(ground)) return false;
    return this.standing(question) !== null || !this.rows.has(question.name);
  }
  private isSame({ scenario, fingerprint }: Ground): boolean {
    return this.fingerprints.get(scenario.name) === fingerprint;
  }

  /** Each file all or nothing, so that an interrupt leaves what was there. */
  write(plan: Plan, decided: Decided): void {
    for (const protocol of new Set(plan.grounds.map(({ protocol }) => protocol))) {
      const file = this.fileOf(protocol);
      writeFileSync(`${file}.new`, matrixJson(documentOf(decided, [protocol])));
      renameSync(`${file}.new`, file);
    }
  }
}
