/** The states of a scenario, to tell whether a weakened form reaches others. */
import { deadRegisters } from '../compile/analyse/dead-registers.ts';
import type { Packed, Visited } from '../compile/analyse/lock-order.ts';
import type { Chart } from '../compile/chart/chart.ts';
import { isFinal } from '../compile/chart/macrostep.ts';
import { atoms, isSameLayout, leavesOf, type Slot } from '../compile/lower/layout.ts';
import type { Program } from '../compile/lower/program.ts';
import type { SystemActor } from '../compile/system/system.ts';

/** Which of the two reaches states that the other does not. */
export type Comparison = 'same' | 'fewer' | 'others';

/** The bits that a control state leaves to be looked at, by the value of its leaf. */
interface Mask {
  readonly control: Slot;
  /** Of the control state's own bits. */
  readonly bits: number;
  /** At the value; nothing where all bits are looked at. */
  readonly byCode: readonly (Int32Array | undefined)[];
}

/** All of them, in memory of their own; told apart by what the masks leave. */
export class KnownStates {
  private readonly program: Program;
  private readonly masks: readonly Mask[];
  private readonly words: number;
  private readonly states: Int32Array;
  /** An entry is a state and one, or 0. */
  private readonly table: Int32Array;
  private readonly loose = new Map<string, KnownStates>();
  private count = 0;

  private constructor(program: Program, masks: readonly Mask[], visited: Visited) {
    this.program = program;
    this.words = program.layout.words;
    this.masks = masks;
    this.states = new Int32Array(visited.states * this.words);
    this.table = new Int32Array(2 ** Math.ceil(Math.log2(visited.states * 2 + 1)));
    this.each(visited, (record) => {
      const [slot, known] = this.find(record);
      if (known >= 0) return;
      this.states.set(record, this.count * this.words);
      this.table[slot] = ++this.count;
    });
  }

  /** Of registers that nobody reads any more the values are forgotten. */
  static of(program: Program, visited: Visited): KnownStates {
    const dead = deadRegisters(program);
    const masks = program.actors.flatMap(({ actor }) =>
      maskOf(program, actor, (state) => ({ leaves: dead[actor.index]?.get(state) ?? [], control: false })),
    );
    return new KnownStates(program, masks, visited);
  }

  /** As memory and everyone else see them: who runs the machine is only known to rest, and where, or not to. */
  besides(machine: string): KnownStates {
    const known = this.loose.get(machine) ?? this.seenBesides(machine);
    this.loose.set(machine, known);
    return known;
  }
  private seenBesides(machine: string): KnownStates {
    const { program, states: numbers, words: stride, count: states } = this;
    const masks = program.actors.flatMap(({ actor }, at): Mask[] => {
      if (actor.spec.machine.id !== machine) return [];
      const tree = program.layout.leaves.registers[at];
      const leaves = tree === undefined ? [] : leavesOf(tree);
      return maskOf(program, actor, (state) => ({ leaves, control: !mayRest(actor.chart, state) }));
    });
    return new KnownStates(program, [...this.masks, ...masks], {
      states,
      packed: () => [{ numbers, states, first: 0, stride }],
    });
  }

  /** Null where states are packed in another way, so that nobody can tell. */
  compare({ layout }: Program, visited: Visited): Comparison | null {
    if (!isSameLayout(layout, this.program.layout)) return null;
    const met = new Uint8Array(this.count);
    let others = 0;
    this.each(visited, (record) => {
      const [, known] = this.find(record);
      if (known < 0) others++;
      else met[known] = 1;
    });
    if (others > 0) return 'others';
    return met.includes(0) ? 'fewer' : 'same';
  }

  private each(visited: Visited, found: (record: Int32Array) => void): void {
    for (const piece of visited.packed()) this.eachIn(piece, found);
  }
  private eachIn({ numbers, states, first, stride }: Packed, found: (record: Int32Array) => void): void {
    const record = new Int32Array(this.words);
    for (let state = 0; state < states; state++) {
      const at = first + state * stride;
      for (let word = 0; word < this.words; word++) record[word] = numbers[at + word] ?? 0;
      for (const { control, bits, byCode } of this.masks) {
        const mask = byCode[((numbers[at + control.word] ?? 0) >>> control.shift) & bits];
        if (mask === undefined) continue;
        for (let word = 0; word < this.words; word++) record[word] = (record[word] ?? 0) & (mask[word] ?? 0);
      }
      found(record);
    }
  }

  /** Its place in the table, and which state it is, or -1. */
  private find(record: Int32Array): [slot: number, state: number] {
    let hash = 0;
    for (const word of record) hash = Math.imul(hash ^ word ^ (hash >>> 15), 0x9e3779b1);
    for (let slot = hash ^ (hash >>> 16); ; slot++) {
      slot &= this.table.length - 1;
      const state = (this.table[slot] ?? 0) - 1;
      if (state < 0 || this.equals(state, record)) return [slot, state];
    }
  }
  private equals(state: number, record: Int32Array): boolean {
    for (let word = 0; word < this.words; word++) {
      if (this.states[state * this.words + word] !== record[word]) return false;
    }
    return true;
  }
}

function bitsOf({ bits }: Slot): number {
  return bits === 32 ? -1 : 2 ** bits - 1;
}

/** `without`: the leaves that are not looked at in a control state, and whether that itself is not. */
function maskOf(
  { layout: { slots, leaves, words } }: Program,
  { index, chart }: SystemActor,
  without: (state: number) => { readonly leaves: readonly number[]; readonly control: boolean },
): Mask[] {
  const control = slots[leaves.control[index]?.id ?? -1];
  if (!control) return [];
  const byCode = atoms(chart).map((state): Int32Array | undefined => {
    const hidden = without(state);
    const mask = new Int32Array(words).fill(-1);
    for (const slot of [...hidden.leaves.map((leaf) => slots[leaf]), hidden.control ? control : null]) {
      if (slot) mask[slot.word] = (mask[slot.word] ?? 0) & ~(bitsOf(slot) << slot.shift);
    }
    return mask.some((word) => word !== -1) ? mask : undefined;
  });
  return [{ control, bits: bitsOf(control), byCode }];
}
function mayRest(chart: Chart, state: number): boolean {
  const { asleep = false, idle = false } = chart.states[state] ?? {};
  // The first is also what a state of which nothing is known looks like.
  return asleep || idle || isFinal(chart, state) || atoms(chart)[0] === state;
}
