/** What each worker begins with. */

import { workerData } from 'node:worker_threads';
import { compileBundle, evaluateBundle } from './bundle.ts';
import type { Thread } from './messages.ts';

const { work }: Thread = workerData;
void evaluateBundle(compileBundle())[work]();
