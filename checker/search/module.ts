/** What an engine runs: the generated code and all that it must know of the program. */
import { tourBytes } from '../compile/emit/symmetry.ts';
import { encode } from '../compile/lower/layout.ts';
import type { Program } from '../compile/lower/program.ts';
import type { Symmetry } from '../compile/reduce/symmetry.ts';
import { once } from '../compile/system/once.ts';
import { initialState } from '../interpret/step.ts';
import { emitCore, type Plan, planMemory, successorsMax } from './core.ts';
import { type Compiled, compile } from './memory.ts';
import { type ExchangePlan, type Exchanging, emitExchange, planExchange } from './partitions/emit-exchange.ts';

/** The generated code, where it has everything in memory, and all that an engine knows of the program: plain data. */
export interface Module<P extends Plan = Plan> {
  readonly plan: P;
  readonly code: Uint8Array;
  readonly compiled: Compiled;
  /** The packed initial state. */
  readonly initial: Int32Array;
  /** The most successors of one state. */
  readonly successors: number;
  /** The renamings for the module to apply; null without symmetry. */
  readonly tour: Uint8Array | null;
  /** How many there are to note. */
  readonly witnesses: number;
  readonly transitions: number;
}
// A second search of the same program, for better paths or one that is reduced no more, needs no second compilation.
const exactModules = new WeakMap<Program, Map<string, Module>>();
const partitionModules = new WeakMap<Program, Map<string, Module<ExchangePlan>>>();

/** What the module of an exact search is made for. */
export interface Exactly {
  /** Whether the engine tells of each step. */
  readonly watched: boolean;
  /** Renamings of which each state stands for all; null for none. */
  readonly symmetry: Symmetry | null;
  /** Whether the steps of one actor may stand for all. */
  readonly ordered: boolean;
}

export function exactModule(program: Program, exactly: Exactly): Module {
  const { watched, symmetry, ordered } = exactly;
  return once(exactModules, program, [watched, ordered, symmetry !== null].join(), () => {
    const plan = planMemory(program, watched, ordered, symmetry);
    return moduleOf(program, plan, emitCore(program, plan, { symmetry }), symmetry);
  });
}

/** Of one of so many partitions. */
export function partitionModule(
  program: Program,
  symmetry: Symmetry | null,
  exchanging: Exchanging,
): Module<ExchangePlan> {
  const { partitions, outboxes } = exchanging;
  return once(partitionModules, program, [symmetry !== null, partitions, outboxes].join(), () => {
    const plan = planExchange(planMemory(program, false, false, symmetry), successorsMax(program), exchanging);
    const code = emitCore(program, plan, { symmetry, emitExchange: (writer) => emitExchange(writer, plan) });
    return moduleOf(program, plan, code, symmetry);
  });
}

export function moduleOf<P extends Plan>(
  program: Program,
  plan: P,
  code: Uint8Array,
  symmetry: Symmetry | null = null,
): Module<P> {
  const { system, layout, witnesses, transitions } = program;
  return {
    plan,
    code,
    compiled: compile(code),
    initial: encode(system, layout, initialState(system)),
    successors: successorsMax(program),
    tour: symmetry && tourBytes(symmetry),
    witnesses: witnesses.length,
    transitions: transitions.length,
  };
}
