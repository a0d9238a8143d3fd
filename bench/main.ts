/**
 * The benchmark: states, states per processor second and bytes per state of the models in bench/models.
 * It runs built code (`npm run bench`), never under Jest, whose sandbox slows hot code several times.
 */
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import '../cli/process/v8-flags.ts';
import { checkProgram } from '../checker/check.ts';
import { claimedStates } from '../checker/claim.ts';
import { buildProgram } from '../checker/compile/lower/build.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { hasLiveness } from '../checker/compile/system/obligations.ts';
import { type Model, models } from './models/index.ts';
import { BenchError } from './processes.ts';
import { meanRow, median, type Row, rowText } from './rows.ts';
import { compareWithRumur, requireRumur } from './rumur.ts';
import { compareExport, compareWithSpin, costOfExport, requireSpin } from './spin.ts';
import { benchStages } from './stages.ts';

interface Speed {
  readonly model: string;
  readonly states: number;
  readonly transitions: number;
  /** Median of the rounds, from the definition to the verdict, in a process that has run the model before. */
  readonly cpuSeconds: number;
  readonly statesPerCpuSecond: number;
  /** Packed states, parent links and table. */
  readonly bytesPerState: number;
}

const usage = 'usage: npm run bench -- [--stages [--write]] [--spin [--all]] [--rumur] [--json] [--rounds N]';

/** One search of the model, whose count must be right: a wrong one is no benchmark. */
function searchOnce({ name, scenario, states }: Model) {
  const { result, outcome } = checkProgram(buildProgram(buildSystem(scenario)));
  if (result.verdict !== 'holds' || result.states !== states) {
    throw new BenchError(`${name}: ${result.verdict} with ${result.states} states where ${states} are expected`);
  }
  return { transitions: result.transitions, bytes: outcome.bytes };
}

function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(model: Model, rounds: number): Promise<Speed> {
  const found = searchOnce(model);
  const bench = new Bench({
    now: processorMilliseconds,
    iterations: rounds,
    time: 0,
    warmupIterations: 1,
    warmupTime: 0,
    throws: true,
  });
  bench.add(model.name, () => searchOnce(model));
  const [task] = await bench.run();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new BenchError(`${model.name}: no measurement`);
  const cpuSeconds = result.latency.p50 / 1000;
  return {
    model: model.name,
    states: model.states,
    transitions: found.transitions,
    cpuSeconds,
    statesPerCpuSecond: Math.round(model.states / cpuSeconds),
    bytesPerState: found.bytes / model.states,
  };
}

function inWords(speed: Speed): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  return [
    speed.model.padEnd(22),
    `${count(speed.states)} states`.padStart(17),
    `${speed.cpuSeconds.toFixed(2)} s`.padStart(8),
    `${count(speed.statesPerCpuSecond)} states/s`.padStart(20),
    `${speed.bytesPerState.toFixed(1)} bytes/state`.padStart(17),
  ].join(' ');
}

/** Of fewer states pan takes a few milliseconds, in which its start weighs as much as its search. */
const exportStatesMin = 30_000;
const exportStatesMax = 3_000_000;

/** The figures, each as soon as it is known: of the benchmark's models, and beside Spin with `all` of our scenarios. */
async function* besidePeers({ spin, all, rumur }: Peers, rounds: number): AsyncGenerator<Row> {
  if (spin) yield* besideSpin(rounds, all);
  if (!rumur) return;
  for (const model of models) yield* compareWithRumur(model, searchOnce(model).transitions, rounds);
}
interface Peers {
  readonly spin: boolean;
  readonly all: boolean;
  readonly rumur: boolean;
}

async function* besideSpin(rounds: number, all: boolean): AsyncGenerator<Row> {
  for (const model of models) yield* compareWithSpin(model, rounds, searchOnce(model).bytes / model.states);
  if (!all) return;
  const { scenarios } = await import('../scenarios/index.ts');
  const exports: Row[] = [];
  for (const scenario of scenarios) {
    const states = claimedStates(scenario, null) ?? 0;
    if (states < exportStatesMin || states > exportStatesMax || hasLiveness(buildSystem(scenario))) continue;
    const found = compareExport(scenario, states, rounds);
    exports.push(found);
    yield found;
  }
  const mean = meanRow(exports);
  if (mean !== null) yield mean;
  const [small] = models;
  if (small !== undefined) yield costOfExport(small, rounds);
}

/** Processor seconds of searching after which V8 has optimised the module: pan was compiled before it is run, too. */
const warmUp = 2;
const searchesMeasured = 5;

/** The median of searches of a scenario that is compiled. */
async function once(name: string, rounds: number): Promise<void> {
  const { scenarios } = await import('../scenarios/index.ts');
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new BenchError(`there is no scenario '${name}'`);
  const program = buildProgram(buildSystem(scenario));
  const oneMore = (): number => {
    const begun = processorMilliseconds();
    checkProgram(program).outcome.release();
    return (processorMilliseconds() - begun) / 1000;
  };
  for (let spent = 0; spent < warmUp; ) spent += oneMore();
  console.log(`${median(Array.from({ length: searchesMeasured * rounds }, oneMore))} seconds`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      spin: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      rumur: { type: 'boolean', default: false },
      stages: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      // Searches and nothing else, in a process of their own for --spin.
      once: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new BenchError(`--rounds ${values.rounds}: write a whole number from 1`);
  if (values.once !== undefined) return await once(values.once, rounds);
  if (values.stages) {
    if (!(await benchStages(values.write))) process.exitCode = 1;
    return;
  }
  const rows: (Speed | Row)[] = [];
  const tell = (words: string): void => {
    if (!values.json) console.log(words);
  };
  if (values.spin || values.rumur) {
    if (values.spin) requireSpin();
    if (values.rumur) requireRumur();
    for await (const found of besidePeers(values, rounds)) {
      rows.push(found);
      tell(rowText(found));
    }
  } else {
    for (const model of models) {
      const speed = await measure(model, rounds);
      rows.push(speed);
      tell(inWords(speed));
    }
  }
  if (values.json) console.log(JSON.stringify({ rows }, null, 2));
}

try {
  await main();
} catch (error) {
  const misuse = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof BenchError) && !misuse) throw error;
  console.error(misuse ? `${error.message}\n${usage}` : error.message);
  process.exitCode = 2;
}
