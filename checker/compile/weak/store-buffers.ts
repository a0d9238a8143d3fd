/**
 * Store buffers as another system: the same machines, whose stores go into slots of their own and whose reads look there
 * first, and beside each actor one that lets its stores out. Everything that works on a system works on this one.
 */
import type { Expression, Statement } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import type { AnyRole } from '../../language/role.ts';
import type { Use } from '../chart/chart.ts';
import { isDropped } from '../chart/uses.ts';
import { ByUse } from '../system/by-use.ts';
import type { System, SystemActor } from '../system/system.ts';
import { type Buffered, bufferedIn } from './buffered.ts';
import { drainActor } from './drain.ts';
import { heldBack } from './held-back.ts';
import { type Room, withRoom } from './room.ts';
import { Slots, type WeakMemory } from './slots.ts';
import { Stores, type Weakened } from './stores.ts';
import { nothing } from './traffic.ts';
import { View } from './view.ts';

type Parts = Omit<System, 'blocks' | 'sorts' | 'live'>;
/** What occurs in the definitions of a system. */
type Occurrences = (parts: Parts) => Pick<System, 'blocks' | 'sorts' | 'live'>;

/** Throws ModelError where there is nothing to buffer, or too little room for what one step stores. */
export function withStoreBuffers(source: System, memory: WeakMemory, occurrences: Occurrences): System {
  const buffered = bufferedIn(source);
  const kinds = new Map(buffered.ofActor.flat().map((kind) => [kind.name, kind]));
  refuseNothing(source, memory, kinds.size);
  const slots = new Slots(memory, [...kinds.values()]);
  const definitions = new Definitions(source, slots, buffered);
  const owners = source.actors.filter(({ index }) => (buffered.ofActor[index] ?? []).length > 0);
  const drains = owners.map((owner, at) =>
    drainActor(source.actors.length + at, owner, buffered.ofActor[owner.index] ?? [], slots),
  );
  const acting = source.actors.map((actor): SystemActor => {
    return { ...actor, chart: withRoom(actor.chart, definitions.roomOf(actor)) };
  });
  const parts: Parts = {
    ...source,
    actors: [...acting, ...drains],
    guard: (role, use) => definitions.guard(role, use),
    action: (role, use) => definitions.action(role, use),
    step: (role, name) => definitions.step(role, name),
    buffers: { memory, source, slots, kinds: buffered.ofActor },
  };
  const property = heldBack({ ...source, ...parts }, acting);
  const all = { ...parts, properties: [...source.properties, property] };
  return { ...all, ...occurrences(all) };
}

function refuseNothing({ scenario, mutant }: System, { model }: WeakMemory, kinds: number): void {
  // A mutant may well be one that stores nothing.
  if (kinds > 0 || mutant !== null) return;
  throw new ModelError(
    `scenario '${scenario.name}': memory: { model: '${model}' } changes nothing, since no machine stores to a field that one accesses lockless, or drops a lock that another one takes; write lockless(place) where the code has READ_ONCE() or WRITE_ONCE(), or leave memory out`,
  );
}

/** The guards, actions and steps of the derived system. */
class Definitions {
  private readonly source: System;
  private readonly slots: Slots;
  private readonly views = new Map<AnyRole, { readonly view: View; readonly stores: Stores }>();
  private readonly rooms = new Map<string, Expression>();
  private readonly guards = new ByUse<Expression>();
  private readonly actions = new ByUse<Weakened>();

  constructor(source: System, slots: Slots, buffered: Buffered) {
    this.source = source;
    this.slots = slots;
    const around = {
      slots,
      buffered,
      sizeOf: source.sizeOf,
      disciplined: source.disciplined,
      isDropped: (lock: Parameters<typeof isDropped>[1]) => isDropped(source, lock),
    };
    for (const { role } of source.actors) {
      if (this.views.has(role)) continue;
      const view = new View(slots, buffered, role.name);
      this.views.set(role, { view, stores: new Stores(around, view, role.name) });
    }
  }

  guard(role: AnyRole, use: Use): Expression {
    const room = this.rooms.get(use.name);
    if (room !== undefined) return room;
    return this.guards.of(role, use, () => {
      const given = this.source.guard(role, use);
      return this.views.get(role)?.view.expression(given) ?? given;
    });
  }

  action(role: AnyRole, use: Use): readonly Statement[] {
    return this.weakened(role, use).list;
  }

  private weakened(role: AnyRole, use: Use): Weakened {
    return this.actions.of(role, use, () => {
      const given = this.source.action(role, use);
      return this.views.get(role)?.stores.statements(given) ?? { list: given, traffic: nothing };
    });
  }

  step(role: AnyRole, name: string): ReturnType<System['step']> {
    const given = this.source.step(role, name);
    const view = this.views.get(role)?.view;
    if (given === null || view === undefined) return given;
    const { waitsFor } = given;
    return {
      ...given,
      guard: view.expression(given.guard),
      effect: this.views.get(role)?.stores.statements(given.effect).list ?? [],
      // An unlock on its way needs nobody: who waits for it is in no circle.
      waitsFor:
        waitsFor === null
          ? null
          : { ...waitsFor, lock: view.place(waitsFor.lock), blockedBy: view.ofLock(waitsFor.blockedBy) },
    };
  }

  roomOf({ role }: SystemActor): Room {
    const { slots, rooms } = this;
    return {
      size: slots.size,
      traffic: (use) => this.weakened(role, use).traffic,
      guardFor(stores) {
        const name = `no room for ${stores === 1 ? 'a store' : `${stores} stores`}`;
        rooms.set(name, slots.at({ op: 'self' }, slots.size - stores).used);
        return { name, params: undefined };
      },
    };
  }
}
