/**
 * A test runner for Stryker: the test files of kill.js in one process that stays, without Jest. A mutant is switched on
 * and its tests run in place, so most take milliseconds.
 */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The numbers of Stryker's TestStatus. */
const [success, failed] = [0, 1];

class Runner {
  #tests = null;

  capabilities() {
    // Code that runs when its module is loaded needs a new process; Stryker starts one.
    return { reloadEnvironment: false };
  }

  async dryRun() {
    const tests = [];
    for (const { id, run } of await this.#load()) {
      state().currentTestId = id;
      const start = performance.now();
      const failureMessage = await failure(run);
      const outcome = failureMessage === null ? { status: success } : { status: failed, failureMessage };
      tests.push({ id, name: id, timeSpentMs: performance.now() - start, ...outcome });
    }
    state().currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: state().mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    const ours = state();
    Object.assign(ours, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    if (mutantActivation === 'static') ours.activeMutant = activeMutant.id;
    try {
      const tests = await this.#load();
      ours.activeMutant = activeMutant.id;
      return await this.#decide(testFilter === undefined ? tests : tests.filter(({ id }) => testFilter.includes(id)));
    } catch (error) {
      return { status: 'killed', failureMessage: String(error), killedBy: ['loading'], nrOfTests: 0 };
    } finally {
      ours.activeMutant = undefined;
    }
  }

  async #decide(tests) {
    for (const [before, { id, run }] of tests.entries()) {
      const failureMessage = await failure(run);
      const { hitCount, hitLimit } = state();
      if (hitCount !== undefined && hitCount > hitLimit) {
        return { status: 'timeout', reason: `hit limit reached (${hitCount}/${hitLimit})` };
      }
      if (failureMessage !== null) {
        return { status: 'killed', failureMessage, killedBy: [id], nrOfTests: before + 1 };
      }
    }
    return { status: 'survived', nrOfTests: tests.length };
  }

  async #load() {
    if (this.#tests !== null) return this.#tests;
    // From the sandbox, where the mutants are; this file itself is that of the repository.
    register(inSandbox('hooks.js'));
    const { tests } = await import(inSandbox('kill.js'));
    this.#tests = await tests();
    return this.#tests;
  }
}

function inSandbox(file) {
  return pathToFileURL(`test/mutation/${file}`).href;
}

function state() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

async function failure(run) {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** No token to inject. */
const factory = Object.assign(() => new Runner(), { inject: [] });

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory }];
