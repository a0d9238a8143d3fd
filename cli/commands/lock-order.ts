/** `racewalk list --lock-order`: which lock is taken under which over all scenarios, and what the kernel documents. */

import { verify } from '../../checker/claim.ts';
import { wrap } from '../../checker/report/columns.ts';
import type { Result } from '../../checker/report/result.ts';
import {
  breachesOfOrder,
  judgeOrder,
  lockClasses,
  nestedAgain,
  nestings,
  type OrderWord,
  orderBreach,
} from '../../models/properties/lock-order.ts';
import { printDocument } from '../files/document.ts';
import type { Loaded } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, type RawOptions } from '../options/options.ts';
import type { Task } from '../options/select.ts';
import { exhaustively } from '../options/way.ts';
import { searches } from '../searchers/searches.ts';

interface Pair {
  readonly held: string;
  readonly taken: string;
  /** The scenarios in which an actor waits for the one, or takes it, while it holds the other. */
  readonly scenarios: readonly string[];
  /** Null where a class is none of the models: of a model of one's own nothing is documented. */
  readonly judged: OrderWord | null;
}

function isWrong({ held, taken }: Pair): boolean {
  return orderBreach(held, taken) !== null;
}

/** As `verify()`, and LOCK1 of a scenario of ours. A mutant may well take locks in an order of its own. */
export function verifyWithOrder({ scenario, mutant, file }: Task, result: Result): ReturnType<typeof verify> {
  const verification = verify(scenario, mutant, result);
  const breaches = mutant === null && file === null ? breachesOfOrder(result.lockOrder) : [];
  if (breaches.length === 0) return verification;
  return { ...verification, asClaimed: false, differences: [...verification.differences, ...breaches] };
}

/** Exits with 1 if the kernel does not document some pair, or the opposite of it, with 3 if a search was cut. */
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
    return pair === undefined ? [] : [{ ...pair, judged: judgeOrder(pair.held, pair.taken) }];
  });
  if (flag(options, 'json'))
    printDocument(io, 'list', {
      lockOrder: pairs,
      classes: lockClasses,
      documented: [...nestings, ...nestedAgain],
      complete,
    });
  else io.out(orderText(pairs, complete, io));
  if (pairs.some(isWrong)) return 1;
  return complete ? 0 : 3;
}

function orderText(pairs: readonly Pair[], complete: boolean, { paint, width }: Io): string {
  const lines = pairs.map((pair) => {
    const { held, taken, scenarios, judged } = pair;
    const count = `${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'}, such as ${scenarios[0]}`;
    return wrap(`${held} → ${taken}: ${count}${isWrong(pair) ? `; ${judged}` : ''}`, width, 0, 2).join('\n');
  });
  const classes = lockClasses.map(({ lock, kernel }) => wrap(`${lock}: ${kernel}`, width, 2, 4).join('\n'));
  const documented = [...nestings, ...nestedAgain].map(({ held, taken, where }) =>
    wrap(`${held} → ${taken}: ${where}`, width, 2, 4).join('\n'),
  );
  const wrong = pairs.filter(isWrong).length;
  const verdict = wrong === 0 ? 'All of them are documented.' : `${wrong} of ${pairs.length} pairs are not documented.`;
  const note = complete ? '' : ' The search was cut: there may be more pairs.';
  return [
    paint('strong', 'Taken, or waited for, under another lock:'),
    ...lines,
    '',
    paint('strong', 'What the classes are in the kernel:'),
    ...classes,
    '',
    paint('strong', 'What is documented to be taken under what, and so what is taken under that:'),
    ...documented,
    '',
    `${verdict}${note}`,
    '',
  ].join('\n');
}
