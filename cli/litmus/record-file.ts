/** The file in which it is kept what was seen: docs/litmus.json, or another that the user names. */
import { type Entry, merged, written } from '../../litmus/record.ts';
import { writeNamed } from '../files/write-named.ts';
import { keptList } from './kept-list.ts';

/** Throws UsageError for a file that holds something else. */
export function keepRecord(named: string, cwd: string, fresh: readonly Entry[]): void {
  const before = keptList(named, cwd, isEntry, { what: 'runs of litmus tests', usually: 'docs/litmus.json' });
  writeNamed(named, cwd, written(merged(before, fresh)), `--record ${named}`);
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'test' in value && 'kernel' in value && 'observed' in value;
}
