/** `racewalk list --lock-order`: which lock is taken under which over all scenarios, and what the kernel documents. */

import { wrap } from '../../checker/report/columns.ts';
import { contradicts, documentedLockOrder } from '../../models/properties/lock-order.ts';
import { printDocument } from '../files/document.ts';
import type { Loaded } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, type RawOptions } from '../options/options.ts';
import { exhaustively } from '../options/way.ts';
import { searches } from '../searchers/searches.ts';

interface Pair {
  readonly held: string;
  readonly taken: string;
  /** The scenarios in which an actor waits for the one, or takes it, while it holds the other. */
  readonly scenarios: readonly string[];
  readonly contradicts: boolean;
}

/** Exits with 1 if some pair contradicts the documented order, with 3 if a search was cut. */
export async function listLockOrder(loaded: readonly Loaded[], options: RawOptions, io: Io): Promise<ExitCode> {
  const limits = limitsOf(options, io);
  const found = new Map<string, { held: string; taken: string; scenarios: string[] }>();
  let searched = 0;
  let complete = true;
  const tasks = loaded.map((each) => ({ ...each, mutant: null }));
  for await (const { task, result } of searches(
    tasks,
    { limits, jobs: jobsOf(options, io), way: exhaustively, kept: null },
    io,
  )) {
    searched++;
    if (result.verdict === 'incomplete') complete = false;
    for (const { held, taken, realised } of result.lockOrder) {
      if (!realised) continue;
      const key = JSON.stringify([held, taken]);
      const pair = found.get(key) ?? { held, taken, scenarios: [] };
      pair.scenarios.push(task.scenario.name);
      found.set(key, pair);
    }
    if (!complete) break;
  }
  if (searched < tasks.length) complete = false;
  const pairs = [...found.keys()].sort().flatMap((key): Pair[] => {
    const pair = found.get(key);
    return pair === undefined ? [] : [{ ...pair, contradicts: contradicts(pair.held, pair.taken) }];
  });
  if (flag(options, 'json')) printDocument(io, 'list', { lockOrder: pairs, documented: documentedLockOrder, complete });
  else io.out(orderText(pairs, complete, io));
  if (pairs.some((pair) => pair.contradicts)) return 1;
  return complete ? 0 : 3;
}

function orderText(pairs: readonly Pair[], complete: boolean, { paint, width }: Io): string {
  const lines = pairs.map(({ held, taken, scenarios, contradicts: wrong }) => {
    const count = `${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'}, such as ${scenarios[0]}`;
    return wrap(`${held} → ${taken}: ${count}${wrong ? '; against the documented order' : ''}`, width, 0, 2).join('\n');
  });
  const documented = documentedLockOrder.map(({ lock, kernel }) => wrap(`${lock}: ${kernel}`, width, 2, 4).join('\n'));
  const wrong = pairs.filter((pair) => pair.contradicts).length;
  const verdict = wrong === 0 ? 'No pair contradicts it.' : `${wrong} of ${pairs.length} pairs contradict it.`;
  const note = complete ? '' : ' The search was cut: there may be more pairs.';
  return [
    paint('strong', 'Taken, or waited for, under another lock:'),
    ...lines,
    '',
    paint('strong', 'The documented order, outermost first:'),
    ...documented,
    '',
    `${verdict}${note}`,
    '',
  ].join('\n');
}
