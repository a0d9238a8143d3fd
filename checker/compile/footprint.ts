/** What the events of one control state read and write, and where they lead, given what is known of the state. */
import type { Code, Instruction } from './code.ts';
import { type Actor, noParts, type PartSet, type Parts } from './parts.ts';
import type { Program } from './program.ts';

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

/** Of all events together: enabled or not, each counts unless what is known rules out that it is taken or fails. */
export function footprint(
  { transitions }: Pick<Program, 'transitions'>,
  parts: Parts,
  bodies: readonly Body[],
  by: Actor,
  knowledge: Knowledge,
): Footprint {
  let reads = noParts;
  let writes = noParts;
  const targets = new Set<number>();
  for (const body of bodies) {
    const walk = new Walk(parts, by, knowledge);
    if (!walk.list(body)) continue;
    reads |= walk.reads;
    writes |= walk.writes;
    for (const transition of walk.taken) targets.add(transitions[transition]?.to ?? -1);
  }
  return { reads, writes, targets };
}

class Walk {
  reads = noParts;
  writes = noParts;
  readonly taken: number[] = [];
  private readonly parts: Parts;
  private readonly by: Actor;
  private readonly knowledge: Knowledge;

  constructor(parts: Parts, by: Actor, knowledge: Knowledge) {
    this.parts = parts;
    this.by = by;
    this.knowledge = knowledge;
  }

  /** Whether some step may be complete or fail in the list. */
  list(list: Body): boolean {
    let acts = false;
    for (const each of list) acts = this.one(each) || acts;
    return acts;
  }

  private one(instruction: Instruction): boolean {
    switch (instruction.kind) {
      case 'store': {
        const { leaf, value } = instruction;
        const { reads, writes } = this.parts.store(leaf, value, this.by);
        this.reads |= reads;
        this.writes |= writes;
        return value.fails;
      }
      case 'let':
        this.reads |= this.parts.read(instruction.value);
        return instruction.value.fails;
      case 'if': {
        const { cond, yes, no } = instruction;
        this.reads |= this.parts.read(cond);
        const { lo, hi } = interval(cond, this.knowledge);
        const mayHold = (lo !== 0 || hi !== 0) && this.list(yes);
        const mayNot = lo <= 0 && hi >= 0 && this.list(no);
        return mayHold || mayNot || cond.fails;
      }
      case 'emit':
        this.taken.push(instruction.transition);
        return true;
      case 'fail':
      case 'later':
        return true;
      case 'begin':
      case 'taken':
        return false;
    }
  }
}

const unknown: Interval = { lo: 0, hi: 1 };
const yes: Interval = { lo: 1, hi: 1 };
const no: Interval = { lo: 0, hi: 0 };

/** The values that a code may have; of conditions only 0 and 1. */
function interval(code: Code, knowledge: Knowledge): Interval {
  const { node } = code;
  const of = (part: Code): Interval => interval(part, knowledge);
  switch (node.kind) {
    case 'leaf':
      return knowledge.get(node.leaf) ?? code;
    case 'not': {
      const inner = truth(of(node.of));
      return inner === unknown ? unknown : inner === yes ? no : yes;
    }
    case 'and':
    case 'or': {
      const [left, right] = [truth(of(node.left)), truth(of(node.right))];
      const [strong, weak] = node.kind === 'and' ? [no, yes] : [yes, no];
      if (left === strong || right === strong) return strong;
      return left === weak && right === weak ? weak : unknown;
    }
    case 'binary':
      if (node.op === '===') return equal(of(node.left), of(node.right));
      return node.op === '<' ? less(of(node.left), of(node.right)) : code;
    default:
      return code;
  }
}
function truth({ lo, hi }: Interval): Interval {
  if (lo > 0 || hi < 0) return yes;
  return lo === 0 && hi === 0 ? no : unknown;
}
function equal(left: Interval, right: Interval): Interval {
  if (left.hi < right.lo || right.hi < left.lo) return no;
  return left.lo === left.hi && right.lo === right.hi ? yes : unknown;
}
function less(left: Interval, right: Interval): Interval {
  if (left.hi < right.lo) return yes;
  return left.lo >= right.hi ? no : unknown;
}
