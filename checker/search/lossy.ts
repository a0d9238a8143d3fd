/**
 * The engine for spaces beyond memory. It keeps whole states only until they are expanded, of all others a hash and how
 * many states were first reached from it. Breadth first only: new states come in the order of their origins, so that
 * these numbers tell every path.
 */
import type { Program } from '../compile/lower/program.ts';
import type { Lossy } from '../report/result.ts';
import { batchSize, emitCore, planMemory, successorsMax } from './core.ts';
import { bitsEach, emitBitstate, emitCompaction, type LossyPlan } from './emit-lossy.ts';
import { Engine, type Hooks, type Room } from './engine.ts';
import { Links } from './links.ts';
import { bytesMax, growTo } from './memory.ts';
import { type Module, moduleOf } from './module.ts';

export interface LossyOptions {
  readonly kind: Lossy['kind'];
  /** As in Lossy; the most that there is room for if absent, which is what is wanted but for experiments. */
  readonly bits?: number;
}

/** The share of the memory that the ring takes; a larger one serves wider searches, a smaller one longer ones. */
const ringShare = 1 / 3;
/** How full the table of hashes may become. */
const load = 0.8;
const tagBits = 32;
/** Of 4 GiB at most half is the array: its bits are a power of two. */
const exponentMax = 34;

interface LossyModule extends Module<LossyPlan & { readonly base: number }> {
  readonly bits: number;
  /** Records in the ring. */
  readonly capacity: number;
  readonly statesMax: number;
}

/** The bytes that a lossy search needs at least. */
export function lossyMemoryMin(program: Program): number {
  return Math.ceil((ringLeast(program) * 4 * (program.layout.words + 1)) / ringShare);
}
// A full batch and more: anything smaller could not even begin.
function ringLeast(program: Program): number {
  return 2 * (successorsMax(program) + batchSize);
}

function lossyModule(program: Program, limit: number, { kind, bits }: LossyOptions): LossyModule {
  const plan = { ...planMemory(program, false, false), base: 40, tally: 48 };
  const memory = Math.min(limit, bytesMax) - plan.states;
  const capacity = Math.max(ringLeast(program), Math.floor((memory * ringShare) / plan.record));
  const ringEnd = plan.states + capacity * plan.record;
  const rest = memory - capacity * plan.record;
  if (kind === 'compaction') {
    // A place takes four bytes, and one more if a state is in it.
    const places = Math.max(batchSize, Math.floor(rest / (4 + load)));
    const lossy = { ...plan, ringEnd, set: ringEnd, setBytes: 4 * places };
    const statesMax = Math.floor(places * load);
    const code = emitCore(program, lossy, { emitSet: emitCompaction(lossy, bits ?? tagBits) });
    return { ...moduleOf(program, lossy, code), bits: bits ?? tagBits, capacity, statesMax };
  }
  const exponent = Math.min(exponentMax, Math.floor(Math.log2(Math.min(bits ?? Number.POSITIVE_INFINITY, rest * 4))));
  const lossy = { ...plan, ringEnd, set: ringEnd, setBytes: 2 ** exponent / 8 };
  const code = emitCore(program, lossy, { emitSet: emitBitstate(lossy, exponent) });
  return {
    ...moduleOf(program, lossy, code),
    bits: 2 ** exponent,
    capacity,
    statesMax: Math.floor(rest - lossy.setBytes),
  };
}

export class LossyEngine extends Engine {
  private readonly kind: Lossy['kind'];
  private readonly limits: LossyModule;
  private readonly allowed: number;
  private readonly links = new Links();
  /** States before this one have been expanded. */
  private reached = 0;
  /** Places taken, or bits set. */
  private occupied = 0;
  private omissions = 0;
  private wanted: ReadonlySet<number> | null = null;
  private readonly met = new Map<number, Int32Array>();

  constructor(program: Program, room: Room, hooks: Hooks, lossy: LossyOptions) {
    const module = lossyModule(program, room.memory, lossy);
    super(module, room, hooks);
    this.kind = lossy.kind;
    this.limits = module;
    this.allowed = room.memory;
  }

  /** Puts the initial state into the batch and the batch into the set. */
  override start(): void {
    const { plan } = this.limits;
    const used = Math.min(this.memory.buffer.byteLength, plan.set + plan.setBytes);
    if (!growTo(this.memory, plan.set + plan.setBytes)) throw new RangeError('the system gives no memory');
    this.view();
    this.prepare();
    this.bytes.fill(0, plan.set, Math.max(plan.set, used));
    this.states = 0;
    this.transitions = 0;
    this.reached = 0;
    this.numbers.set(this.module.initial, plan.batch / 4);
    this.numbers[(plan.batch + plan.origin) / 4] = -1;
    this.numbers[plan.batchEnd / 4] = plan.batch + plan.stride;
    this.insertBatch();
  }

  /** Stops where the ring begins anew. */
  override expand(from: number, to: number): number {
    const { plan, capacity } = this.limits;
    const turn = Math.floor(from / capacity);
    this.numbers[plan.base / 4] = plan.states - turn * capacity * plan.record;
    this.reached = super.expand(from, Math.min(to, (turn + 1) * capacity));
    return this.reached;
  }

  override insert(): boolean {
    const { batched, limits, states } = this;
    const after = states + batched;
    if (after > limits.statesMax || after - this.reached > limits.capacity) return false;
    this.transitions += batched;
    this.insertBatch();
    return true;
  }

  private insertBatch(): void {
    const { plan } = this.limits;
    const before = this.states;
    this.states = this.core.insert(before, 4 * this.recordAt(before), 0);
    if (this.wanted !== null) return this.meet(before, this.wanted);
    for (let state = before; state < this.states; state++) {
      this.links.add(this.numbers[this.recordAt(state) + plan.words] ?? 0);
    }
    this.reckon(this.states - before, this.numbers[plan.tally / 4] ?? 0);
  }

  // Had the missed states with this probability been counted, they would be p / (1 - p) of those that were not missed.
  private reckon(added: number, tally: number): void {
    const { bits } = this.limits;
    const isTable = this.kind === 'compaction';
    // One tag stands for two values, 0 and 1.
    const alike = (2 ** bits + 2) / 4 ** bits;
    const missed = isTable ? Math.min(1, (tally / added) * alike) : (this.occupied / bits) ** bitsEach;
    if (added > 0) this.omissions += missed < 1 ? (added * missed) / (1 - missed) : Number.POSITIVE_INFINITY;
    this.occupied += isTable ? added : tally;
  }

  /** The next search, the same as the last, shall remember these states. */
  want(states: ReadonlySet<number>): void {
    this.wanted = states;
  }
  get hasMet(): boolean {
    return this.met.size === this.wanted?.size;
  }
  private meet(before: number, wanted: ReadonlySet<number>): void {
    for (let state = before; state < this.states; state++) {
      if (wanted.has(state)) this.met.set(state, super.words(state));
    }
  }

  override words(state: number): Int32Array {
    const words = this.met.get(state);
    if (words === undefined) throw new Error(`state ${state} of a lossy search was not kept`);
    return words;
  }
  override parent(state: number): number {
    return this.links.parent(state);
  }
  protected override recordAt(state: number): number {
    const { plan, capacity } = this.limits;
    return (plan.states + (state % capacity) * plan.record) / 4;
  }

  override get bytesUsed(): number {
    const { plan, capacity } = this.limits;
    return plan.setBytes + Math.min(this.states, capacity) * plan.record + this.links.bytes;
  }
  override get lossy(): Lossy {
    const { kind, allowed: memory, limits } = this;
    const { bits, plan } = limits;
    const fill = this.occupied / (kind === 'compaction' ? plan.setBytes / 4 : bits);
    // Where no two states happened to meet in the table, what was to be expected beforehand is the better estimate.
    const expected = kind === 'compaction' ? (this.occupied * fill) / 2 / 2 ** bits : 0;
    const omissions = Math.max(this.omissions, expected);
    return { kind, memory, bits, fill, omissions, odds: Math.min(1, omissions) };
  }
}
