/** What each worker begins with. */
import { workerData } from 'node:worker_threads';
import { compileBundle, evaluateBundle } from './bundle.ts';

/** Which work it is started for. */
export interface Thread {
  readonly work: 'session' | 'searcher';
}

const { work }: Thread = workerData;
void evaluateBundle(compileBundle())[work]();
