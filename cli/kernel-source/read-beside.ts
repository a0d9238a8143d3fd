/** What machines were read beside: for each kernel function and version a hash of its body. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { packageFile } from '../files/version.ts';
import { UsageError } from '../io.ts';

/** By `file:function`, by version. */
export type ReadBeside = Map<string, Map<string, string>>;

/** The notes of this package. */
export function notesOfPackage(): string {
  return packageFile('machines/read-beside.json');
}

/** Throws UsageError for a file that is something else. A file that is not there has no notes. */
export function readNotes(path: string): ReadBeside {
  if (!existsSync(path)) return new Map();
  let notes: unknown;
  try {
    notes = JSON.parse(readFileSync(path, 'utf8'));
  } catch (problem) {
    throw new UsageError(`${path} is no JSON document (${problem instanceof Error ? problem.message : problem})`);
  }
  if (!isTable(notes, (versions) => isTable(versions, (hash) => typeof hash === 'string')))
    throw new UsageError(`${path} has no notes of kernel functions: write { "file:function": { "version": "hash" } }`);
  return new Map(
    Object.entries(notes).map(([place, versions]) => [place, new Map(Object.entries(versions as object))]),
  );
}
function isTable(value: unknown, holds: (inner: unknown) => boolean): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => holds(each))
  );
}

/** Sorted, so that two runs write the same bytes. */
export function writeNotes(path: string, notes: ReadBeside): void {
  const sorted = <T>(entries: Iterable<readonly [string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const document = Object.fromEntries(
    sorted(notes).map(([place, versions]) => [place, Object.fromEntries(sorted(versions))]),
  );
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
