/**
 * The benchmark: states, states per processor second and bytes per state of the models in bench/models.
 * It runs built code (`npm run bench`), never under Jest, whose sandbox slows hot code several times.
 */
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { checkProgram } from '../checker/check.ts';
import { buildProgram } from '../checker/compile/program.ts';
import { buildSystem } from '../checker/compile/system.ts';
import { type Model, models } from './models/index.ts';
import { BenchError, type Comparison, compareWithSpin, requireSpin } from './spin.ts';

interface Row {
  readonly model: string;
  readonly states: number;
  readonly transitions: number;
  /** Median of the rounds, from the definition to the verdict, in a process that has run the model before. */
  readonly cpuSeconds: number;
  readonly statesPerCpuSecond: number;
  /** Packed states, parent links and table. */
  readonly bytesPerState: number;
  /** Processor seconds of pan by those of Racewalk, whole processes; null without --spin. */
  readonly ratio: number | null;
  readonly spin: Comparison | null;
}

const usage = 'usage: npm run bench -- [--spin] [--json] [--rounds N]';

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

async function measure(model: Model, rounds: number, spin: boolean): Promise<Row> {
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
  const comparison = spin ? compareWithSpin(model, rounds) : null;
  return {
    model: model.name,
    states: model.states,
    transitions: found.transitions,
    cpuSeconds,
    statesPerCpuSecond: Math.round(model.states / cpuSeconds),
    bytesPerState: found.bytes / model.states,
    ratio: comparison?.ratio ?? null,
    spin: comparison,
  };
}

function inWords(row: Row): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  const own = [
    row.model.padEnd(22),
    `${count(row.states)} states`.padStart(17),
    `${row.cpuSeconds.toFixed(2)} s`.padStart(8),
    `${count(row.statesPerCpuSecond)} states/s`.padStart(20),
    `${row.bytesPerState.toFixed(1)} bytes/state`.padStart(17),
  ].join(' ');
  if (row.spin === null) return own;
  const { racewalkCpuSeconds, panCpuSeconds, panTable, ratio } = row.spin;
  return `${own}\n  whole processes: racewalk ${racewalkCpuSeconds.toFixed(2)} s, pan -w${panTable} ${panCpuSeconds.toFixed(2)} s; ${ratio.toFixed(2)} times pan`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      spin: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      // One search and nothing else: what --spin times as a whole process.
      once: { type: 'string' },
    },
  });
  if (values.once !== undefined) {
    const model = models.find(({ name }) => name === values.once);
    if (model === undefined)
      throw new BenchError(`no model '${values.once}'; there are ${models.map(({ name }) => name).join('; ')}`);
    searchOnce(model);
    return;
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new BenchError(`--rounds ${values.rounds}: write a whole number from 1`);
  if (values.spin) requireSpin();
  const rows: Row[] = [];
  for (const model of models) {
    const row = await measure(model, rounds, values.spin);
    rows.push(row);
    if (!values.json) console.log(inWords(row));
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
