/** What the events of one control state read and write, and where they lead, given what is known of the state. */
import type { Code, Instruction } from '../lower/code.ts';
import type { Leaf } from '../lower/layout.ts';
import type { Program } from '../lower/program.ts';
import { type Actor, noParts, type PartSet, type Parts } from './parts.ts';

export interface Footprint {
  readonly reads: PartSet;
  readonly writes: PartSet;
  /** The control states that the steps lead to. */
  readonly targets: ReadonlySet<number>;
}
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}
/** Leaves whose value lies in a smaller interval than their domain. */
export type Knowledge = ReadonlyMap<number, Interval>;
export const nothingKnown: Knowledge = new Map();

export function disturbs(one: Footprint, other: Footprint): boolean {
  return (one.writes & (other.reads | other.writes)) !== noParts || (one.reads & other.writes) !== noParts;
}

type Body = readonly Instruction[];

/**
 * Of all events together: enabled or not, each counts unless what is known rules out that it is taken or fails.
 * `registers`: the actor's own, which are told apart by their values where that is cheap.
 */
export function footprint(
  { transitions }: Pick<Program, 'transitions'>,
  parts: Parts,
  bodies: readonly Body[],
  by: Actor,
  knowledge: Knowledge,
  registers: readonly Leaf[] = [],
): Footprint {
  let reads = noParts;
  let writes = noParts;
  const targets = new Set<number>();
  for (const body of bodies) {
    for (const values of valuations(parts, body, registers)) {
      const walk = new Walk(parts, by, [...knowledge, ...values]);
      walk.list(body);
      if (!walk.acts) continue;
      reads |= walk.reads;
      writes |= walk.writes;
      for (const transition of walk.taken) targets.add(transitions[transition]?.to ?? -1);
    }
  }
  return { reads, writes, targets };
}

/** More combinations of values than this are not told apart. */
const valuationsMax = 8;

/** Every combination of values of registers that the body reads; references first, for they may be none or stale. */
function valuations(parts: Parts, body: Body, registers: readonly Leaf[]): Knowledge[] {
  if (registers.length === 0) return [nothingKnown];
  const walk = new Walk(parts, { index: 0, code: 0 }, []);
  walk.list(body);
  let list: Map<number, Interval>[] = [new Map()];
  for (const { id, lo, hi } of registers.toSorted((a, b) => a.lo - b.lo)) {
    const size = hi - lo + 1;
    if (list.length * size > valuationsMax || (walk.reads & parts.all(id)) === noParts) continue;
    list = list.flatMap((values) =>
      Array.from({ length: size }, (_, at) => new Map([...values, [id, { lo: lo + at, hi: lo + at }]])),
    );
  }
  return list;
}

/** Follows a body along every way that what is known allows. */
class Walk {
  reads = noParts;
  writes = noParts;
  /** Whether some step may be complete or fail. */
  acts = false;
  readonly taken: number[] = [];
  private readonly parts: Parts;
  private readonly by: Actor;
  private readonly knowledge: Map<number, Interval>;
  private readonly temporaries = new Map<number, Interval>();

  constructor(parts: Parts, by: Actor, knowledge: Iterable<readonly [number, Interval]>) {
    this.parts = parts;
    this.by = by;
    this.knowledge = new Map(knowledge);
  }

  /** Whether what follows the list may be reached. */
  list(list: Body): boolean {
    return list.every((each) => this.one(each));
  }

  private one(instruction: Instruction): boolean {
    switch (instruction.kind) {
      case 'store':
        return this.store(instruction.leaf, instruction.value);
      case 'let': {
        const value = this.value(instruction.value);
        if (value !== null) this.temporaries.set(instruction.id, value);
        return value !== null;
      }
      case 'if': {
        const cond = this.value(instruction.cond);
        if (cond === null) return false;
        const holds = truth(cond);
        const afterYes = holds !== no && this.list(instruction.yes);
        const afterNo = holds !== yes && this.list(instruction.no);
        return afterYes || afterNo;
      }
      case 'emit':
        this.taken.push(instruction.transition);
        this.acts = true;
        return false;
      case 'fail':
        this.acts = true;
        return false;
      case 'later':
        this.acts = true;
        return true;
      case 'begin':
      case 'taken':
        return true;
    }
  }

  private store(leaf: number, value: Code): boolean {
    const only = this.parts.storedPart(leaf, value, this.by);
    this.writes |= only ?? this.parts.all(leaf);
    const goesOn = only !== null || this.value(value) !== null;
    this.knowledge.delete(leaf);
    return goesOn;
  }

  /** The values that a code may have, of conditions only 0 and 1; null if it surely fails. */
  private value(code: Code): Interval | null {
    const { node } = code;
    switch (node.kind) {
      case 'constant':
        return code;
      case 'temporary':
        return this.temporaries.get(node.id) ?? code;
      case 'leaf':
        this.reads |= this.parts.all(node.leaf);
        return this.knowledge.get(node.leaf) ?? code;
      case 'not': {
        const of = this.value(node.of);
        return of && negated(truth(of));
      }
      case 'bit':
        return this.value(node.of) && code;
      case 'and':
      case 'or':
        return this.both(node.left, node.right, node.kind === 'and' ? no : yes);
      case 'if':
        return this.either(node.cond, node.yes, node.no);
      case 'let': {
        const value = this.value(node.value);
        if (value === null) return null;
        this.temporaries.set(node.id, value);
        return this.value(node.body);
      }
      case 'check':
        return this.checked(node);
      case 'binary':
        return this.binary(code, node);
    }
  }

  private binary(code: Code, { op, left, right }: Code['node'] & { kind: 'binary' }): Interval | null {
    const reads = this.reads;
    const part = this.parts.compared(op, left, right);
    const a = this.value(left);
    const b = a && this.value(right);
    if (part !== null) this.reads = reads | part;
    if (a === null || b === null) return null;
    if (op === '===') return equal(a, b);
    return op === '<' ? less(a, b) : code;
  }

  /** `strong` on the left decides, and the right is not evaluated. */
  private both(left: Code, right: Code, strong: Interval): Interval | null {
    const first = this.value(left);
    if (first === null) return null;
    const one = truth(first);
    if (one === strong) return strong;
    const second = this.value(right);
    if (second === null) return one === unknown ? strong : null;
    const other = truth(second);
    if (other === strong) return strong;
    return one === unknown ? unknown : other;
  }

  private either(cond: Code, whenTrue: Code, whenFalse: Code): Interval | null {
    const decides = this.value(cond);
    if (decides === null) return null;
    const holds = truth(decides);
    const a = holds === no ? null : this.value(whenTrue);
    const b = holds === yes ? null : this.value(whenFalse);
    if (a === null || b === null) return a ?? b;
    return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
  }

  private checked({ ok, later, value }: Code['node'] & { kind: 'check' }): Interval | null {
    const passes = this.value(ok);
    if (passes === null) return null;
    const holds = truth(passes);
    if (holds !== yes) this.acts = true;
    return holds === no && !later ? null : this.value(value);
  }
}

const unknown: Interval = { lo: 0, hi: 1 };
const yes: Interval = { lo: 1, hi: 1 };
const no: Interval = { lo: 0, hi: 0 };

function truth({ lo, hi }: Interval): Interval {
  if (lo > 0 || hi < 0) return yes;
  return lo === 0 && hi === 0 ? no : unknown;
}
function negated(value: Interval): Interval {
  if (value === unknown) return unknown;
  return value === yes ? no : yes;
}
function equal(left: Interval, right: Interval): Interval {
  if (left.hi < right.lo || right.hi < left.lo) return no;
  return left.lo === left.hi && right.lo === right.hi ? yes : unknown;
}
function less(left: Interval, right: Interval): Interval {
  if (left.hi < right.lo) return yes;
  return left.lo >= right.hi ? no : unknown;
}
