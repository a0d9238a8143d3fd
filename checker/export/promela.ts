/**
 * A program in Promela: one process for each actor, a label for each control state, one option for each arm of an
 * event. It has the same distinct states, so that Spin's verifier counts them independently.
 */
import type { Program } from '../compile/lower/program.ts';
import type { System } from '../compile/system/system.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { ModelError } from '../language/model-error.ts';
import { isLiveness } from '../language/property.ts';
import { Context, comment } from './context.ts';
import { monitorOf } from './monitor.ts';
import { processOf } from './process.ts';

export interface PromelaOptions {
  /** Distinct states, if they have been counted. */
  readonly states: number | null;
  /**
   * Whether it asserts what the scenario claims, for a verdict. Without assertions it is for counting: an erroneous
   * step then does not exist.
   */
  readonly asserts: boolean;
}

/** Throws ModelError for a scenario that claims more than assertions can say, which speak of one state at a time. */
export function refuseLiveness({ scenario, properties }: System): void {
  const names = properties.filter(isLiveness).map(({ id }) => `'${id}'`);
  if (names.length === 0) return;
  throw new ModelError(
    `'${scenario.name}' cannot be exported with assertions: ${names.join(', ')} ${names.length === 1 ? 'speaks' : 'speak'} of whole runs; export it without, for counting, or leave the property out`,
  );
}

/**
 * The text of the export; it ends with a line break. Liveness properties are left out. Throws ModelError for a scenario
 * with store buffers or a constraint.
 */
export function promela(program: Program, options: PromelaOptions): string {
  refuseBuffers(program);
  const context = new Context(program, options.asserts);
  const processes = program.actors.flatMap((_, actor) => ['', ...processOf(context, actor)]);
  const monitor = options.asserts ? monitorOf(context) : { macros: [], hidden: [], lines: [] };
  const watching = monitor.lines.length === 0 ? [] : ['', ...monitor.macros, '', ...monitor.lines];
  const picks = [...context.picks].map(([value, name]) => `#define ${name}(i) ${value}`);
  const parts = [...fields(context), ...picks, ...hidden(context, monitor.hidden), ...processes, ...watching];
  return `${[...head(program, options), ...macros(context, parts), ...parts].join('\n').trimEnd()}\n`;
}

/** How to run the verifier on so many states, or on an unknown number: deep enough for any path. */
export function panArguments(states: number | null): string[] {
  const depth = states === null ? 1_000_000 : states + 1000;
  const table = Math.max(16, Math.min(28, Math.ceil(Math.log2(states ?? 2 ** 22)) + 1));
  // A process that waits for ever is no error of its own: what may not rest there is asserted.
  return ['-E', `-m${depth}`, `-w${table}`];
}

/** Spin must not drop dead variables or merge steps: that would change the number of states. */
export const spinArguments = ['-o1', '-o2', '-o3', '-a'];

function refuseBuffers({ system: { scenario, buffers, constraint } }: Program): void {
  if (constraint !== null) {
    throw new ModelError(
      `scenario '${scenario.name}' has a constraint, and Spin goes on from every state that it counts; bind smaller sizes instead to export it`,
    );
  }
  if (buffers === null) return;
  throw new ModelError(
    `scenario '${scenario.name}' runs under ${buffers.memory.model}: store buffers cannot be exported to Promela; leave memory out to export it under SC`,
  );
}

/** How to compile the verifier. */
export function gccArguments(program: Program): string[] {
  const kept = program.layout.leaves.all.filter(({ id }) => (program.layout.slots[id] ?? null) !== null);
  // Wide numbers are compared by differences, which the verifier computes as the search does: in 32 bits.
  const wide = kept.some(({ lo, hi }) => hi - lo >= 2 ** 28);
  // More than enough: the variables at four bytes each, and the processes.
  const vector = 4 * kept.length + 32 * (program.actors.length + 2);
  const large = vector > 1024 ? [`-DVECTORSZ=${vector}`] : [];
  return ['-O2', ...(wide ? ['-fwrapv'] : []), '-DNOREDUCE', '-DSAFETY', ...large];
}

/** The export also has the state before several starts. */
function expectedText({ starts }: System, states: number | null): string {
  if (states === null) return 'not counted';
  return `${states} distinct states${starts === null ? '' : ', with the one before the starts, which racewalk does not count'}`;
}

function head(program: Program, { states: counted, asserts }: PromelaOptions): string[] {
  const { system } = program;
  const states = counted === null || system.starts === null ? counted : counted + 1;
  const { scenario, mutant } = system;
  const title = mutant === null ? scenario.name : `${scenario.name}, mutant ${mutant}`;
  const use = asserts
    ? 'With assertions: each one that fails is a violation. The states are the same as without, if none fails.'
    : 'For counting: an erroneous step does not exist here, and nothing is asserted.';
  return [
    `/* ${comment(title)}`,
    ` * ${comment(scenario.text)}`,
    ` * fingerprint ${fingerprint(system)}`,
    ` * expected: ${expectedText(system, states)}`,
    ` * ${use}`,
    ` *   spin ${spinArguments.join(' ')} FILE`,
    ` *   gcc ${gccArguments(program).join(' ')} -o pan pan.c`,
    ` *   ./pan ${panArguments(states).join(' ')}`,
    ' */',
  ];
}

function fields({ variables, tracked }: Context): string[] {
  const declared = [...variables.fields, ...tracked.filter((each) => each !== null)];
  return declared.map(({ name, leaf, meaning, words }) => {
    const start = leaf.initial - leaf.lo;
    const value = start === 0 ? '' : ` = ${words.get(leaf.initial) ?? start}`;
    return `${typeOf(leaf.hi - leaf.lo)} ${name}${value};${meaning === '' ? '' : ` /* ${comment(meaning)} */`}`;
  });
}
function typeOf(most: number): string {
  if (most === 1) return 'bit';
  return most < 2 ** 8 ? 'byte' : most < 2 ** 15 ? 'short' : 'int';
}

function hidden({ temporaries }: Context, others: readonly string[]): string[] {
  return [...temporaries.values(), ...others].map((name) => `hidden int ${name};`);
}

/** The macros that the text uses. */
function macros({ variables }: Context, lines: readonly string[]): string[] {
  const used = new Set(lines.join('\n').match(/\w+/g));
  return [...variables.macros].filter(([name]) => used.has(name)).map(([name, value]) => `#define ${name} ${value}`);
}
