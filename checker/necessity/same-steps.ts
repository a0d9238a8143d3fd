/**
 * Whether a changed form of a scenario does the same as the scenario in every state that the scenario reaches. If it
 * does, it reaches these states and no others, by the same steps, and nothing has to be searched.
 */
import type { Visited } from '../compile/analyse/lock-order.ts';
import { emitActors, type Places } from '../compile/emit/actor.ts';
import * as wasm from '../compile/emit/wasm.ts';
import { type Callee, i32, Label, type Local, ModuleWriter, type Part } from '../compile/emit/wasm.ts';
import { isSameLayout } from '../compile/lower/layout.ts';
import type { Program, StateCase } from '../compile/lower/program.ts';
import { sameWords, successorsMax } from '../search/core.ts';
import { compile, giveBack, growTo, instantiate, type Memory, takeMemory } from '../search/memory.ts';

/** Where things lie in memory: one page of successors, one of notes that nobody reads, and the states. */
const page = 65_536;
const successors = 0;
const taken = page;
const states = 2 * page;

/** What the generated module exports. */
interface Comparing {
  /** The first of so many states in which the steps differ, or may fail; their number if there is none. */
  readonly differing: (count: number) => number;
}

export class SameSteps {
  private readonly program: Program;
  private readonly memory: Memory;
  private readonly count: number;

  private constructor(program: Program, memory: Memory, count: number) {
    this.program = program;
    this.memory = memory;
    this.count = count;
  }

  /** Null where there is no memory for the states, all of which were visited. */
  static of(program: Program, visited: Visited): SameSteps | null {
    const { words } = program.layout;
    const memory = takeMemory();
    if (!growTo(memory, states + visited.states * words * 4)) {
      giveBack(memory);
      return null;
    }
    const target = new Int32Array(memory.buffer, states);
    let at = 0;
    for (const { numbers, states: many, first, stride } of visited.packed()) {
      for (let state = 0; state < many; state++, at += words) {
        const from = first + state * stride;
        target.set(numbers.subarray(from, from + words), at);
      }
    }
    return new SameSteps(program, memory, visited.states);
  }

  /** False also where that cannot be told: of states that are packed in another way, or of too many steps. */
  has(changed: Program): boolean {
    const { program, memory, count } = this;
    if (!isSameLayout(changed.layout, program.layout)) return false;
    const places = placesOf(changed);
    const most = successorsMax(program) + successorsMax(changed);
    if (changed.transitions.length > page || most * places.stride > page) return false;
    const code = emitComparison(changedCases(program, changed), changedCases(changed, program), places);
    const { differing } = instantiate(compile(code), { memory }) as Comparing;
    return differing(count) === count;
  }

  /** Nothing may be asked afterwards. */
  release(): void {
    giveBack(this.memory);
  }
}

function placesOf({ layout: { words }, events }: Program): Places {
  const some = events.some(({ optional }) => optional);
  const [origin, hash, optional] = [words * 4, words * 4 + 4, some ? words * 4 + 8 : null];
  return { origin, hash, optional, event: null, taken, stride: hash + (some ? 8 : 4) };
}

/** The program with those cases only that are not the very same in the other, which has one in their place. */
function changedCases(program: Program, other: Program): Program {
  const actors = program.actors.map(({ actor, cases }, at) => {
    const twins = new Map(other.actors[at]?.cases.map((each): [number, StateCase] => [each.state, each]));
    const isChanged = (each: StateCase): boolean => twins.has(each.state) && twins.get(each.state) !== each;
    return { actor, cases: cases.filter(isChanged) };
  });
  return { ...program, actors };
}

function emitComparison(before: Program, after: Program, places: Places): Uint8Array {
  const writer = new ModuleWriter();
  const failing = writer.global();
  const fail = writer.define(['i32', 'i32', 'i32'], [], () => wasm.globalSet(failing, i32(1)));
  const actorsOf = (program: Program): readonly Callee[] => emitActors(writer, program, places, () => fail, true);
  const [old, fresh] = [actorsOf(before), actorsOf(after)];
  const touched = before.actors.flatMap(({ cases }, at) => (cases.length > 0 ? [at] : []));
  const { words } = before.layout;
  const differing = writer.define(['i32'], ['i32'], (frame) => {
    const count = 0;
    const [state, record, middle, end] = [frame.local(), frame.local(), frame.local(), frame.local()];
    const at = frame.local();
    const [next, out] = [new Label(), new Label()];
    const steps = (list: readonly Callee[], actor: number, into: Part): Part => {
      const callee = list[actor];
      if (callee === undefined) return into;
      return wasm.call(callee, wasm.get(record), wasm.get(state), into, wasm.i64(0n));
    };
    const compared = touched.map((actor) => [
      wasm.set(middle, steps(old, actor, i32(successors))),
      wasm.set(end, steps(fresh, actor, wasm.get(middle))),
      wasm.branchIf(wasm.globalGet(failing), out),
      emitSame(words, places, { at, middle, end, out }),
    ]);
    return [
      wasm.set(record, i32(states)),
      wasm.block(
        out,
        wasm.loop(
          next,
          wasm.branchIf(wasm.notBelow(wasm.get(state), wasm.get(count)), out),
          compared,
          wasm.set(record, wasm.add(wasm.get(record), i32(words * 4))),
          wasm.set(state, wasm.add(wasm.get(state), i32(1))),
          wasm.branch(next),
        ),
      ),
      wasm.get(state),
    ];
  });
  writer.export('differing', differing);
  return writer.write();
}

interface Successors {
  readonly at: Local;
  /** Up to here those of before; the others follow up to the end. */
  readonly middle: Local;
  readonly end: Local;
  readonly out: Label;
}
/** Branches out unless there are as many of both, each the same as its twin. */
function emitSame(words: number, { optional, stride }: Places, { at, middle, end, out }: Successors): Part {
  const more = new Label();
  const many = wasm.sub(wasm.get(middle), i32(successors));
  const twin = wasm.add(wasm.get(at), many);
  const owed = (successor: Part): Part => (optional === null ? i32(0) : wasm.load(successor, optional));
  return [
    wasm.branchIf(wasm.unequal(wasm.sub(wasm.get(end), wasm.get(middle)), many), out),
    wasm.set(at, i32(successors)),
    wasm.loop(
      more,
      wasm.when(wasm.below(wasm.get(at), wasm.get(middle)), [
        wasm.branchIf(wasm.isZero(sameWords(words, wasm.get(at), twin)), out),
        wasm.branchIf(wasm.unequal(owed(wasm.get(at)), owed(twin)), out),
        wasm.set(at, wasm.add(wasm.get(at), i32(stride))),
        wasm.branch(more),
      ]),
    ),
  ];
}
