/** Starts a worker that searches, and notices when it dies. */
import { Worker } from 'node:worker_threads';
import type { Progress } from '../../checker/check.ts';
import type { Thread } from '../process/messages.ts';
import type { Answer, Job, Loss, Searcher, WeighJob } from './job.ts';
import type { Shift, Word } from './searcher.ts';

export function startSearcher(shift: Shift): Searcher {
  const worker = new Worker(new URL('../process/thread.js', import.meta.url), {
    workerData: { work: 'searcher', ...shift } satisfies Shift & Thread,
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
    stdout: true,
    stderr: true,
  });
  // What a user's file prints was printed when the session loaded it.
  worker.stdout.resume();
  worker.stderr.resume();
  let alive = true;
  let hear: (word: Word) => void = () => {};
  const die = (cut: Loss): void => {
    alive = false;
    hear({ kind: 'lost', cut });
  };
  worker.on('message', (word: Word) => hear(word));
  worker.on('messageerror', () => die('crash'));
  worker.on('error', (problem: NodeJS.ErrnoException) =>
    die(problem.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash'),
  );
  worker.on('exit', () => die('crash'));
  const ask = (job: Job | WeighJob, progress: (progress: Progress) => void): Promise<Answer> => {
    if (!alive) return Promise.resolve<Answer>({ kind: 'lost', cut: 'crash' });
    return new Promise((resolve) => {
      hear = (word) => {
        if (word.kind === 'progress') progress(word.progress);
        else resolve(word);
      };
      worker.postMessage(job);
    });
  };
  return {
    get alive() {
      return alive;
    },
    search: ask,
    weigh: (job) => ask(job, () => {}),
    stop(why = 'crash') {
      die(why);
      void worker.terminate();
    },
  };
}
