/** Starts threads for a search, from the main thread: it hears of their end while the one that leads them searches. */
import { Worker } from 'node:worker_threads';
import { reportLost } from '../../checker/search/partitions/control.ts';
import type { Team } from '../../checker/search/partitions/team.ts';
import type { Part } from '../searchers/partition-thread.ts';
import type { Thread } from './messages.ts';

export function startThreads(team: Team): void {
  for (let thread = 1; thread < team.threads; thread++) {
    const worker = new Worker(new URL('./thread.js', import.meta.url), {
      workerData: { work: 'partition', team, thread } satisfies Part & Thread,
    });
    // The search ends without them.
    worker.unref();
    worker.on('error', (problem) =>
      process.stderr.write(`racewalk: a thread of the search failed: ${problem.message}\n`),
    );
    // Nobody waits any more for one that ends when it was told to.
    worker.on('exit', () => reportLost(team.control));
  }
}
