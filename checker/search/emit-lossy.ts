/**
 * Emits sets that keep hashes instead of states. They assume that the hash treats different states like random ones.
 * Records lie in a ring, where a state is overwritten once it has been expanded.
 */
import { hashSum, mixers } from '../compile/emit/code.ts';
import * as wasm from '../compile/emit/wasm.ts';
import { type Callee, i32, i64, Label, type Local, type ModuleWriter, type Part } from '../compile/emit/wasm.ts';
import { copy, type EmitSet, each, type Plan } from './core.ts';

/** Where a lossy set and its ring lie, in bytes. */
export interface LossyPlan extends Plan {
  /** From the first record of the ring to behind its last one. */
  readonly ringEnd: number;
  /** The set begins here and takes so many bytes. */
  readonly set: number;
  readonly setBytes: number;
  /** The cell with what `insert` counts: see the two sets. */
  readonly tally: number;
}

/** The functions that a set is made of: what `insert` does before any successor is looked up, and then to each. */
interface Insertion {
  readonly plan: LossyPlan;
  readonly at: Local;
  readonly tally: Local;
  /** What was loaded ahead of its use; kept, lest the compiler drop the loads. */
  readonly warm: Local;
  local(type?: 'i32' | 'i64'): Local;
  /** The hash of the successor, 64 bits. */
  readonly hash: Part;
  /** Appends the successor to the states. */
  readonly append: Part;
}
type Emit = (insertion: Insertion) => { readonly prepare: Part; readonly insert: Part };

/** `insert` (count, address of the next record, 0) gives the new count. */
function emitSet(plan: LossyPlan, emit: Emit): EmitSet {
  return (writer: ModuleWriter, _: Plan, inspect: Callee | null) => {
    const insert = writer.define(['i32', 'i32', 'i32'], ['i32'], (frame) => {
      const [count, head] = [0, 1] as const;
      const locals = { at: frame.local(), end: frame.local(), tally: frame.local(), warm: frame.local() };
      const { at, end, tally, warm } = locals;
      const words = hashSum(plan.words, (word) => wasm.load(wasm.get(at), word * 4));
      const { prepare, insert } = emit({
        ...{ plan, at, tally, warm },
        local: (type) => frame.local(type),
        hash: mixed(words, frame.local('i64')),
        append: append(plan, { at, count, head }, inspect),
      });
      return [
        wasm.set(end, wasm.load(i32(0), plan.batchEnd)),
        each(plan, { at, end }, prepare),
        each(plan, { at, end }, insert),
        wasm.store(i32(0), plan.tally + 4, wasm.get(warm)),
        wasm.store(i32(0), plan.tally, wasm.get(tally)),
        wasm.store(i32(0), plan.batchEnd, i32(plan.batch)),
        wasm.get(count),
      ];
    });
    writer.export('insert', insert);
  };
}

/** All bits of the result depend on all bits of the sum. */
function mixed(sum: Part, scratch: Local): Part {
  const fold = (value: Part, by: bigint): Part =>
    wasm.xor64(wasm.tee(scratch, value), wasm.shiftRight64(wasm.get(scratch), i64(by)));
  return fold(wasm.mul64(fold(wasm.mul64(fold(sum, 30n), i64(mixers[0])), 27n), i64(mixers[1])), 31n);
}

interface Appending {
  readonly at: Local;
  readonly count: Local;
  readonly head: Local;
}
function append(plan: LossyPlan, { at, count, head }: Appending, inspect: Callee | null): Part {
  return [
    // The origin follows the words in both places.
    copy(plan.words + 1, wasm.get(head), wasm.get(at)),
    inspect === null ? [] : wasm.call(inspect, wasm.get(head), wasm.get(count)),
    wasm.set(count, wasm.add(wasm.get(count), i32(1))),
    wasm.set(head, wasm.add(wasm.get(head), i32(plan.record))),
    wasm.when(wasm.equal(wasm.get(head), i32(plan.ringEnd)), wasm.set(head, i32(plan.states))),
  ];
}

/**
 * A table of `bits` bits of each state's hash, at a place that the hash's other half gives. The tally is how many other
 * entries the new states of the batch were compared with.
 */
export function emitCompaction(plan: LossyPlan, bits: number): EmitSet {
  const places = i64(BigInt(plan.setBytes / 4));
  return emitSet(plan, ({ at, tally, warm, local, hash, append }) => {
    const whole = local('i64');
    const [slot, entry, tag, probes] = [local(), local(), local(), local()];
    const [done, probe] = [new Label(), new Label()];
    const place = wasm.shiftRight64(wasm.mul64(wasm.shiftRight64(wasm.get(whole), i64(32n)), places), i64(32n));
    const kept = wasm.and(wasm.lowHalf(wasm.get(whole)), i32(bits === 32 ? -1 : 2 ** bits - 1));
    return {
      prepare: [
        wasm.set(whole, hash),
        wasm.set(slot, wasm.add(i32(plan.set), wasm.shl(wasm.lowHalf(place), i32(2)))),
        wasm.store(wasm.get(at), plan.found, wasm.get(slot)),
        // 0 is an empty place.
        wasm.store(wasm.get(at), plan.hash, wasm.or(wasm.tee(tag, kept), wasm.isZero(wasm.get(tag)))),
        wasm.set(warm, wasm.xor(wasm.get(warm), wasm.load(wasm.get(slot)))),
      ],
      insert: [
        wasm.set(slot, wasm.load(wasm.get(at), plan.found)),
        wasm.set(tag, wasm.load(wasm.get(at), plan.hash)),
        wasm.set(probes, i32(0)),
        wasm.block(
          done,
          wasm.loop(
            probe,
            wasm.set(entry, wasm.load(wasm.get(slot))),
            wasm.when(wasm.isZero(wasm.get(entry)), [
              wasm.store(wasm.get(slot), 0, wasm.get(tag)),
              wasm.set(tally, wasm.add(wasm.get(tally), wasm.get(probes))),
              append,
              wasm.branch(done),
            ]),
            wasm.branchIf(wasm.equal(wasm.get(entry), wasm.get(tag)), done),
            wasm.set(probes, wasm.add(wasm.get(probes), i32(1))),
            wasm.set(slot, wasm.add(wasm.get(slot), i32(4))),
            wasm.when(wasm.equal(wasm.get(slot), i32(plan.set + plan.setBytes)), wasm.set(slot, i32(plan.set))),
            wasm.branch(probe),
          ),
        ),
      ],
    };
  });
}

/** Bits that stand for one state. */
export const bitsEach = 3;
/** Any odd number without pattern. */
const stride = 0xd6e8feb86659fd93n;

/** An array of 2 to the power of `exponent` bits, of which each state sets a few. The tally is how many became set. */
export function emitBitstate(plan: LossyPlan, exponent: number): EmitSet {
  return emitSet(plan, ({ at, tally, warm, local, hash, append }) => {
    const [first, step] = [local('i64'), local('i64')];
    const at64 = local('i64');
    const isNew = local();
    const places = Array.from({ length: bitsEach }, () => ({ word: local(), bit: local() }));
    // The upper bits say where: from one place to the next they move by what the first hash gives once more.
    const steps: Part = [
      wasm.set(at64, wasm.get(first)),
      wasm.set(
        step,
        wasm.mul64(wasm.xor64(wasm.get(first), wasm.shiftRight64(wasm.get(first), i64(29n))), i64(stride)),
      ),
      wasm.set(step, wasm.or64(wasm.get(step), i64(1n))),
      places.map(({ word, bit }) => [
        wasm.set(bit, wasm.lowHalf(wasm.shiftRight64(wasm.get(at64), i64(BigInt(64 - exponent))))),
        wasm.set(word, wasm.lowHalf(wasm.shiftRight64(wasm.get(at64), i64(BigInt(69 - exponent))))),
        wasm.set(word, wasm.add(i32(plan.set), wasm.shl(wasm.get(word), i32(2)))),
        wasm.set(at64, wasm.add64(wasm.get(at64), wasm.get(step))),
      ]),
    ];
    const isClear = ({ word, bit }: (typeof places)[number]): Part =>
      wasm.isZero(wasm.and(wasm.shiftRight(wasm.load(wasm.get(word)), wasm.get(bit)), i32(1)));
    const mark = (place: (typeof places)[number]): Part => [
      wasm.set(tally, wasm.add(wasm.get(tally), isClear(place))),
      wasm.store(
        wasm.get(place.word),
        0,
        wasm.or(wasm.load(wasm.get(place.word)), wasm.shl(i32(1), wasm.get(place.bit))),
      ),
    ];
    return {
      prepare: [
        wasm.set(first, hash),
        wasm.store64(wasm.get(at), plan.hash, wasm.get(first)),
        steps,
        places.map(({ word }) => wasm.set(warm, wasm.xor(wasm.get(warm), wasm.load(wasm.get(word))))),
      ],
      insert: [
        wasm.set(first, wasm.load64(wasm.get(at), plan.hash)),
        steps,
        wasm.set(
          isNew,
          places.map(isClear).reduce<Part>((any, clear) => wasm.or(any, clear), i32(0)),
        ),
        wasm.when(wasm.get(isNew), [places.map(mark), append]),
      ],
    };
  });
}
