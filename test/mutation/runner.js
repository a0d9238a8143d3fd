/**
 * A test runner for Stryker: the test files of kill.js in a process that stays, without Jest. A mutant is switched on and
 * its tests run in place, so most take milliseconds. This side watches the process and ends it where a test does not end.
 */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isFor } from './kill.js';

/** The numbers of Stryker's TestStatus. */
const [success, failed] = [0, 1];

/** Milliseconds of processor time, which do not depend on what else the machine does. */
const spareTime = 1500;
const loadingTime = 20_000;
/** How often a test may take as long as it took without a mutant. */
const patience = 5;
/** How much of the time of all tests one mutant may take; the tests that take the least go first. */
const share = 0.25;
/** What has killed lately goes before all, as neighbours often die of the same. */
const lately = 12;
/** Milliseconds by the clock without any progress: what waits for ever takes no processor time. */
const waitMax = 60_000;

class Runner {
  /** The identifiers of the tests, those that have killed last first. */
  #order = [];
  #times = new Map();
  #tester = null;

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Every test once, to know them and their times. */
  async dryRun() {
    const { tests, mutantCoverage } = await this.#testerWith(null).dryRun();
    for (const { id, timeSpentMs } of tests) this.#times.set(id, timeSpentMs);
    this.#order = tests.map(({ id }) => id);
    const told = tests.map(({ failureMessage, ...test }) =>
      failureMessage === null ? { ...test, status: success } : { ...test, status: failed, failureMessage },
    );
    return { status: 'complete', tests: told, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    // Stryker may have started this process after the first run.
    if (this.#order.length === 0) await this.dryRun();
    const ids = this.#affordable(this.#wanted(testFilter).filter((id) => isFor(activeMutant.fileName, id)));
    const mutant = activeMutant.id;
    const isStatic = mutantActivation === 'static';
    const tester = this.#testerWith(isStatic ? mutant : null);
    const wasUsed = tester.isUsed;
    const order = { mutant, ids, hitLimit };
    let result = await tester.decide(order, this.#times);
    if (tester.isOver || isStatic || result.isSpoilt) this.#end();
    // The kill may be due to what an earlier mutant left behind.
    if (result.isSpoilt && wasUsed) {
      result = await this.#testerWith(null).decide(order, this.#times);
      this.#end();
    }
    return this.#told(result);
  }

  #wanted(testFilter) {
    const wanted = testFilter && new Set(testFilter);
    return wanted ? this.#order.filter((id) => wanted.has(id)) : this.#order;
  }

  #affordable(ids) {
    const time = (id) => this.#times.get(id) ?? 0;
    let left = share * [...this.#times.values()].reduce((sum, each) => sum + each, 0);
    const rest = ids.slice(lately).sort((a, b) => time(a) - time(b));
    return [...ids.slice(0, lately), ...rest].filter((id) => {
      left -= time(id);
      return left > 0;
    });
  }

  #told({ endless, killedBy, failureMessage, nrOfTests }) {
    if (endless !== undefined) return { status: 'timeout', reason: endless };
    if (killedBy === undefined) return { status: 'survived', nrOfTests };
    this.#order = [killedBy, ...this.#order.filter((id) => id !== killedBy)];
    return { status: 'killed', failureMessage, killedBy: [killedBy], nrOfTests };
  }

  #testerWith(mutant) {
    if (mutant !== null) this.#end();
    this.#tester ??= new Tester(mutant);
    return this.#tester;
  }
  #end() {
    this.#tester?.end();
    this.#tester = null;
  }
  dispose() {
    this.#end();
  }
}

/** A process that has loaded the tests, with a mutant that was active while it did, or none. */
class Tester {
  isUsed = false;
  isOver = false;
  /** Which test runs, or -1 as long as the tests are loaded. */
  #at = -1;
  #process;

  constructor(mutant) {
    // From the sandbox, where the mutants are; this file itself is that of the repository.
    this.#process = fork('test/mutation/tester.js', mutant === null ? [] : [mutant], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=2048'],
    });
    // Written by the process at once, unlike its messages.
    this.#process.stdio[3].on('data', (bytes) => {
      this.#at = Number(bytes.toString().trim().split('\n').at(-1));
    });
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
    if (this.isUsed) this.#at = 0;
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearInterval(watching);
        this.#process.removeListener('message', finish);
        this.#process.removeListener('exit', fall);
        resolve(answer);
      };
      const giveUp = (endless) => {
        this.isOver = true;
        this.end();
        finish({ endless });
      };
      const fall = (code, signal) => giveUp(`the process ended: ${code ?? signal}`);
      let seen = this.#now();
      const look = () => {
        const now = this.#now();
        if (now.at !== seen.at) seen = now;
        else if (now.processor - seen.processor > allowed(now.at)) giveUp('a test took too long');
        else if (now.clock - seen.clock > waitMax) giveUp('a test waited too long');
      };
      const watching = setInterval(look, 50);
      this.#process.on('message', finish);
      this.#process.on('exit', fall);
      this.#process.send(order);
    });
  }

  #now() {
    const clock = performance.now();
    return { at: this.#at, processor: processorTime(this.#process.pid) ?? clock, clock };
  }

  end() {
    this.#process.kill('SIGKILL');
  }
}

/** Milliseconds that the process has computed, where the system tells it as Linux does; else null. */
function processorTime(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
    return 10 * (Number(user) + Number(system));
  } catch {
    return null;
  }
}

/** No token to inject. */
const factory = Object.assign(() => new Runner(), { inject: [] });

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-place', factory }];
