/** How long pan takes for an export, so that the same states are counted side by side. */
import type { Program } from '../checker/compile/program.ts';
import { run, runPan, SpinError, verifierOf } from './spin.ts';

export interface PanTime {
  /** Processor seconds of one run, the median of the rounds. */
  readonly seconds: number;
  /** pan's `-w`: the fastest of those tried. */
  readonly table: number;
  readonly states: number;
}

/**
 * Times pan on the program's export, compiled with -O2 and with its best table. Without assertions, as for counting;
 * with them, pan looks for every violation as well. Throws SpinError where pan counts other states.
 */
export async function timePan(program: Program, states: number, asserts: boolean, rounds = 5): Promise<PanTime> {
  const { folder, done } = await verifierOf(program, asserts, '-O2');
  try {
    const { count, output } = await runPan(folder, ['-E', `-m${states + 1000}`]);
    if (count.states !== states || count.failed) throw new SpinError(`pan counts ${count.states} of ${states} states`);
    const depth = Number(/depth reached (\d+)/.exec(output)?.[1]) + 100;
    const fitting = Math.max(12, Math.round(Math.log2(states)));
    const argumentsFor = (table: number): string[] => ['-E', `-m${depth}`, `-w${table}`];
    // Few states are counted several times, since the shell tells hundredths of a second only.
    const repeats = Math.max(1, Math.ceil(400_000 / states));
    const once = async (table: number): Promise<number> => timed(folder, argumentsFor(table), repeats);
    let best = { table: fitting, seconds: Number.POSITIVE_INFINITY };
    for (const table of [fitting - 1, fitting, fitting + 1, fitting + 2]) {
      const seconds = await once(table);
      if (seconds < best.seconds) best = { table, seconds };
    }
    const found: number[] = [];
    for (let round = 0; round < rounds; round++) found.push(await once(best.table));
    const seconds = found.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? best.seconds;
    return { seconds, table: best.table, states };
  } finally {
    await done();
  }
}

async function timed(folder: string, args: readonly string[], repeats: number): Promise<number> {
  const script = `i=0; while [ $i -lt ${repeats} ]; do ./pan "$@" >/dev/null || exit $?; i=$((i + 1)); done; times`;
  const output = await run('sh', ['-c', script, 'sh', ...args], folder);
  const [, ofChildren = ''] = output.trim().split('\n');
  const seconds = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  const [user, system] = seconds;
  if (user === undefined || system === undefined) throw new SpinError(`the shell told no times:\n${output}`);
  return (user + system) / repeats;
}
