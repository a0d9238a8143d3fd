/** The process of runner.js in which the tests run. */
import { writeSync } from 'node:fs';
import { register } from 'node:module';
import { forget, loaded } from './forgetful.js';

/** Where the mutated code looks for the mutant that is active, and where it counts. */
globalThis.__stryker__ ??= {};
const ours = globalThis.__stryker__;
ours.activeMutant = process.argv[2];

const globals = new URL('globals.js', import.meta.url).href;
register('../harness/hooks.js', import.meta.url, { data: { globals } });
const loading = import('./kill.js').then(({ tests }) => tests()).finally(loaded);
// Whoever asks is told.
loading.catch(() => {});

process.on('message', async ({ ids, mutant, hitLimit }) => {
  try {
    const tests = await loading;
    process.send(ids === null ? await dryRun(tests) : await decide(tests, ids, mutant, hitLimit));
  } catch (error) {
    process.send({ killedBy: 'loading', failureMessage: String(error), nrOfTests: 0, isSpoilt: false });
  }
});

async function dryRun(all) {
  const tests = [];
  for (const [at, { id, run }] of all.entries()) {
    writeSync(3, `${at}\n`);
    ours.currentTestId = id;
    const start = performance.now();
    const failureMessage = await failure(run);
    tests.push({ id, name: id, timeSpentMs: performance.now() - start, failureMessage });
  }
  ours.currentTestId = undefined;
  return { tests, mutantCoverage: ours.mutantCoverage };
}

async function decide(all, ids, mutant, hitLimit) {
  const runs = new Map(all.map(({ id, run }) => [id, run]));
  Object.assign(ours, { activeMutant: mutant, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
  for (const [at, id] of ids.entries()) {
    writeSync(3, `${at}\n`);
    const run = runs.get(id);
    if (run === undefined) return { killedBy: id, failureMessage: 'has another name', nrOfTests: at, isSpoilt: false };
    const failureMessage = await failure(run);
    const { hitCount } = ours;
    if (hitCount !== undefined && hitCount > hitLimit)
      return { endless: `more than ${hitLimit} times`, ...(await left(run)) };
    if (failureMessage !== null) return { killedBy: id, failureMessage, nrOfTests: at + 1, ...(await left(run)) };
  }
  return { nrOfTests: ids.length, isSpoilt: false };
}

/** Whether the mutant has left something behind, say in memory that is used again, by which the test fails without it. */
async function left(run) {
  Object.assign(ours, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
  return { isSpoilt: (await failure(run)) !== null };
}

async function failure(run) {
  forget();
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
