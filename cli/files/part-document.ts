/** What a part of a run says of itself, so that `racewalk merge` can tell whether parts are the whole of one run. */
import { createHash } from 'node:crypto';
import { documentVersion, type ResultEntry } from '../../checker/report/document.ts';
import { UsageError } from '../io.ts';
import type { Shard } from '../options/shard.ts';
import { isObject } from './receipt-file.ts';

/** Of the document. */
export interface PartNote extends Shard {
  /** How many results the whole run has. */
  readonly tasks: number;
  /** A digest of what is searched and how: the same in all parts of a run. */
  readonly run: string;
  /** A digest of all that the document says besides. */
  readonly seal: string;
}
/** Of each result. */
export interface Placed {
  /** In the whole run. */
  readonly position: number;
  /** What is printed of it where the output is text. */
  readonly text: string;
}

/** The digest of texts that are told apart. */
export function digestOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest('hex');
}

export interface PartDocument {
  /** As the user named it. */
  readonly name: string;
  readonly note: PartNote;
  /** The results as they stand there, without their places. */
  readonly results: readonly { readonly entry: ResultEntry; readonly place: Placed }[];
  readonly skipped: number;
  readonly limits: unknown;
  readonly measured: { readonly [field: string]: unknown };
}

/** What is sealed of a document, but for its results, which are added one by one. */
export function sealOf(
  results: readonly string[],
  rest: Omit<PartNote, 'seal'> & { skipped: number; limits: unknown },
) {
  const { number, of, tasks, run, skipped, limits } = rest;
  return digestOf([JSON.stringify([number, of, tasks, run, skipped, limits]), ...results]);
}

/** Throws UsageError for what is no part, or was altered. */
export function readPart(name: string, text: string): PartDocument {
  const refuse = (why: string): never => {
    throw new UsageError(`${name} is no part of a run: ${why}`);
  };
  const document = parsed(text) ?? refuse('it is no JSON, or was cut off');
  const { racewalk, command, part, results, skipped, limits, measured, error } = document;
  if (error !== undefined) return refuse(`its run failed: ${String(error)}`);
  if (racewalk !== documentVersion || command !== 'check' || !Array.isArray(results)) {
    return refuse(
      `a part is what 'racewalk check --shard 1/2 --json' prints, version ${documentVersion} of the format`,
    );
  }
  if (!isObject(part)) return refuse("it was printed without '--shard'");
  if (!isNote(part) || typeof skipped !== 'number' || !isObject(measured)) return refuse('it is altered');
  const found = results.map((result: unknown) => placed(result) ?? refuse('a result of it is altered'));
  const texts = results.map((result: unknown) => JSON.stringify(result));
  if (sealOf(texts, { ...part, skipped, limits }) !== part.seal) return refuse('it is altered: its seal does not fit');
  return { name, note: part, results: found, skipped, limits, measured };
}

function parsed(text: string): { readonly [field: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
function isNote(part: { readonly [field: string]: unknown }): part is PartNote & { readonly [field: string]: unknown } {
  const counts = [part.number, part.of, part.tasks];
  return (
    counts.every((count) => typeof count === 'number') &&
    [part.run, part.seal].every((each) => typeof each === 'string')
  );
}
function placed(result: unknown): PartDocument['results'][number] | null {
  if (!isObject(result) || !isObject(result.part)) return null;
  const { part, ...entry } = result;
  const { position, text } = part;
  if (typeof position !== 'number' || typeof text !== 'string') return null;
  // The seal says that it is what was printed.
  return { entry: entry as unknown as ResultEntry, place: { position, text } };
}
