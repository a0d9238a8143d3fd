/** The actors that let stores out of the buffers: one for each actor that stores. Its steps are owed. */
import { Cond } from '../../language/expression.ts';
import type { Expression, Statement } from '../../language/ir.ts';
import type { AnyRole } from '../../language/role.ts';
import type { Candidate, Chart, ChartState } from '../chart/chart.ts';
import { standingOf } from '../chart/meta.ts';
import type { SystemActor } from '../system/system.ts';
import type { Kind } from './cells.ts';
import { and, equal, not, number, or, read, type Slot, type Slots, set, truth, when } from './slots.ts';

const choice = 'buffered store';

/** The actor of that index: each of its steps makes one store of the owner visible. */
export function drainActor(index: number, owner: SystemActor, kinds: readonly Kind[], slots: Slots): SystemActor {
  const name = `store buffer of ${owner.name}`;
  const drains = kinds.map((kind) => new Drain(kind, kinds, slots, owner.index));
  const role: AnyRole = {
    kind: 'role',
    name,
    block: { kind: 'registers', role: name, fields: {} },
    choices: chooses(slots) ? { [choice]: slots.position } : {},
    optional: [],
    family: false,
    guards: Object.fromEntries(drains.map((drain) => [drain.event, new Cond(drain.guard())])),
    actions: Object.fromEntries(drains.map((drain) => [drain.event, drain.effect()])),
    steps: {},
  };
  return {
    index,
    name,
    chart: chartOf(slots.model, role),
    role,
    spec: { machine: { id: name, schemas: role }, role, initial: [] },
  };
}

/** TSO lets only the oldest store go. */
function chooses({ model, size }: Slots): boolean {
  return model === 'PSO' && size > 1;
}

function chartOf(name: string, role: AnyRole): Chart {
  const candidate = (event: string): Candidate => ({
    guard: { kind: 'named', use: { name: event, params: undefined } },
    acts: [{ kind: 'action', use: { name: event, params: undefined } }],
    source: 1,
    target: null,
    reenter: false,
    description: '',
  });
  const common = {
    entry: [],
    exit: [],
    onDone: [],
    always: [],
    asleep: false,
    sleepsWhile: null,
    description: '',
    in: 'store buffer',
    version: null,
  };
  const root: ChartState = {
    ...common,
    index: 0,
    path: '',
    kind: 'compound',
    parent: null,
    initial: 1,
    on: new Map(),
    idle: false,
  };
  const on = new Map(Object.keys(role.guards).map((event) => [event, [candidate(event)]]));
  const draining: ChartState = {
    ...common,
    index: 1,
    path: 'draining',
    kind: 'atomic',
    parent: 0,
    initial: null,
    on,
    idle: true,
  };
  return { name, states: [root, draining], standing: standingOf([]) };
}

/** One kind of store leaves one buffer. */
class Drain {
  readonly event: string;
  private readonly kind: Kind;
  private readonly kinds: readonly Kind[];
  private readonly slots: Slots;
  private readonly buffer: readonly Slot[];
  private readonly owner: Expression;

  constructor(kind: Kind, kinds: readonly Kind[], slots: Slots, owner: number) {
    this.kind = kind;
    this.kinds = kinds;
    this.slots = slots;
    this.owner = number(owner);
    this.buffer = slots.of(this.owner);
    this.event = `${kind.mode === null ? 'store to' : 'unlock of'} ${kind.name} becomes visible`;
  }

  /** The slots that may go: each position with the condition that it may. */
  private get candidates(): readonly { readonly position: number; readonly slot: Slot }[] {
    return this.buffer.map((slot, position) => ({ position, slot })).slice(0, chooses(this.slots) ? undefined : 1);
  }

  private chosen(position: number): Expression {
    if (!chooses(this.slots)) return truth(true);
    return equal({ op: 'chosen', name: choice, sort: this.slots.position }, number(position));
  }

  guard(): Expression {
    return or(...this.candidates.map(({ position, slot }) => and(this.chosen(position), this.mayGo(slot, position))));
  }

  private mayGo(slot: Slot, position: number): Expression {
    const { kind, buffer } = this;
    if (position === 0) return slot.is(kind);
    if (kind.mode !== null) return truth(false);
    const older = buffer.slice(0, position);
    return and(
      slot.is(kind),
      not(read(slot.release)),
      ...buffer.slice(1, position + 1).map(({ fenced }) => not(read(fenced))),
      // Stores to one place stay in order.
      ...older.map((other) => not(other.storesTo(kind, slot.indices(kind)))),
    );
  }

  effect(): readonly Statement[] {
    return this.candidates.flatMap(({ position, slot }) => {
      const leaves = [...this.slots.drain(slot, this.kind), ...this.close(position)];
      return chooses(this.slots) ? [when(this.chosen(position), leaves)] : leaves;
    });
  }

  /** What stands behind the position moves up. */
  private close(position: number): readonly Statement[] {
    const { slots, kinds, buffer } = this;
    const moved = buffer.slice(position).flatMap((slot, at) => {
      const behind = buffer[position + at + 1];
      return behind === undefined ? kinds.flatMap((kind) => slots.clear(slot, kind)) : slots.copy(behind, slot, kinds);
    });
    const [oldest] = buffer;
    if (slots.model !== 'PSO' || oldest === undefined) return moved;
    // Nothing is left that a barrier could keep it behind.
    const unfenced = position === 0 ? [set(oldest.fenced, truth(false))] : [];
    return [...moved, ...unfenced, when(not(oldest.used), [set(slots.fence(this.owner), truth(false))])];
  }
}
