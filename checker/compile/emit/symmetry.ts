/**
 * Emits the function that puts in the place of a state the least of all that its renamings make of it. Moves that
 * rename a few members each lead through all renamings; the words stay in local variables on the way.
 */

import type { Layout, Slot } from '../lower/layout.ts';
import type { Permutation } from '../reduce/permutations.ts';
import type { Cell, Symmetry } from '../reduce/symmetry.ts';
import { finish, hashSum, mask } from './code.ts';
import * as wasm from './wasm.ts';
import { type Callee, type Frame, i32, Label, type Local, type ModuleWriter, type Part } from './wasm.ts';

/** Where things lie: the parts of a successor as offsets in bytes from its words. */
export interface CanonicalPlaces {
  readonly hash: number;
  /** How many states the renamings make of it. */
  readonly orbit: number;
  readonly stride: number;
  /** Address of a byte for each step of the tour: the move, and `revisits` if it leads to nothing new. */
  readonly tour: number;
}
const revisits = 0x80;

export function tourBytes({ tour }: Symmetry): Uint8Array {
  return Uint8Array.from(tour.steps, ({ move, isNew }) => move | (isNew ? 0 : revisits));
}

/** (from, end): of each successor between the addresses; its hash and its orbit as well. */
export function emitCanonical(
  writer: ModuleWriter,
  layout: Layout,
  symmetry: Symmetry,
  places: CanonicalPlaces,
): Callee {
  return writer.define(['i32', 'i32'], [], (frame) => {
    const [at, end] = [0, 1] as const;
    const words = Array.from({ length: layout.words }, () => ({ now: frame.local(), least: frame.local() }));
    const met = frame.local();
    const next = new Label();
    const scratch = frame.local('i64');
    const load = words.map(({ now, least }, word) => wasm.set(now, wasm.tee(least, wasm.load(wasm.get(at), word * 4))));
    const store = words.map(({ least }, word) => wasm.store(wasm.get(at), word * 4, wasm.get(least)));
    const sum = hashSum(layout.words, (word) => wasm.get(words[word]?.least ?? 0));
    const one: Part = [
      load,
      wasm.set(met, i32(1)),
      tourThrough(frame, layout, symmetry, places.tour, words, met),
      store,
      wasm.store(wasm.get(at), places.hash, finish(sum, scratch)),
      wasm.store(wasm.get(at), places.orbit, wasm.divide(i32(symmetry.order), wasm.get(met))),
      wasm.set(at, wasm.add(wasm.get(at), i32(places.stride))),
      wasm.branch(next),
    ];
    return wasm.loop(next, wasm.when(wasm.below(wasm.get(at), wasm.get(end)), one));
  });
}

interface Word {
  readonly now: Local;
  readonly least: Local;
}

function tourThrough(
  frame: Frame,
  layout: Layout,
  { tour, cells }: Symmetry,
  address: number,
  words: readonly Word[],
  met: Local,
): Part {
  const at = frame.local();
  const step = frame.local();
  const next = new Label();
  const emitter = new MoveEmitter(
    frame,
    layout,
    cells,
    words.map(({ now }) => now),
  );
  const moves = tour.moves.map((move) => ({ label: new Label(), body: emitter.move(move) }));
  const moved = new Label();
  const last = new Label();
  const dispatch = wasm.branchTable(wasm.and(wasm.get(step), i32(revisits - 1)), [
    ...moves.map(({ label }) => label),
    last,
  ]);
  const nested = moves.reduce<Part>(
    (inner, { label, body }) => [wasm.block(label, inner), body, wasm.branch(moved)],
    [wasm.block(last, dispatch), wasm.branch(moved)],
  );
  const more: Part = [
    wasm.set(step, wasm.loadByte(wasm.get(at), address)),
    wasm.block(moved, nested),
    wasm.when(wasm.isZero(wasm.and(wasm.get(step), i32(revisits))), keepLeast(words, met)),
    wasm.set(at, wasm.add(wasm.get(at), i32(1))),
    wasm.branch(next),
  ];
  return [wasm.set(at, i32(0)), wasm.loop(next, wasm.when(wasm.below(wasm.get(at), i32(tour.steps.length)), more))];
}

/** The first word that differs decides. */
function keepLeast(words: readonly Word[], met: Local): Part {
  const done = new Label();
  const take: Part = [words.map(({ now, least }) => wasm.set(least, wasm.get(now))), wasm.set(met, i32(1))];
  const compare = words.map(({ now, least }): Part => {
    const less = wasm.when(wasm.below(wasm.get(now), wasm.get(least)), [take, wasm.branch(done)]);
    return wasm.when(wasm.unequal(wasm.get(now), wasm.get(least)), [less, wasm.branch(done)]);
  });
  return wasm.block(done, compare, wasm.set(met, wasm.add(wasm.get(met), i32(1))));
}

/** Bits of a word that go, by as many places, to another or the same. */
interface Shift {
  readonly from: number;
  readonly to: number;
  readonly by: number;
  bits: number;
}

class MoveEmitter {
  private readonly layout: Layout;
  private readonly cells: readonly Cell[];
  private readonly now: readonly Local[];
  private readonly after: readonly Local[];
  private readonly value: Local;
  private readonly byPlace: ReadonlyMap<string, Cell>;

  constructor(frame: Frame, layout: Layout, cells: readonly Cell[], now: readonly Local[]) {
    this.layout = layout;
    this.cells = cells;
    this.now = now;
    this.after = now.map(() => frame.local());
    this.value = frame.local();
    this.byPlace = new Map(cells.map((cell) => [`${cell.field} ${cell.at.join()}`, cell]));
  }

  /** Renames the members in the words. */
  move(renaming: Permutation): Part {
    const shifts = new Map<string, Shift>();
    const mapped: { readonly to: number; readonly part: Part }[] = [];
    const changed = new Set<number>();
    for (const cell of this.cells) {
      const from = this.layout.slots[cell.leaf.id];
      const to = this.layout.slots[this.imageOf(cell, renaming).leaf.id];
      if (!from || !to) continue;
      const fields = this.fieldsOf(cell, from, to, renaming);
      for (const each of fields.shifts) {
        const key = [each.from, each.to, each.by].join();
        const known = shifts.get(key);
        if (known === undefined) shifts.set(key, { ...each });
        else known.bits |= each.bits;
        if (each.by !== 0 || each.from !== each.to) changed.add(each.to);
      }
      if (fields.part === null) continue;
      mapped.push({ to: to.word, part: fields.part });
      changed.add(to.word);
    }
    const parts = [...changed].map((word): Part => {
      const list = [
        ...[...shifts.values()].filter(({ to }) => to === word).map((shift) => this.shifted(shift)),
        ...mapped.filter(({ to }) => to === word).map(({ part }) => part),
      ];
      return wasm.set(
        this.after[word] ?? 0,
        list.reduce<Part | null>((all, each) => (all === null ? each : wasm.or(all, each)), null) ?? i32(0),
      );
    });
    return [parts, [...changed].map((word) => wasm.set(this.now[word] ?? 0, wasm.get(this.after[word] ?? 0)))];
  }

  private imageOf(cell: Cell, renaming: Permutation): Cell {
    return this.byPlace.get(`${cell.field} ${cell.at.map((point) => renaming[point] ?? point).join()}`) ?? cell;
  }

  private shifted({ from, by, bits }: Shift): Part {
    const kept = wasm.and(wasm.get(this.now[from] ?? 0), i32(bits));
    if (by === 0) return kept;
    return by > 0 ? wasm.shl(kept, i32(by)) : wasm.shiftRight(kept, i32(-by));
  }

  private fieldsOf(cell: Cell, from: Slot, to: Slot, renaming: Permutation): { shifts: Shift[]; part: Part | null } {
    const shift = (bits: number, by: number): Shift => ({
      from: from.word,
      to: to.word,
      by: to.shift - from.shift + by,
      bits: bits << from.shift,
    });
    const renamed = Array.from({ length: cell.size }, (_, member) => {
      return { member, image: (renaming[cell.base + member] ?? cell.base + member) - cell.base };
    }).filter(({ member, image }) => member !== image);
    if (cell.holds === 'plain' || renamed.length === 0) return { shifts: [shift(mask(from.bits), 0)], part: null };
    if (cell.holds === 'set') {
      const others = renamed.reduce((bits, { member }) => bits & ~(1 << member), mask(from.bits));
      const moved = renamed.map(({ member, image }) => shift(1 << member, image - member));
      return { shifts: [shift(others, 0), ...moved], part: null };
    }
    return { shifts: [], part: this.member(cell, from, to, renamed) };
  }

  // The value, and what is to be added to it if it is one of the renamed.
  private member(
    { leaf }: Cell,
    from: Slot,
    to: Slot,
    renamed: readonly { readonly member: number; readonly image: number }[],
  ): Part {
    const field = wasm.and(wasm.shiftRight(wasm.get(this.now[from.word] ?? 0), i32(from.shift)), i32(mask(from.bits)));
    const value = renamed.reduce<Part>((sum, { member, image }) => {
      const is = wasm.equal(wasm.get(this.value), i32(member - leaf.lo));
      return wasm.add(sum, wasm.mul(is, i32(image - member)));
    }, wasm.get(this.value));
    return [wasm.set(this.value, field), wasm.shl(value, i32(to.shift))];
  }
}
