/**
 * A test runner for Stryker: the test files of kill.js in a thread that stays, without Jest. A mutant is switched on and
 * its tests run in place, so most take milliseconds. This side watches the thread and ends it where a test does not.
 */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The numbers of Stryker's TestStatus. */
const [success, failed] = [0, 1];

/** Milliseconds of processor time, which do not depend on what else the machine does. */
const spareTime = 1500;
const loadingTime = 20_000;
/** How often a test may take as long as it took without a mutant. */
const patience = 5;
/** Milliseconds by the clock without any progress: what waits for ever takes no processor time. */
const waitMax = 60_000;

class Runner {
  /** The identifiers of the tests; what has killed last comes first, as neighbours often die of the same. */
  #order = [];
  #times = new Map();
  #thread = null;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    const { tests, mutantCoverage } = await this.#inThread(null).dryRun();
    for (const { id, timeSpentMs } of tests) this.#times.set(id, timeSpentMs);
    this.#order = tests.map(({ id }) => id);
    const told = tests.map(({ failureMessage, ...test }) =>
      failureMessage === null ? { ...test, status: success } : { ...test, status: failed, failureMessage },
    );
    return { status: 'complete', tests: told, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    const wanted = testFilter && new Set(testFilter);
    const ids = wanted ? this.#order.filter((id) => wanted.has(id)) : this.#order;
    const mutant = activeMutant.id;
    const isStatic = mutantActivation === 'static';
    const thread = this.#inThread(isStatic ? mutant : null);
    const wasUsed = thread.isUsed;
    const order = { mutant, ids, hitLimit };
    let result = await thread.decide(order, this.#times);
    if (thread.isOver || isStatic || result.isSpoilt) this.#end();
    // The kill may be due to what an earlier mutant left behind.
    if (result.isSpoilt && wasUsed) {
      result = await this.#inThread(null).decide(order, this.#times);
      this.#end();
    }
    return this.#told(result);
  }

  #told({ endless, killedBy, failureMessage, nrOfTests }) {
    if (endless !== undefined) return { status: 'timeout', reason: endless };
    if (killedBy === undefined) return { status: 'survived', nrOfTests };
    this.#order = [killedBy, ...this.#order.filter((id) => id !== killedBy)];
    return { status: 'killed', failureMessage, killedBy: [killedBy], nrOfTests };
  }

  #inThread(mutant) {
    if (mutant !== null) this.#end();
    this.#thread ??= new Thread(mutant);
    return this.#thread;
  }
  #end() {
    this.#thread?.end();
    this.#thread = null;
  }
  dispose() {
    this.#end();
  }
}

/** A thread that has loaded the tests, with a mutant that was active while it did, or none. */
class Thread {
  isUsed = false;
  isOver = false;
  #at = new Int32Array(new SharedArrayBuffer(4));
  #worker;

  constructor(mutant) {
    // From the sandbox, where the mutants are; this file itself is that of the repository.
    const url = pathToFileURL('test/mutation/thread.js');
    const workerData = { at: this.#at, mutant };
    this.#worker = new Worker(url, { workerData, resourceLimits: { maxOldGenerationSizeMb: 2048 } });
  }

  async dryRun() {
    const answer = await this.#ask({ ids: null, mutant: null }, () => Number.POSITIVE_INFINITY);
    if (answer.tests === undefined) throw new Error(answer.endless ?? answer.failureMessage);
    return answer;
  }

  async decide(order, times) {
    const allowed = (at) => (at < 0 ? loadingTime : spareTime + patience * (times.get(order.ids[at]) ?? 0));
    const answer = await this.#ask(order, allowed);
    this.isUsed = true;
    return answer;
  }

  /** `allowed` gives the processor time for the test of that place; -1 is loading. */
  #ask(order, allowed) {
    Atomics.store(this.#at, 0, this.isUsed ? 0 : -1);
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearInterval(watching);
        this.#worker.removeAllListeners();
        resolve(answer);
      };
      const giveUp = (endless) => {
        this.isOver = true;
        this.end();
        finish({ endless });
      };
      let seen = this.#now();
      const look = () => {
        const now = this.#now();
        if (now.at !== seen.at) seen = now;
        else if (now.processor - seen.processor > allowed(now.at)) giveUp('a test took too long');
        else if (now.clock - seen.clock > waitMax) giveUp('a test waited too long');
      };
      const watching = setInterval(look, 50);
      this.#worker.on('message', finish);
      this.#worker.on('error', (error) => giveUp(String(error)));
      this.#worker.postMessage(order);
    });
  }

  #now() {
    const { user, system } = process.cpuUsage();
    return { at: Atomics.load(this.#at, 0), processor: (user + system) / 1000, clock: performance.now() };
  }

  end() {
    void this.#worker.terminate();
  }
}

/** No token to inject. */
const factory = Object.assign(() => new Runner(), { inject: [] });

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-thread', factory }];
