/** A worker that searches for the session: one task at a time, named, with the result as its answer. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Progress } from '../../checker/check.ts';
import { builtIn } from '../files/built-in.ts';
import { type Loaded, load, ourOwn } from '../files/load.ts';
import { UsageError } from '../io.ts';
import { checkOptions } from '../options/way.ts';
import type { Answer, Job, WeighJob } from './job.ts';
import { search } from './searches.ts';
import { weighing } from './weighing.ts';

/** What a searcher is given when it starts. */
export interface Shift {
  readonly cwd: string;
  /** Two words: not 0 as soon as the run shall end; how often anybody has looked. */
  readonly interrupt: SharedArrayBuffer;
}
export type Word = Answer | { readonly kind: 'progress'; readonly progress: Progress };

/** Milliseconds between two reports of progress. */
const between = 100;

const { cwd, interrupt }: Shift = workerData;
const flag = new Int32Array(interrupt);
const files = new Map<string, readonly Loaded[]>();

async function scenarioOf({ scenario: name, file }: Job | WeighJob) {
  if (file !== null && !files.has(file)) files.set(file, await load([file], { cwd, ...builtIn }));
  const found =
    file === null
      ? await ourOwn(name, builtIn)
      : (files.get(file) ?? []).map(({ scenario }) => scenario).find((scenario) => scenario.name === name);
  if (!found) throw new UsageError(`${file ?? 'racewalk'} has no scenario '${name}' any more`);
  return found;
}

async function answerTo(job: Job | WeighJob): Promise<Answer> {
  const { file, memory, time } = job;
  const begun = performance.now();
  const interrupted = () => {
    Atomics.add(flag, 1, 1);
    if (Atomics.load(flag, 0) !== 0) return 'interrupt';
    return time !== null && performance.now() - begun >= time ? 'time' : null;
  };
  let told = begun;
  try {
    const scenario = await scenarioOf(job);
    if ('weakening' in job) {
      return { kind: 'outcome', outcome: weighing({ scenario, file }, job.weakening, { memory, interrupted }) };
    }
    const { mutant, way } = job;
    const result = search(
      { scenario, mutant, file },
      {
        ...checkOptions(way),
        ...{ memory, interrupted },
        progress: (progress) => {
          if (performance.now() - told < between) return;
          told = performance.now();
          parentPort?.postMessage({ kind: 'progress', progress } satisfies Word);
        },
      },
    );
    return { kind: 'result', result };
  } catch (problem) {
    if (!(problem instanceof Error)) return { kind: 'problem', name: '', message: String(problem) };
    return { kind: 'problem', name: problem.name, message: problem.message };
  }
}

parentPort?.on('message', async (job: Job | WeighJob) => parentPort?.postMessage(await answerTo(job)));
