/** `--shard 2/5`: which part of a run this one is. */
import { UsageError } from '../io.ts';
import { type RawOptions, text } from './options.ts';

export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

const most = 10_000;

/** Null without the option. Throws UsageError for a part that there cannot be, and for options that are about one race. */
export function shardOf(options: RawOptions): Shard | null {
  const written = text(options, 'shard');
  if (written === null) return null;
  const [, number, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(written)?.map(Number) ?? [];
  if (number === undefined || of === undefined || number < 1 || number > of || of > most) {
    throw new UsageError(`--shard ${written}: write which part of how many, such as 2/5, at most ${most}`);
  }
  for (const other of ['mutant', 'bug', 'write', 'format']) {
    if (options[other] === undefined) continue;
    throw new UsageError(`--shard is part of a run about many, and --${other} is about one; leave out one of them`);
  }
  return { number, of };
}
