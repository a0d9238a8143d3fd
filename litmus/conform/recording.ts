/** Traces of one boot as they are kept: each order of events once, with how often it was seen. */
import type { Era } from '../kernel-era.ts';
import { kernelName } from '../record.ts';
import type { LogEntry, Traced, TracedRun } from './log.ts';

export interface KeptRun {
  readonly times: number;
  /** Null if it came to no end. */
  readonly outcome: string | null;
  /** `0B0` begins call 0, `0E0:ok` ends it, `0S0` sleeps in it, `0>7` enters function 7 of the list, `0<7` returns from it. */
  readonly log: string;
}
export interface Recording {
  /** Such as 6.12.117. */
  readonly kernel: string;
  readonly era: Era;
  readonly date: string;
  readonly seed: number;
  readonly probed: readonly string[];
  readonly hidden: readonly string[];
  readonly refused: readonly string[];
  readonly family: readonly string[];
  readonly tests: { readonly [name: string]: readonly KeptRun[] };
}

export function recordingOf(
  traced: Traced,
  run: { readonly release: string; readonly era: Era; readonly date: string; readonly seed: number },
): Recording {
  const probed = [...traced.probed].sort();
  const numbers = new Map(probed.map((name, at) => [name, at]));
  const tests = [...traced.runs].map(([name, runs]) => {
    const kept = new Map<string, KeptRun>();
    for (const { outcome, log } of runs) {
      const one = { outcome: outcome?.join(' ') ?? null, log: log.map((entry) => written(entry, numbers)).join(' ') };
      const key = `${one.outcome} ${one.log}`;
      kept.set(key, { times: (kept.get(key)?.times ?? 0) + 1, ...one });
    }
    return [name, [...kept.values()]] as const;
  });
  return {
    kernel: kernelName(run.release),
    ...{ era: run.era, date: run.date, seed: run.seed, probed },
    hidden: [...traced.hidden].sort(),
    refused: [...traced.refused].sort(),
    family: [...traced.family.keys()].sort(),
    tests: Object.fromEntries(tests),
  };
}

function written(entry: LogEntry, numbers: ReadonlyMap<string, number>): string {
  switch (entry.what) {
    case 'begins':
      return `${entry.thread}B${entry.call}`;
    case 'ends':
      return `${entry.thread}E${entry.call}:${entry.word}`;
    case 'sleeps':
      return `${entry.thread}S${entry.call}`;
    case 'enters':
    case 'returns':
      return `${entry.thread}${entry.what === 'enters' ? '>' : '<'}${numbers.get(entry.function)}`;
  }
}

/** Throws Error for what `recordingOf` does not write. */
export function readRun({ outcome, log }: KeptRun, probed: readonly string[]): TracedRun {
  const entries = log.split(' ').map((text): LogEntry => {
    const [, thread, what, number, word = ''] = /^(\d)([BES<>])(\d+)(?::(.+))?$/.exec(text) ?? [];
    const [who, which] = [Number(thread), Number(number)];
    if (what === 'B') return { thread: who, what: 'begins', call: which };
    if (what === 'E') return { thread: who, what: 'ends', call: which, word };
    if (what === 'S') return { thread: who, what: 'sleeps', call: which };
    const name = probed[which];
    if (what === undefined || name === undefined) throw new Error(`'${text}' is no entry of a recorded trace`);
    return { thread: who, what: what === '>' ? 'enters' : 'returns', function: name };
  });
  return { outcome: outcome?.split(' ') ?? null, log: entries };
}
