/** Integer code to WebAssembly. Leaves are read from words in local variables, temporaries are local variables. */
import { ModelError } from '../../language/model-error.ts';
import type { Code } from '../lower/code.ts';
import type { Layout, Slot } from '../lower/layout.ts';
import * as wasm from './wasm.ts';
import { type Frame, i32, type Local, type Part } from './wasm.ts';

/** What the code's surroundings decide. */
export interface Surroundings {
  /** The word as it was before the step (`fresh`), or as the step has left it so far. */
  word(word: number, fresh: boolean): Part;
  /** In place of a value whose check failed. */
  failed(failure: number): Part;
  /** Notes a check that fails when the step is taken. */
  later(failure: number): Part;
}

export class CodeEmitter {
  private readonly layout: Layout;
  private readonly frame: Frame;
  private readonly surroundings: Surroundings;
  private temporaries = new Map<number, Local>();
  private readonly pool: Local[] = [];

  constructor(layout: Layout, frame: Frame, surroundings: Surroundings) {
    this.layout = layout;
    this.frame = frame;
    this.surroundings = surroundings;
  }

  /** The temporaries so far are dead: their local variables may be used again. */
  forget(): void {
    this.temporaries = new Map();
  }

  temporary(id: number): Local {
    const known = this.temporaries.get(id);
    if (known !== undefined) return known;
    const local = this.reserve(this.temporaries.size + 1);
    this.temporaries.set(id, local);
    return local;
  }

  /** Local variables for so many temporaries at once; gives the last. */
  reserve(count: number): Local {
    while (this.pool.length < count) this.pool.push(this.frame.local());
    return this.pool[count - 1] ?? 0;
  }
  /** How many there are. */
  get reserved(): number {
    return this.pool.length;
  }

  /** Null for a leaf that has only one value. */
  slot(leaf: number): Slot | null {
    const slot = this.layout.slots[leaf] ?? null;
    const { lo, hi, text } = this.layout.leaves.all[leaf] ?? { lo: 0, hi: 1, text: String(leaf) };
    if (slot === null && lo !== hi) throw new Error(`leaf ${text} has no room in the state`);
    return slot;
  }
  lo(leaf: number): number {
    return this.layout.leaves.all[leaf]?.lo ?? 0;
  }

  value(code: Code): Part {
    const { node } = code;
    switch (node.kind) {
      case 'constant':
        return i32(node.value);
      case 'leaf':
        return this.leaf(node.leaf, node.fresh);
      case 'temporary':
        return wasm.get(this.temporary(node.id));
      case 'bit':
        return wasm.shl(i32(1), this.value(node.of));
      case 'not':
        return wasm.isZero(this.truth(node.of));
      case 'if':
        return wasm.choose(this.truth(node.cond), this.value(node.yes), this.value(node.no));
      case 'let': {
        const value = this.value(node.value);
        return [wasm.set(this.temporary(node.id), value), this.value(node.body)];
      }
      case 'check':
        return this.check(node);
      case 'and':
        return wasm.choose(this.truth(node.left), this.flag(node.right), i32(0));
      case 'or':
        return wasm.choose(this.truth(node.left), i32(1), this.flag(node.right));
      case 'binary':
        return this.binary(node);
    }
  }

  /** Anything but 0 for true. */
  truth(code: Code): Part {
    const { node } = code;
    if (node.kind === 'leaf' && this.lo(node.leaf) === 0) return this.field(node.leaf, node.fresh) ?? i32(0);
    return this.value(code);
  }

  // As 0 or 1.
  private flag(code: Code): Part {
    const value = this.value(code);
    return code.lo >= 0 && code.hi <= 1 ? value : wasm.unequal(value, i32(0));
  }

  private check(node: Code['node'] & { kind: 'check' }): Part {
    const ok = this.truth(node.ok);
    if (!node.later) return wasm.choose(ok, this.value(node.value), this.surroundings.failed(node.failure));
    return [wasm.when(wasm.isZero(ok), this.surroundings.later(node.failure)), this.value(node.value)];
  }

  private binary({ op, left, right }: Code['node'] & { kind: 'binary' }): Part {
    if (op === '===' || op === '<' || op === '%') refuseWide(op, left, right);
    if (op === '===') {
      return this.leafEquals(left, right) ?? wasm.equal(this.value(left), this.value(right));
    }
    return operators[op](this.value(left), this.value(right));
  }

  private leaf(leaf: number, fresh: boolean): Part {
    const slot = this.slot(leaf);
    const lo = this.lo(leaf);
    if (slot === null) return i32(lo);
    const { word, shift, bits } = slot;
    const whole = this.surroundings.word(word, fresh);
    const shifted = shift === 0 ? whole : wasm.shiftRight(whole, i32(shift));
    const masked = shift + bits === 32 ? shifted : wasm.and(shifted, i32(mask(bits)));
    return lo === 0 ? masked : wasm.add(masked, i32(lo));
  }

  // A leaf against a constant needs no shift.
  private leafEquals(left: Code, right: Code): Part | null {
    if (left.node.kind !== 'leaf' || right.node.kind !== 'constant') return null;
    const { leaf, fresh } = left.node;
    const field = this.field(leaf, fresh);
    if (field === null) return null;
    const value = (right.node.value - this.lo(leaf)) << (this.slot(leaf)?.shift ?? 0);
    return value === 0 ? wasm.isZero(field) : wasm.equal(field, i32(value));
  }

  // The leaf's bits where they are.
  private field(leaf: number, fresh: boolean): Part | null {
    const slot = this.slot(leaf);
    return slot && wasm.and(this.surroundings.word(slot.word, fresh), i32(mask(slot.bits) << slot.shift));
  }
}

// Sums wrap around harmlessly, but numbers are compared and divided as 32 bits: with a sign or, as sets of 32 members, without.
function refuseWide(op: '===' | '<' | '%', left: Code, right: Code): void {
  const lo = Math.min(left.lo, right.lo);
  const hi = Math.max(left.hi, right.hi);
  if (lo >= -(2 ** 31) && hi < 2 ** 31) return;
  if (op === '===' && lo >= 0 && hi < 2 ** 32) return;
  throw new ModelError(`numbers from ${lo} to ${hi} need more than 32 bits: write a smaller range`);
}

const operators = { '+': wasm.add, '-': wasm.sub, '%': wasm.remainder, '&': wasm.and, '|': wasm.or, '<': wasm.less };

export function mask(bits: number): number {
  return bits >= 32 ? -1 : 2 ** bits - 1;
}

// Any odd numbers without pattern do: whole states are compared afterwards.
const seed = 0x9e3779b97f4a7c15n;
export const mixers = [0xbf58476d1ce4e5b9n, 0x94d049bb133111ebn] as const;

/** The factor of a word in the hash sum: the word's number, mixed. */
export function factor(word: number): Part {
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  let mixed = wrap(seed * BigInt(word + 1));
  mixed = wrap((mixed ^ (mixed >> 30n)) * mixers[0]);
  mixed = wrap((mixed ^ (mixed >> 27n)) * mixers[1]);
  return wasm.i64((mixed ^ (mixed >> 31n)) | 1n);
}

/** The hash sum of a state, from which a step subtracts what it replaces: the words by their factors. */
export function hashSum(words: number, word: (word: number) => Part): Part {
  return Array.from({ length: words }, (_, at) => at).reduce<Part>((sum, at) => {
    const product = wasm.mul64(wasm.extend(word(at)), factor(at));
    return at === 0 ? product : wasm.add64(sum, product);
  }, []);
}

/** The 32 bits of the hash. The sum's upper half alone would put states that differ little side by side. */
export function finish(sum: Part, scratch: Local): Part {
  const folded = wasm.xor64(wasm.tee(scratch, sum), wasm.shiftRight64(wasm.get(scratch), wasm.i64(32n)));
  return wasm.lowHalf(wasm.shiftRight64(wasm.mul64(folded, wasm.i64(mixers[0])), wasm.i64(32n)));
}
