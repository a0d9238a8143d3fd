/**
 * Emits partial-order reduction: which actor's steps may stand for all in a state, which reduced states must be
 * expanded fully after all, and the steps that they lack. compile/reduce/persistent.ts decides what it decides by.
 */
import { dispatch } from '../compile/emit/actor.ts';
import { hashSum, mask } from '../compile/emit/code.ts';
import * as wasm from '../compile/emit/wasm.ts';
import { type Callee, i32, Label, type Local, type ModuleWriter, type Part } from '../compile/emit/wasm.ts';
import type { Layout, Leaf } from '../compile/lower/layout.ts';
import type { Program } from '../compile/lower/program.ts';
import type { Hold, Persistent } from '../compile/reduce/persistent.ts';

/** Where things lie: the fields of a successor, and the batch. */
export interface OrderPlan {
  readonly origin: number;
  readonly found: number;
  /** In a state's first successor: 0 if it is expanded fully, else one more than the actor whose steps stand for all. */
  readonly reduced: number | null;
  readonly batch: number;
  readonly stride: number;
  readonly words: number;
  readonly record: number;
  readonly batchEnd: number;
  readonly states: number;
}

/** What the expansion of one state is made of. */
export interface Expanding {
  readonly record: Local;
  /** Where the batch ends, and where the state's successors begin in it. */
  readonly end: Local;
  readonly first: Local;
  readonly scratch: Local;
  /** Appends the successors by one actor. */
  readonly step: (actor: number) => Part;
  /** The consequence unless some successor from `scratch` to the end is a step away from the state that someone owes. */
  readonly unlessMoved: (consequence: Part) => Part;
  /** Appends the successors by all actors and judges the state. */
  readonly all: Part;
}

/** Appends the successors by one actor where that is enough, else all. */
export function emitReduced(program: Program, plan: OrderPlan, sets: readonly Persistent[], each: Expanding): Part {
  const { first, end, scratch } = each;
  const { reduced } = plan;
  if (reduced === null) return each.all;
  const done = new Label();
  const attempts = program.actors.flatMap(({ actor: { index } }): Part[] => {
    const mine = sets.filter(({ actor }) => actor === index);
    if (mine.length === 0) return [];
    const attempt: Part = [
      each.step(index),
      wasm.set(scratch, wasm.get(first)),
      each.unlessMoved(wasm.set(end, wasm.get(first))),
      wasm.when(wasm.unequal(wasm.get(end), wasm.get(first)), [
        wasm.store(wasm.get(first), reduced, i32(index + 1)),
        wasm.branch(done),
      ]),
    ];
    return [decide(program, index, mine, each.record, scratch), wasm.when(wasm.get(scratch), attempt)];
  });
  // Without successors the mark falls on the first one of the next state, which has its own.
  return wasm.block(done, attempts, wasm.store(wasm.get(first), reduced, i32(0)), each.all);
}

/** Sets the local variable to whether the state is one in which the actor's steps stand for all. */
function decide(program: Program, actor: number, sets: readonly Persistent[], record: Local, result: Local): Part {
  const fits = ({ holds, others }: Persistent): Part => {
    const tests = [
      ...holds.map((hold) => isHeld(program, hold, record)),
      ...others.map((other) => isAmong(program, other.actor, other.codes, record)),
    ];
    return tests.reduceRight<Part>((rest, test) => wasm.choose(test, rest, i32(0)), i32(1));
  };
  const bodies = [...new Set(sets.map(({ code }) => code))].map((position) => {
    const here = sets.filter(({ code }) => code === position);
    return {
      position,
      body: wasm.set(
        result,
        here.reduceRight<Part>((rest, each) => wasm.choose(fits(each), i32(1), rest), i32(0)),
      ),
    };
  });
  const code = controlOf(program, actor, record);
  return [wasm.set(result, i32(0)), code === null ? (bodies[0]?.body ?? []) : dispatch(code, bodies)];
}

function isHeld({ layout }: Program, { leaf, lo, hi }: Hold, record: Local): Part {
  const value = fieldOf(layout, leaf, record) ?? i32(leaf.initial - leaf.lo);
  return wasm.isZero(wasm.below(i32(hi - lo), wasm.sub(value, i32(lo - leaf.lo))));
}

/** The actor's control code; null where it never changes. */
function controlOf({ layout }: Program, actor: number, record: Local): Part | null {
  return fieldOf(layout, layout.leaves.control[actor], record);
}

/** The leaf's value less its least one; null where it has only one. */
function fieldOf({ slots }: Layout, leaf: Leaf | undefined, record: Local): Part | null {
  const slot = slots[leaf?.id ?? -1] ?? null;
  if (slot === null) return null;
  const word = wasm.load(wasm.get(record), slot.word * 4);
  return wasm.and(wasm.shiftRight(word, i32(slot.shift)), i32(mask(slot.bits)));
}

/** Whether the actor's control code is one of these bits. */
function isAmong(program: Program, actor: number, codes: bigint, record: Local): Part {
  const leaf = program.layout.leaves.control[actor];
  const code = controlOf(program, actor, record);
  if (code === null) return i32(Number((codes >> BigInt(leaf?.initial ?? 0)) & 1n));
  const chunks = Math.ceil(((leaf?.hi ?? 0) + 1) / 32);
  const chunk = (at: number): Part => {
    const bits = i32(Number(BigInt.asUintN(32, codes >> BigInt(32 * at))));
    // A shift counts modulo 32.
    const test = wasm.and(wasm.shiftRight(bits, code), i32(1));
    return at === chunks - 1 ? test : wasm.choose(wasm.below(code, i32(32 * (at + 1))), test, chunk(at + 1));
  };
  return chunk(0);
}

/**
 * (end of the batch) to the end of a list of pairs of words that overwrites the batch: each reduced state none of whose
 * successors has a higher number than itself, and the actor that has been expanded.
 */
export function emitReview(writer: ModuleWriter, plan: OrderPlan): Callee {
  return writer.define(['i32'], ['i32'], (frame) => {
    const end = 0;
    const [at, list, origin, actor, forward] = [0, 0, 0, 0, 0].map(() => frame.local()) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const nextState = new Label();
    const nextStep = new Label();
    const more = (): Part => wasm.below(wasm.get(at), wasm.get(end));
    const found = wasm.load(wasm.get(at), plan.found);
    return [
      wasm.set(at, i32(plan.batch)),
      wasm.set(list, i32(plan.batch)),
      wasm.loop(
        nextState,
        wasm.when(more(), [
          wasm.set(origin, wasm.load(wasm.get(at), plan.origin)),
          wasm.set(actor, wasm.load(wasm.get(at), plan.reduced ?? 0)),
          wasm.set(forward, wasm.isZero(wasm.get(actor))),
          wasm.loop(
            nextStep,
            wasm.set(forward, wasm.or(wasm.get(forward), wasm.below(wasm.get(origin), found))),
            wasm.set(at, wasm.add(wasm.get(at), i32(plan.stride))),
            wasm.branchIf(
              wasm.choose(more(), wasm.equal(wasm.load(wasm.get(at), plan.origin), wasm.get(origin)), i32(0)),
              nextStep,
            ),
          ),
          wasm.when(wasm.isZero(wasm.get(forward)), [
            wasm.store(wasm.get(list), 0, wasm.get(origin)),
            wasm.store(wasm.get(list), 4, wasm.sub(wasm.get(actor), i32(1))),
            wasm.set(list, wasm.add(wasm.get(list), i32(8))),
          ]),
          wasm.branch(nextState),
        ]),
      ),
      wasm.get(list),
    ];
  });
}

/** (state, actor): appends the successors by all actors but this one. */
export function emitComplete(writer: ModuleWriter, plan: OrderPlan, actors: readonly Callee[]): Callee {
  return writer.define(['i32', 'i32'], [], (frame) => {
    const [state, but] = [0, 1] as const;
    const record = frame.local();
    const end = frame.local();
    const sum = frame.local('i64');
    const steps = actors.map((actor, index) =>
      wasm.when(
        wasm.unequal(wasm.get(but), i32(index)),
        wasm.set(end, wasm.call(actor, wasm.get(record), wasm.get(state), wasm.get(end), wasm.get(sum))),
      ),
    );
    return [
      wasm.set(record, wasm.add(i32(plan.states), wasm.mul(wasm.get(state), i32(plan.record)))),
      wasm.set(
        sum,
        hashSum(plan.words, (word) => wasm.load(wasm.get(record), word * 4)),
      ),
      wasm.set(end, wasm.load(i32(0), plan.batchEnd)),
      wasm.store(wasm.get(end), plan.reduced ?? 0, i32(0)),
      steps,
      wasm.store(i32(0), plan.batchEnd, wasm.get(end)),
    ];
  });
}
