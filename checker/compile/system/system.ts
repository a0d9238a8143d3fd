/**
 * A system: one scenario, or one mutant of it, with every name resolved and every bound a number.
 * The reference interpreter runs it as it stands; lower.ts compiles it.
 */

import type { ModelState } from '../../interpret/model-state.ts';
import type { Bound, Sort } from '../../language/domain.ts';
import type { Expression, SharedBlock, Statement, Step } from '../../language/ir.ts';
import type { Property } from '../../language/property.ts';
import type { ActorSpec, AnyRole } from '../../language/role.ts';
import type { Scenario } from '../../language/spec.ts';
import type { Chart, Use } from '../chart/chart.ts';
import type { Kind } from '../weak/cells.ts';
import type { Slots, WeakMemory } from '../weak/slots.ts';

export interface SystemActor {
  readonly index: number;
  readonly name: string;
  readonly chart: Chart;
  readonly role: AnyRole;
  readonly spec: ActorSpec;
}

export interface System {
  readonly scenario: Scenario;
  /** The mutant's name, or null for the scenario itself. */
  readonly mutant: string | null;
  readonly actors: readonly SystemActor[];
  readonly blocks: readonly SharedBlock[];
  readonly properties: readonly Property[];
  /** Where it does not hold, a state is judged and not gone on from; null without one. */
  readonly constraint: Expression | null;
  /** Run on the domains' initial values, each actor's with that actor as self. */
  readonly initially: readonly Statement[];
  /** Classes of the locks that a mutant never takes. */
  readonly dropped: ReadonlySet<string>;
  /** Whether the declared locks of fields and the end of each actor are looked at; a mutant may say no. */
  readonly disciplined: boolean;
  readonly sorts: readonly Sort[];
  /** The fields, such as `mm.pte.kind`, that something reads; what nothing reads is no part of a state. */
  readonly live: ReadonlySet<string>;
  /** Null where stores are visible at once. Its own actors come after those of the scenario, and `actor` does not count them. */
  readonly buffers: StoreBuffers | null;
  /** Null where there is one start. Its actor comes after those of the scenario, and `actor` does not count it. */
  readonly starts: Starts | null;
  /** Where it begins, if somebody has led it elsewhere than its scenario says; else null. */
  readonly beginsIn: ModelState | null;
  sizeOf(bound: Bound): number;
  guard(role: AnyRole, use: Use): Expression;
  action(role: AnyRole, use: Use): readonly Statement[];
  /** The step of that name, if it is one, as the scenario defines it. */
  step(role: AnyRole, name: string): Step | null;
}

/** The system as its scenario says it, without the store buffers that a memory model adds. */
export function asWritten(system: System): System {
  return system.buffers?.source ?? system.starts?.source ?? system;
}

/** What a system with many starts was derived from. */
export interface Starts {
  /** The system without them: what its scenario leaves open has its first value. */
  readonly source: System;
  /** Who acts first. */
  readonly actor: number;
  /** How many initial states there are. */
  readonly count: number;
}

interface Counts {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}
/** From the start on: the state before several starts, and the steps to them, are no part of what a scenario says. */
export function fromTheStart({ starts, beginsIn }: System, { states, transitions, depth }: Counts): Counts {
  if (starts === null || beginsIn !== null) return { states, transitions, depth };
  const steps = Math.min(starts.count, transitions);
  return { states: Math.max(0, states - 1), transitions: transitions - steps, depth: Math.max(0, depth - 1) };
}

/** What a system with store buffers was derived from. */
export interface StoreBuffers {
  readonly memory: WeakMemory;
  /** The system as its scenario says it, whose stores are visible at once. */
  readonly source: System;
  readonly slots: Slots;
  /** By actor of the source: what may be in its buffer. */
  readonly kinds: readonly (readonly Kind[])[];
}
