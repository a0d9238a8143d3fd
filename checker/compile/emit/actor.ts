/** Emits the functions that append a state's successors to the batch, a few actors in each. */
import type { Code, Instruction } from '../lower/code.ts';
import { controlCode, type Layout, type Leaves } from '../lower/layout.ts';
import type { Program, StateCase } from '../lower/program.ts';
import { CodeEmitter, factor, finish, mask, type Surroundings } from './code.ts';
import * as wasm from './wasm.ts';
import { type Callee, type Frame, i32, Label, type Local, type ModuleWriter, type Part } from './wasm.ts';

/** Where things lie: the parts of a successor in the batch as offsets in bytes from its words. */
export interface Places {
  /** The state that it succeeds. */
  readonly origin: number;
  readonly hash: number;
  /** Whether nobody owes the step; null if every step is owed. */
  readonly optional: number | null;
  /** The event of the step; null if nobody asks. */
  readonly event: number | null;
  /** Address of a byte for each transition that is 1 once it fired. */
  readonly taken: number;
  /** From one successor to the next. */
  readonly stride: number;
}

/**
 * Actors with so many transitions together share a function: every call of one costs, but so does compiling a large
 * one.
 */
const transitionsMax = 256;

/**
 * (record, state, batch end, hash sum) to the new batch end, for each group, or for each actor `apart`; calls `fail`
 * (state, event, failure).
 */
export function emitActors(
  writer: ModuleWriter,
  program: Program,
  places: Places,
  fail: (event: number) => Callee,
  apart: boolean,
): Callee[] {
  const list = apart ? program.actors.map((each) => [each]) : groups(program);
  return list.map((group) =>
    writer.define(['i32', 'i32', 'i32', 'i64'], ['i32'], (frame) => {
      const emitter = new ActorEmitter(program, frame, places, fail);
      return [group.map((each) => actorBody(program, each, emitter)), wasm.get(batchEnd)];
    }),
  );
}

type Actor = Program['actors'][number];

function groups({ actors, events, transitions }: Program): Actor[][] {
  const list: Actor[][] = [];
  let room = 0;
  for (const each of actors) {
    const count = transitions.filter(({ event }) => events[event]?.actor === each.actor.index).length;
    if (list.length === 0 || count > room) {
      list.push([]);
      room = transitionsMax;
    }
    list.at(-1)?.push(each);
    room -= count;
  }
  return list;
}

function actorBody({ layout }: Program, { actor, cases }: Actor, emitter: ActorEmitter): Part {
  const control = layout.slots[layout.leaves.control[actor.index]?.id ?? -1] ?? null;
  const bodies = cases.map((each) => {
    return { position: controlCode(actor.chart, each.state), body: emitter.case(each) };
  });
  if (control === null) return bodies[0]?.body ?? [];
  const word = wasm.load(wasm.get(record), control.word * 4);
  return dispatch(wasm.and(wasm.shiftRight(word, i32(control.shift)), i32(mask(control.bits))), bodies);
}

// The parameters of such a function.
const record: Local = 0;
const state: Local = 1;
const batchEnd: Local = 2;
const sum: Local = 3;

/** The body whose position is the number; nothing if there is none. */
export function dispatch(number: Part, cases: readonly { readonly position: number; readonly body: Part }[]): Part {
  const out = new Label();
  const labelled = cases.map((each) => ({ ...each, label: new Label() }));
  const most = Math.max(-1, ...cases.map(({ position }) => position));
  const targets = Array.from(
    { length: most + 1 },
    (_, at) => labelled.find(({ position }) => position === at)?.label ?? out,
  );
  const inner = wasm.branchTable(number, [...targets, out]);
  return wasm.block(
    out,
    labelled.reduce<Part>((nested, { label, body }) => [wasm.block(label, nested), body, wasm.branch(out)], inner),
  );
}

/** What a case is emitted as, in surroundings of the same form: programs take cases over from each other. */
interface Emitted {
  readonly form: string;
  readonly leaves: Leaves;
  readonly body: Part;
  /** How many temporaries there must be. */
  readonly temporaries: number;
}
const emitted = new WeakMap<StateCase, Emitted>();

class ActorEmitter {
  private readonly form: string;
  private readonly info: Program['events'];
  private readonly layout: Layout;
  private readonly places: Places;
  private readonly failing: (event: number) => Callee;
  private readonly code: CodeEmitter;
  private readonly before: readonly Local[];
  private readonly after: readonly Local[];
  private readonly soon: Local;
  private readonly scratch: Local;
  private readonly factors: readonly Part[];
  // Words that the current control state's events read, and those that the current event writes.
  private read = new Set<number>();
  private written: ReadonlySet<number> = new Set();
  private event = 0;
  // Whether the event makes an access that some lock must protect.
  private disciplined = false;
  private step = new Label();

  constructor({ layout, events }: Program, frame: Frame, places: Places, fail: (event: number) => Callee) {
    this.layout = layout;
    this.info = events;
    this.places = places;
    this.failing = fail;
    const words = (): Local[] => Array.from({ length: layout.words }, () => frame.local());
    this.before = words();
    this.after = words();
    this.soon = frame.local();
    this.scratch = frame.local('i64');
    this.factors = this.before.map((_, word) => factor(word));
    const surroundings: Surroundings = {
      word: (word, fresh) => this.word(word, fresh),
      failed: (failure) => this.fail(i32(failure)),
      later: (failure) => this.later(failure),
    };
    this.code = new CodeEmitter(layout, frame, surroundings);
    const { origin, hash, optional, event, taken, stride } = places;
    this.form = JSON.stringify([layout.slots, origin, hash, optional, event, taken, stride, fail(0).index]);
  }

  /** Everything that the actor can do in one control state. */
  case(given: StateCase): Part {
    const { leaves } = this.layout;
    const known = emitted.get(given);
    if (known?.form === this.form && known.leaves === leaves) {
      this.code.reserve(known.temporaries);
      return known.body;
    }
    const body = wasm.laidOut(this.events(given.events));
    emitted.set(given, { form: this.form, leaves, body, temporaries: this.code.reserved });
    return body;
  }

  private events(events: StateCase['events']): Part {
    this.read = new Set();
    const steps = events.map(({ event, body }) => this.one(event, body));
    const loads = [...this.read].map((word) => wasm.set(this.before[word] ?? 0, wasm.load(wasm.get(record), word * 4)));
    return [loads, steps];
  }

  private one(event: number, body: readonly Instruction[]): Part {
    this.event = event;
    this.step = new Label();
    this.written = this.wordsWritten(body);
    this.code.forget();
    this.disciplined = checksAccess(body);
    const list = this.instructions(body);
    return wasm.block(this.step, this.disciplined ? wasm.set(this.soon, i32(0)) : [], list);
  }

  private wordsWritten(list: readonly Instruction[]): Set<number> {
    return new Set(
      list.flatMap((each) => {
        if (each.kind === 'store') return this.code.slot(each.leaf)?.word ?? [];
        return each.kind === 'if' ? [...this.wordsWritten(each.yes), ...this.wordsWritten(each.no)] : [];
      }),
    );
  }

  private word(word: number, fresh: boolean): Part {
    if (!fresh && this.written.has(word)) return wasm.get(this.after[word] ?? 0);
    this.read.add(word);
    return wasm.get(this.before[word] ?? 0);
  }

  private fail(failure: Part): Part {
    return [wasm.call(this.failing(this.event), wasm.get(state), i32(this.event), failure), wasm.branch(this.step)];
  }
  private later(failure: number): Part {
    return wasm.when(wasm.isZero(wasm.get(this.soon)), wasm.set(this.soon, i32(failure + 1)));
  }

  // Neighbouring stores of constants to one word become one.
  private instructions(list: readonly Instruction[]): Part {
    const parts: Part[] = [];
    const pending = new Map<number, { field: number; value: number }>();
    const flush = (): void => {
      for (const [word, { field, value }] of pending) parts.push(this.replace(word, field, i32(value), value === 0));
      pending.clear();
    };
    for (const each of list) {
      if (each.kind === 'store' && each.value.node.kind === 'constant') {
        const slot = this.code.slot(each.leaf);
        if (slot === null) continue;
        const { word, shift, bits } = slot;
        const field = mask(bits) << shift;
        const old = pending.get(word) ?? { field: 0, value: 0 };
        const value = this.biased(each.leaf, each.value.node.value) << shift;
        pending.set(word, { field: old.field | field, value: (old.value & ~field) | value });
      } else if (each.kind !== 'taken' || this.disciplined) {
        flush();
        parts.push(this.instruction(each));
        // Nothing runs after a failure.
        if (each.kind === 'fail') break;
      }
    }
    flush();
    return parts;
  }

  // Unmasked, a constant outside its leaf would overwrite the neighbouring leaves.
  private biased(leaf: number, value: number): number {
    const { lo, hi, text } = this.layout.leaves.all[leaf] ?? { lo: 0, hi: -1, text: String(leaf) };
    if (value < lo || value > hi) throw new Error(`${value} is stored to ${text}, which holds ${lo} to ${hi}`);
    return value - lo;
  }

  private replace(word: number, field: number, value: Part, clear = false): Part {
    const local = this.after[word] ?? 0;
    const rest = wasm.and(wasm.get(local), i32(~field));
    return wasm.set(local, clear ? rest : wasm.or(rest, value));
  }

  private instruction(instruction: Instruction): Part {
    switch (instruction.kind) {
      case 'store':
        return this.store(instruction.leaf, instruction.value);
      case 'let': {
        const value = this.code.value(instruction.value);
        return wasm.set(this.code.temporary(instruction.id), value);
      }
      case 'if': {
        const cond = this.code.truth(instruction.cond);
        const no = instruction.no.length === 0 ? null : this.instructions(instruction.no);
        return wasm.when(cond, this.instructions(instruction.yes), no);
      }
      case 'fail':
        return this.fail(i32(instruction.failure));
      case 'later':
        return this.later(instruction.failure);
      case 'taken':
        return wasm.when(wasm.get(this.soon), this.fail(wasm.sub(wasm.get(this.soon), i32(1))));
      case 'begin':
        return [...this.written].map((word) => wasm.set(this.after[word] ?? 0, this.word(word, true)));
      case 'emit':
        return [this.emit(instruction.transition), wasm.branch(this.step)];
    }
  }

  private store(leaf: number, value: Code): Part {
    const slot = this.code.slot(leaf);
    const lo = this.code.lo(leaf);
    const plain = this.code.value(value);
    if (slot === null) return wasm.drop(plain);
    const { word, shift, bits } = slot;
    const biased = lo === 0 ? plain : wasm.sub(plain, i32(lo));
    return this.replace(word, mask(bits) << shift, shift === 0 ? biased : wasm.shl(biased, i32(shift)));
  }

  // A word that the event does not write goes straight from the state to its successor.
  private emit(transition: number): Part {
    const { origin, hash, optional, event, taken, stride } = this.places;
    const end = wasm.get(batchEnd);
    const words = Array.from({ length: this.layout.words }, (_, word) => {
      const value = this.written.has(word) ? wasm.get(this.after[word] ?? 0) : wasm.load(wasm.get(record), word * 4);
      return wasm.store(end, word * 4, value);
    });
    return [
      words,
      wasm.store(end, origin, wasm.get(state)),
      wasm.store(end, hash, finish(this.sumAfter(), this.scratch)),
      optional === null ? [] : wasm.store(end, optional, i32(this.info[this.event]?.optional ? 1 : 0)),
      event === null ? [] : wasm.store(end, event, i32(this.event)),
      wasm.storeByte(i32(0), taken + transition, i32(1)),
      wasm.set(batchEnd, wasm.add(end, i32(stride))),
    ];
  }

  private sumAfter(): Part {
    return [...this.written].reduce<Part>((total, word) => {
      const change = wasm.sub64(wasm.extend(wasm.get(this.after[word] ?? 0)), wasm.extend(this.word(word, true)));
      return wasm.add64(total, wasm.mul64(change, this.factors[word] ?? []));
    }, wasm.get(sum));
  }
}

/** Whether the instructions contain a check of an access, which is reported when the transition is taken. */
function checksAccess(list: readonly Instruction[]): boolean {
  return list.some((each) => {
    if (each.kind === 'later') return true;
    if (each.kind === 'if') return checksLater(each.cond) || checksAccess(each.yes) || checksAccess(each.no);
    return (each.kind === 'store' || each.kind === 'let') && checksLater(each.value);
  });
}
function checksLater({ node, fails }: Code): boolean {
  if (!fails) return false;
  switch (node.kind) {
    case 'check':
      return node.later || checksLater(node.ok) || checksLater(node.value);
    case 'binary':
    case 'and':
    case 'or':
      return checksLater(node.left) || checksLater(node.right);
    case 'not':
    case 'bit':
      return checksLater(node.of);
    case 'if':
      return checksLater(node.cond) || checksLater(node.yes) || checksLater(node.no);
    case 'let':
      return checksLater(node.value) || checksLater(node.body);
    default:
      return false;
  }
}
