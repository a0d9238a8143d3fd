/** Reads what `racewalk check --json` printed: receipts to be verified. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { documentVersion } from '../../checker/report/document.ts';
import { type Cut, cuts, type Reduction } from '../../checker/report/result.ts';
import type { LossyOptions } from '../../checker/search/lossy.ts';
import { type StrategyOptions, strategies, strategyNames } from '../../checker/search/strategies.ts';
import { type Io, UsageError } from '../io.ts';
import type { Order, Way } from '../options/way.ts';
import { paragraph } from './paragraph.ts';

/** One result with all its figures, as far as verifying needs to know them. */
export interface Entry {
  readonly scenario: string;
  readonly mutant: string | null;
  readonly file: string | null;
  readonly cut: Cut | null;
  readonly fingerprint: string;
  /** That wrote it. */
  readonly version: string;
  /** By name; those of `receipt` among them, under a longer name if a result has one of that name. */
  readonly figures: ReadonlyMap<string, unknown>;
}
export interface ReceiptFile {
  readonly entries: readonly Entry[];
  /** Bytes that the user allowed; null if the machine decided. */
  readonly memory: number | null;
  readonly way: Way;
  /** How many results it lacks because its run was interrupted. */
  readonly skipped: number;
}

/** `name` is for messages; `-` is standard input. Throws UsageError for anything else than a whole document of `check --json`. */
export function readReceipts(name: string, text: string): ReceiptFile {
  const refuse = (why: string): never => {
    throw new UsageError(`${name === '-' ? 'standard input' : name} is no receipt: ${why}`);
  };
  const document = parse(text, refuse);
  const { racewalk, command, results, limits, error, skipped } = document;
  if (racewalk !== documentVersion || command !== 'check' || !Array.isArray(results)) {
    return refuse(`a receipt is what 'racewalk check --json' prints, version ${documentVersion} of the format`);
  }
  if (error !== undefined) return refuse(`its run failed: ${String(error)}`);
  if (results.length === 0) return refuse('it has no result');
  const memory = isObject(limits) ? limits.memory : undefined;
  if (memory !== null && !isCount(memory)) return refuse(`its limits are altered: memory is ${JSON.stringify(memory)}`);
  if (!isCount(skipped)) return refuse(`'skipped' is no count: ${JSON.stringify(skipped)}`);
  const way = isObject(limits) ? wayIn(limits.way) : null;
  if (way === null) return refuse('its limits are altered: way says in no known way how to search');
  const entries = results.map((result: unknown, position) => {
    const found = entryOf(result);
    return typeof found === 'string' ? refuse(`result ${position + 1} is altered: ${found}`) : found;
  });
  return { entries, memory, way, skipped };
}

const known: readonly Reduction[] = ['symmetry', 'partial order'];

function reductionsIn(value: unknown): Way['reductions'] | null {
  if (value === 'auto') return value;
  if (!Array.isArray(value)) return null;
  const found = known.filter((each) => value.includes(each));
  return found.length === value.length ? found : null;
}

function wayIn(value: unknown): Way | null {
  if (!isObject(value)) return null;
  const reductions = reductionsIn(value.reductions);
  const order = orderIn(value.order);
  const lossy = value.lossy === null ? null : lossyIn(value.lossy);
  return reductions === null || order === null || lossy === undefined ? null : { reductions, order, lossy };
}
function orderIn(value: unknown): Order | null {
  if (!isObject(value) || !isObject(value.values)) return null;
  const { strategy, minimise, enough } = value;
  const name = strategyNames.find((each) => each === strategy);
  if (name === undefined || typeof minimise !== 'boolean' || !isCount(enough)) return null;
  const values: { -readonly [option in keyof StrategyOptions]?: number } = {};
  for (const [key, given] of Object.entries(value.values)) {
    const option = strategies[name].takes.find((each) => each === key);
    if (option === undefined || !isCount(given)) return null;
    values[option] = given;
  }
  return { strategy: name, values, minimise, enough };
}
function lossyIn(value: unknown): LossyOptions | undefined {
  if (!isObject(value)) return undefined;
  return value.kind === 'compaction' || value.kind === 'bitstate' ? { kind: value.kind } : undefined;
}

type Fields = { readonly [name: string]: unknown };

/** The text of the file. Throws UsageError if it cannot be read. */
export function readText(name: string, { cwd }: Io): string {
  try {
    return readFileSync(name === '-' ? 0 : resolve(cwd, name), 'utf8');
  } catch (problem) {
    throw new UsageError(`${name === '-' ? 'standard input' : name} cannot be read: ${paragraph(problem)}`);
  }
}

function parse(text: string, refuse: (why: string) => never): Fields {
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) ? document : refuse('it is no JSON object');
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    return refuse(`it is no JSON (${paragraph(problem)}); it may have been cut off`);
  }
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
const isName = (value: unknown): value is string | null => value === null || typeof value === 'string';

/** What a result says beside its receipt too. */
const twice = ['fairness', 'lossy', 'reductions'];

/** What is wrong with it, if anything is. */
function entryOf(result: unknown): Entry | string {
  if (!isObject(result)) return 'it is no object';
  const { scenario, mutant, file, cut, fingerprint, verdict, receipt } = result;
  if (typeof scenario !== 'string') return 'it names no scenario';
  if (!isName(mutant) || !isName(file)) return "'mutant' and 'file' are text or null";
  const known = cut === null ? null : cuts.find((each) => each === cut);
  if (known === undefined) return `'cut' is ${JSON.stringify(cut)}, which is none of ${cuts.join(', ')}`;
  if (typeof fingerprint !== 'string') return 'it has no fingerprint';
  if (typeof verdict !== 'string') return 'it has no verdict';
  const wrong = ['states', 'transitions', 'depth'].find((count) => !isCount(result[count]));
  if (wrong !== undefined) return `'${wrong}' is no count`;
  if (!isObject(receipt) || typeof receipt.version !== 'string') return "it has no 'receipt' with a version";
  const { receipt: _receipt, ...plain } = result;
  // That it went on from a checkpoint was so once, and is no figure to be found again.
  const { version, resumed: _resumed, ...how } = receipt;
  const figures = new Map(Object.entries(plain));
  for (const [name, value] of Object.entries(how)) figures.set(twice.includes(name) ? `receipt.${name}` : name, value);
  return { scenario, mutant, file, cut: known, fingerprint, version, figures };
}

/** The figures of a result as they would be read from a file. */
export function figuresOf(entry: object): ReadonlyMap<string, unknown> {
  const found = entryOf(JSON.parse(JSON.stringify(entry)));
  if (typeof found === 'string') throw new Error(found);
  return found.figures;
}
