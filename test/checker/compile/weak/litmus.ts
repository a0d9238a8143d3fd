/** Litmus tests as data, run as a scenario of ours: each thread is a list of instructions. */
import { setup } from 'xstate';
import { checkProgram } from '../../../../checker/check.ts';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import type { Program } from '../../../../checker/compile/lower/program.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { explore } from '../../../../checker/interpret/explore.ts';
import type { Tree } from '../../../../checker/interpret/state.ts';
import {
  always,
  and,
  array,
  every,
  lockless,
  pick,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  smpLoadAcquire,
  smpMb,
  smpRmb,
  smpStoreRelease,
  smpWmb,
  sort,
  spinlock,
} from '../../../../checker/language/index.ts';
import type { Memory } from '../../../../checker/language/spec.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';
import type { MemoryUse } from '../../../../checker/report/result.ts';

export const variables = ['x', 'y'] as const;
export type Variable = (typeof variables)[number];
export type Instruction =
  /** WRITE_ONCE() or smp_store_release(). */
  | { readonly op: 'store' | 'release'; readonly to: Variable; readonly value: number }
  /** READ_ONCE() or smp_load_acquire(), into register 0 or 1. */
  | { readonly op: 'load' | 'acquire'; readonly from: Variable; readonly into: 0 | 1 }
  | { readonly op: 'smp_mb' | 'smp_wmb' | 'smp_rmb' };
export type Threads = readonly (readonly Instruction[])[];
/** Besides, the one spinlock: `lock`, `unlock` and `r0 = locked`. */
export type Step =
  | Instruction
  | { readonly op: 'lock' }
  | { readonly op: 'unlock' }
  | { readonly op: 'look at lock'; readonly into: 0 | 1 };
export type LockingThreads = readonly (readonly Step[])[];
/** What an outcome shows: a register of a thread, or what a variable holds at the end. */
export type Observed = readonly [thread: number, register: 0 | 1] | Variable;

/** `x = 1; r0 = y; mb`, also `y =release 1`, `r0 =acquire x`, `wmb` and `rmb`. */
export function thread(text: string): Instruction[] {
  return locking(text).flatMap((step) =>
    step.op === 'lock' || step.op === 'unlock' || step.op === 'look at lock' ? [] : [step],
  );
}
/** The same with `lock`, `unlock` and `r0 = locked`. */
export function locking(text: string): Step[] {
  return text.split(';').map((part): Step => {
    const [target = '', operator, source = ''] = part.trim().split(' ');
    const isVariable = (name: string): name is Variable => name === 'x' || name === 'y';
    if (target === 'lock' || target === 'unlock') return { op: target };
    if (source === 'locked') return { op: 'look at lock', into: target === 'r0' ? 0 : 1 };
    if (operator === undefined) return { op: target === 'mb' ? 'smp_mb' : target === 'wmb' ? 'smp_wmb' : 'smp_rmb' };
    if (isVariable(target)) return { op: operator === '=' ? 'store' : 'release', to: target, value: Number(source) };
    if (!isVariable(source)) throw new Error(part);
    return { op: operator === '=' ? 'load' : 'acquire', from: source, into: target === 'r0' ? 0 : 1 };
  });
}

const variable = sort('variable', { labels: variables });
const memory = shared('memory', { at: array(variable, range(0, 2)), lock: spinlock });
const at = (name: Variable) => memory.at.at(variables.indexOf(name));
interface Store {
  to: Variable;
  value: number;
}
interface Load {
  from: Variable;
  into: number;
}
const runner = role('thread', { registers: { r0: range(0, 2), r1: range(0, 2) }, family: true }, ({ self }) => {
  const into = (register: number) => (register === 0 ? self.r0 : self.r1);
  return {
    actions: {
      store: ({ to, value }: Store) => lockless(at(to)).set(value),
      release: ({ to, value }: Store) => smpStoreRelease(at(to)).set(value),
      load: ({ from, into: register }: Load) => into(register).set(lockless(at(from))),
      acquire: ({ from, into: register }: Load) => into(register).set(smpLoadAcquire(at(from))),
      smp_mb: smpMb,
      smp_wmb: smpWmb,
      smp_rmb: smpRmb,
      unlock: memory.lock.release(),
      'look at lock': ({ into: register }: Load) => into(register).set(pick(memory.lock.isFree(), 0, 1)),
    },
    steps: { lock: memory.lock.acquire() },
  };
});

// What nothing reads is no part of a state.
const observable = always(
  'observable',
  'registers and variables hold what programs store',
  and(
    runner.all((each) => and(each.r0.atMost(2), each.r1.atMost(2))),
    every(variable, (each) => memory.at.at(each).atMost(2)),
  ),
);

function machineOf(program: readonly Step[]) {
  const action = (instruction: Step) => {
    switch (instruction.op) {
      case 'store':
      case 'release':
        return { type: instruction.op, params: { to: instruction.to, value: instruction.value } };
      case 'load':
      case 'acquire':
        return { type: instruction.op, params: { from: instruction.from, into: instruction.into } };
      case 'look at lock':
        return { type: instruction.op, params: { into: instruction.into } };
      default:
        return instruction.op;
    }
  };
  const states = program.map((instruction, position) => [
    `at ${position}`,
    {
      on: {
        [instruction.op]: {
          ...(instruction.op === 'lock' ? { guard: 'lock' } : {}),
          actions: action(instruction),
          target: `at ${position + 1}`,
        },
      },
    },
  ]);
  return setup(vocabulary(runner)).createMachine({
    id: JSON.stringify(program),
    initial: 'at 0',
    states: { ...Object.fromEntries(states), [`at ${program.length}`]: { type: 'final' } },
  });
}

export function litmus(threads: LockingThreads, model: Memory): Scenario {
  return scenario({
    name: 'litmus',
    text: '',
    memory: model,
    bounds: { variable: variables.length },
    actors: Object.fromEntries(threads.map((program, at) => [`T${at}`, runner.runs(machineOf(program))])),
    properties: [observable],
  });
}

export interface Outcomes {
  /** What is observed where every thread has ended and every store is visible: values with blanks between, sorted. */
  readonly seen: readonly string[];
  readonly states: number;
}

/** As the reference interpreter finds them. */
export function interpreted(threads: LockingThreads, observed: readonly Observed[], model: Memory): Outcomes {
  const system = buildSystem(litmus(threads, model));
  const seen = new Set<string>();
  const { states } = explore(system, undefined, (state, list) => {
    // Who has ended has no step, and a buffer that holds a store has one.
    if (list.length > 0) return;
    const value = (each: Observed): Tree | undefined => {
      if (typeof each === 'string') return (state.shared.memory as unknown as Variables).at[variables.indexOf(each)];
      return (state.registers[each[0]] as { [name: string]: Tree })[`r${each[1]}`];
    };
    seen.add(observed.map(value).join(' '));
  });
  return { seen: [...seen].sort(), states };
}
interface Variables {
  readonly at: readonly number[];
}

/** As the engine finds them. */
export function searched(
  threads: LockingThreads,
  observed: readonly Observed[],
  model: Memory,
): Outcomes & { readonly memory: MemoryUse | null; readonly violations: number } {
  const program = buildProgram(buildSystem(litmus(threads, model)));
  const { result, outcome } = checkProgram(program);
  const read = (text: string) => readerOf(program, text, (state, word) => outcome.words(state)[word] ?? 0);
  const ended = threads.map((instructions, thread) => {
    const control = read(`T${thread}.control`);
    return (state: number) => control(state) === instructions.length;
  });
  const buffers = program.layout.leaves.all.filter(({ text }) => /^store buffer\.of.*\.kind$/.test(text));
  const kinds = buffers.map(({ text }) => read(text));
  const values = observed.map((each) =>
    read(typeof each === 'string' ? `memory.at[${variables.indexOf(each)}]` : `T${each[0]}.r${each[1]}`),
  );
  const seen = new Set<string>();
  for (let state = 0; state < result.states; state++) {
    if (!ended.every((test) => test(state)) || kinds.some((kind) => kind(state) !== 0)) continue;
    seen.add(values.map((value) => value(state)).join(' '));
  }
  outcome.release();
  const { states, memory: use, violations } = result;
  return { seen: [...seen].sort(), states, memory: use, violations: violations.length };
}

/** Reads one scalar of a packed state. */
function readerOf({ layout }: Program, name: string, word: (state: number, word: number) => number) {
  const leaf = layout.leaves.all.find(({ text }) => text === name);
  if (leaf === undefined) throw new Error(`no leaf '${name}'`);
  const slot = layout.slots[leaf.id];
  if (!slot) return () => leaf.initial;
  return (state: number) => ((word(state, slot.word) >>> slot.shift) & (2 ** slot.bits - 1)) + leaf.lo;
}
