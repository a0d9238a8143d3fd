/** The file in which it is kept what was seen: docs/litmus.json, or another that the user names. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Entry, merged, written } from '../../litmus/record.ts';
import { UsageError } from '../io.ts';

/** Throws UsageError for a file that holds something else. */
export function keepRecord(named: string, cwd: string, fresh: readonly Entry[]): void {
  const file = resolve(cwd, named);
  const before = existsSync(file) ? entriesIn(readFileSync(file, 'utf8'), named) : [];
  writeFileSync(file, written(merged(before, fresh)));
}

function entriesIn(text: string, named: string): Entry[] {
  const refuse = (): never => {
    throw new UsageError(
      `--record ${named}: it holds no list of runs of litmus tests; name a new file, or docs/litmus.json`,
    );
  };
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return refuse();
  }
  return Array.isArray(list) && list.every(isEntry) ? list : refuse();
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'test' in value && 'kernel' in value && 'observed' in value;
}
