/** Closes a scenario, or one mutant of it: every name resolved, every bound a number. */

import { refuseForeign } from '../../language/copy.ts';
import {
  type Bound,
  type Domain,
  type Fields,
  isSize,
  type QueueDomain,
  refuseRange,
  type Sort,
  sizeMax,
} from '../../language/domain.ts';
import { condIr } from '../../language/expression.ts';
import { type Effect, type Expression, type SharedBlock, type Statement, statements } from '../../language/ir.ts';
import { ModelError, prefixed } from '../../language/model-error.ts';
import { meantBy, suggestion } from '../../language/nearest.ts';
import { isLiveness } from '../../language/property.ts';
import type { ActorSpec, AnyRole } from '../../language/role.ts';
import { about, errorAbout } from '../../language/site.ts';
import type { Change, Scenario } from '../../language/spec.ts';
import { readChart, type Use } from '../chart/chart.ts';
import { edited } from '../chart/edit.ts';
import { refuseStrays } from '../chart/raise.ts';
import { withStoreBuffers } from '../weak/store-buffers.ts';
import { ByUse } from './by-use.ts';
import { mentionsIn } from './mentions.ts';
import { changesOf } from './specs.ts';
import { withStarts } from './starts.ts';
import { undisciplined, withoutBarriers } from './strip.ts';
import type { System, SystemActor } from './system.ts';

type Definition = Omit<System, 'blocks' | 'sorts' | 'live'>;

/**
 * `like`: the same scenario as it is; of a mutant that only edits machines, and says nothing that is not said there, the
 * names are then not resolved again. Throws ModelError for an unknown mutant, an unbound or unknown sort, or a definition
 * outside the language.
 */
export function buildSystem(scenario: Scenario, mutant: string | null = null, like: System | null = null): System {
  return about(scenario, () => closed(scenario, mutant, like));
}

function closed(scenario: Scenario, mutant: string | null, like: System | null): System {
  const changes = changesIn(scenario, mutant);
  const specs = Object.entries(scenario.actors).map(([name, spec]) => {
    const swap = changes.find((change) => change.kind === 'actor' && change.name === name);
    return { name, spec: editedBy(changes, swap?.kind === 'actor' ? swap.spec : spec) };
  });
  refuseIdleEdits(scenario, changes, specs);
  if (specs.length === 0) throw new ModelError(`scenario '${scenario.name}' has no actors`, ['actors']);
  const actors = specs.map(({ name, spec }, index): SystemActor => {
    refuseForeign(spec.role, `the role of actor '${name}' of '${scenario.name}'`);
    const chart = about(spec, () => readChart(spec.machine, spec.role));
    return { index, name, spec, role: spec.role, chart };
  });
  refuseTwinMachines(scenario);
  const replaced = (kind: 'guard' | 'action', role: AnyRole, name: string): Change | undefined =>
    changes.find((change) => change.kind === kind && change.role === role.name && change.name === name);
  const sizes = new Map(Object.entries(scenario.bounds ?? {}));
  sizes.set('actor', actors.length);

  const { memory = { model: 'SC' } } = scenario;
  const isWeak = memory.model !== 'SC';
  const disciplined = !changes.some((change) => change.kind === 'discipline');
  const list = (effect: Effect): readonly Statement[] => {
    const all = isWeak ? statements(effect) : withoutBarriers(effect);
    return disciplined ? all : undisciplined(all);
  };
  const guards = new ByUse<Expression>();
  const guardOf = (role: AnyRole, use: Use): Expression => {
    const change = replaced('guard', role, use.name);
    if (change?.kind === 'guard') return change.becomes;
    const definition = role.guards[use.name];
    if (definition === undefined) return role.steps[use.name]?.guard ?? condIr(false);
    if (typeof definition !== 'function') return condIr(definition);
    return inRole(role, 'guard', use.name, () => condIr(definition(use.params as never)));
  };
  const actions = new ByUse<readonly Statement[]>();
  const actionOf = (role: AnyRole, use: Use): readonly Statement[] => {
    const change = replaced('action', role, use.name);
    if (change?.kind === 'action') return list(change.becomes);
    const definition = role.actions[use.name];
    if (definition === undefined) return list(role.steps[use.name]?.effect ?? []);
    if (typeof definition !== 'function') return list(definition);
    return inRole(role, 'action', use.name, () => list(definition(use.params as never)));
  };
  const system: Definition = {
    scenario,
    mutant,
    actors,
    properties: scenario.properties,
    constraint: scenario.constraint === undefined ? null : condIr(scenario.constraint),
    initially: [
      ...statements(scenario.initial ?? []),
      ...changes.flatMap((change) => (change.kind === 'initially' ? change.effect : [])),
    ],
    dropped: new Set(changes.flatMap((change) => (change.kind === 'lock' ? [change.lock] : []))),
    disciplined,
    buffers: null,
    starts: null,
    beginsIn: null,
    sizeOf: (bound) => sizeOf(scenario, sizes, bound),
    guard: (role, use) => guards.of(role, use, () => guardOf(role, use)),
    action: (role, use) => actions.of(role, use, () => actionOf(role, use)),
    step(role, name) {
      const step = role.steps[name];
      return step === undefined ? null : { ...step, effect: list(step.effect) };
    },
  };
  const isOfMachines = changes.every(({ kind }) => kind === 'machine' || kind === 'discipline');
  const sound = new Set(like?.scenario === scenario && isOfMachines ? like.actors.map(({ chart }) => chart) : []);
  for (const { chart, role, spec } of actors) {
    if (sound.has(chart)) continue;
    about(spec, () => about(spec.machine, () => refuseStrays(system, chart, role)));
    sound.add(chart);
  }
  // What store buffers and several initial states add has names of its own.
  if (like?.scenario === scenario && like.buffers === null && like.starts === null) {
    const { blocks, sorts, live } = like;
    return { ...system, blocks, sorts, live };
  }
  refuseWithConstraint(system, isWeak);
  const { blocks, sorts, live } = occurrences(system);
  for (const block of blocks) refuseForeign(block, `the shared state '${block.name}' of '${scenario.name}'`);
  for (const sort of sorts) system.sizeOf(sort);
  refuseNoSizes(scenario);
  checkBounds(system, sorts, blocks);
  const built: System = { ...system, blocks, sorts, live };
  return withStarts(isWeak ? withStoreBuffers(built, memory, occurrences) : built);
}

function changesIn(scenario: Scenario, mutant: string | null): readonly Change[] {
  if (mutant === null) return [];
  const { mutants = {} } = scenario;
  const found = Object.hasOwn(mutants, mutant) ? mutants[mutant] : undefined;
  if (found === undefined) throw new ModelError(`scenario '${scenario.name}' has no mutant '${mutant}'`);
  const changes = changesOf(found);
  const roles = new Set(Object.values(scenario.actors).map((spec) => spec.role.name));
  for (const change of changes) {
    const misses =
      (change.kind === 'actor' && scenario.actors[change.name] === undefined && `no actor '${change.name}'`) ||
      ((change.kind === 'guard' || change.kind === 'action') && !roles.has(change.role) && `no role '${change.role}'`);
    if (misses) {
      throw new ModelError(`mutant '${mutant}' of '${scenario.name}' changes nothing: there is ${misses}`, [
        ...['mutants', mutant, 'change'],
      ]);
    }
  }
  return changes;
}

function editedBy(changes: readonly Change[], spec: ActorSpec): ActorSpec {
  const { id } = spec.machine;
  return changes.reduce(
    (actor, change) =>
      change.kind === 'machine' && change.machine === id ? about(change, () => edited(actor, change.edit)) : actor,
    spec,
  );
}
function refuseIdleEdits(
  { name }: Scenario,
  changes: readonly Change[],
  specs: readonly { readonly spec: ActorSpec }[],
): void {
  const ids = specs.map(({ spec }) => spec.machine.id);
  const idle = changes.find((change) => change.kind === 'machine' && !ids.includes(change.machine));
  if (idle?.kind !== 'machine') return;
  const message = `'${name}' has no actor that runs the machine '${idle.machine}', which a change edits; its actors run ${[...new Set(ids)].join(', ')}`;
  throw errorAbout(idle, new ModelError(message));
}

function refuseWithConstraint({ scenario, constraint, properties }: Definition, isWeak: boolean): void {
  const live = properties.find(isLiveness);
  if (constraint === null || !(isWeak || live !== undefined)) return;
  const why = isWeak
    ? 'store buffers: what waits in them would be seen or not as it suits the constraint'
    : `'${live?.id}', which is about whole runs: those that leave the constraint would count as ended`;
  throw new ModelError(`scenario '${scenario.name}': a constraint does not go with ${why}; leave one of them out`, [
    'constraint',
  ]);
}

/** A function of parameters is called only where it is used; what it gives is looked at then. */
function inRole<T>(role: AnyRole, kind: 'guard' | 'action', name: string, work: () => T): T {
  const part = [`${kind}s`, name];
  return about(role, () => prefixed(`role '${role.name}', ${kind} '${name}'`, work, part), part);
}

/** A mutant's edit, a branch and a picture name a machine by its id. */
function refuseTwinMachines({ name, actors }: Scenario): void {
  const known = new Map<string, ActorSpec>();
  for (const [actor, spec] of Object.entries(actors)) {
    const { id } = spec.machine;
    const twin = known.get(id) ?? spec;
    const isSame = twin.machine === spec.machine || writtenOf(twin) === writtenOf(spec);
    if (twin.role !== spec.role || !isSame) {
      throw new ModelError(
        `scenario '${name}', actor '${actor}': two machines that differ are called '${id}'; rename one`,
        ['actors', actor],
      );
    }
    known.set(id, twin);
  }
}
/** A machine that is made twice, by a function for each actor, is the same one. */
function writtenOf({ machine }: ActorSpec): string {
  return 'config' in machine ? JSON.stringify({ ...Object(machine.config), schemas: null }) : '';
}

function sizeOf(scenario: Scenario, sizes: ReadonlyMap<string, number>, bound: Bound): number {
  if (typeof bound === 'number') return bound;
  if (!('kind' in bound)) return bound.reduce<number>((sum, part) => sum + sizeOf(scenario, sizes, part), 0);
  const size = sizes.get(bound.name) ?? bound.standard;
  if (size === undefined) {
    const others = Object.keys(scenario.bounds ?? {});
    throw new ModelError(
      `scenario '${scenario.name}' does not bind '${bound.name}': write bounds: { ${bound.name}: 1 }${meantBy(bound.name, others)}`,
      ['bounds'],
    );
  }
  return size;
}

function occurrences(system: Definition): { blocks: SharedBlock[]; sorts: Sort[]; live: Set<string> } {
  const { blocks, sorts, live, moduli } = mentionsIn(system);
  refuseNoModulus(system, moduli);
  const inDomain = (domain: Domain): void => {
    if (domain.kind === 'array') {
      sorts.add(domain.by);
      inDomain(domain.of);
    } else if (domain.kind === 'record' || domain.kind === 'lock') inFields(domain.fields);
    else if (domain.kind !== 'flag' && domain.kind !== 'enum' && domain.kind !== 'range') sorts.add(domain.sort);
  };
  const inFields = (fields: Fields): void => Object.values(fields).forEach(inDomain);
  for (const block of blocks) inFields(block.fields);
  for (const { role } of system.actors) {
    inFields(role.block.fields);
    for (const choice of Object.values(role.choices)) sorts.add(choice);
  }
  refuseTwins('blocks of shared state', blocks);
  refuseTwins('sorts', sorts);
  return { blocks: [...blocks].sort(byName), sorts: [...sorts].sort(byName), live };
}

/** What is told apart by its name must not share it. */
function refuseTwins(what: string, all: ReadonlySet<{ readonly name: string }>): void {
  const names = [...all].map(({ name }) => name);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin === undefined) return;
  throw new ModelError(`two ${what} are called '${twin}'; declare it once and import it, or rename one`);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

const setMax = 31;

const capacityMax = 256;

/** Before anything is said of what has so many members. */
function refuseNoSizes({ name: scenario, bounds = {} }: Scenario): void {
  const odd = Object.entries(bounds).find(([name, size]) => name !== 'actor' && !isSize(size));
  if (odd === undefined) return;
  const [name, size] = odd;
  throw new ModelError(
    `scenario '${scenario}' binds '${name}' to ${typeof size === 'number' ? size : `the text '${String(size)}'`}; write a whole number from 0 to ${sizeMax}`,
    [...['bounds', name]],
  );
}

function refuseNoModulus(system: Definition, moduli: ReadonlySet<Sort>): void {
  const empty = [...moduli].find((sort) => system.sizeOf(sort) === 0);
  if (empty === undefined) return;
  throw new ModelError(
    `scenario '${system.scenario.name}' goes round in '${empty.name}' or takes a number modulo it, and it has no members: bind it to more than 0`,
  );
}

function checkBounds(system: Definition, sorts: readonly Sort[], blocks: readonly SharedBlock[]): void {
  const { scenario, actors } = system;
  const known = new Set(sorts.map((sort) => sort.name));
  const inBound = (bound: Bound): void => {
    if (typeof bound === 'object' && 'kind' in bound) known.add(bound.name);
    else if (typeof bound === 'object') bound.forEach(inBound);
  };
  const inDomain = (domain: Domain): void => {
    if (domain.kind === 'range') {
      inBound(domain.max);
      refuseRange(domain.min, system.sizeOf(domain.max));
    } else if (domain.kind === 'queue') {
      inBound(domain.capacity);
      refuseCapacity(domain);
    } else if (domain.kind === 'set') refuseLargeSet(domain.sort);
    else if (domain.kind === 'index') refuseNoMember(domain.sort);
    else if (domain.kind === 'array') {
      if (system.sizeOf(domain.by) > 0) inDomain(domain.of);
    } else if (domain.kind === 'record' || domain.kind === 'lock') Object.values(domain.fields).forEach(inDomain);
  };
  // A set is the bits of one word.
  const refuseLargeSet = (sort: Sort): void => {
    const size = system.sizeOf(sort);
    if (size <= setMax) return;
    throw new ModelError(
      `scenario '${scenario.name}' has a set over '${sort.name}' of ${size} members; at most ${setMax} are possible`,
    );
  };
  const refuseNoMember = (sort: Sort): void => {
    if (system.sizeOf(sort) > 0) return;
    throw new ModelError(
      `scenario '${scenario.name}' has an index of '${sort.name}', which has no members: write optional(${sort.name}), or bind it to more than 0`,
    );
  };
  const refuseCapacity = (queue: QueueDomain): void => {
    const capacity = system.sizeOf(queue.capacity);
    // Of a sort without members nothing is ever queued.
    const least = system.sizeOf(queue.sort) === 0 ? 0 : 1;
    if (Number.isInteger(capacity) && capacity >= least && capacity <= capacityMax) return;
    throw new ModelError(
      `scenario '${scenario.name}' has a queue of '${queue.sort.name}' with room for ${capacity}; bind it to a whole number from ${least} to ${capacityMax}`,
      ['bounds'],
    );
  };
  for (const block of blocks) Object.values(block.fields).forEach(inDomain);
  for (const { role } of actors) Object.values(role.block.fields).forEach(inDomain);
  for (const name of Object.keys(scenario.bounds ?? {})) {
    if (name === 'actor') {
      throw new ModelError(`scenario '${scenario.name}' binds 'actor', which counts its actors; remove the bound`, [
        ...['bounds', name],
      ]);
    }
    if (!known.has(name)) {
      throw new ModelError(
        `scenario '${scenario.name}' binds '${name}', which nothing in it uses; there are ${[...known].join(', ')}.${suggestion(name, known)}`,
        ['bounds', name],
      );
    }
  }
}
