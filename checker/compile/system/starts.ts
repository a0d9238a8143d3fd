/**
 * A scenario with many starts as another system: the same actors, and one more that acts first. In the one state before the
 * start nobody else can act and nothing is judged; each start is a step out of it. Everything that works on a system works
 * on this one, and a drawn race shows which start was taken. The state before is not counted where results are told.
 */

import { type Draw, NoStart } from '../../interpret/draw.ts';
import { keyOf } from '../../interpret/explore.ts';
import type { ModelState, Tree } from '../../interpret/state.ts';
import { initialState, unstartedState } from '../../interpret/step.ts';
import type { Domain } from '../../language/domain.ts';
import type { Expression, PlaceRef, Statement } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { isLiveness, type Property } from '../../language/property.ts';
import type { AnyRole } from '../../language/role.ts';
import { walkStatements } from '../../language/walk.ts';
import type { Candidate, Chart, ChartState } from '../chart/chart.ts';
import { standingOf } from '../chart/meta.ts';
import type { System, SystemActor } from './system.ts';

/** Each is a step of its own, to be compiled. */
const startsMax = 4096;
/** Combinations of values, most of which a condition may rule out. */
const drawsMax = 200_000;
/** Where the actor that starts is once it has. */
const begun = 'begun';

/** The system itself if its `initial` leaves nothing open. Throws ModelError for no start, too many or ones out of reach. */
export function withStarts(source: System): System {
  if (!isOpen(source.initially)) return source;
  const where = `scenario '${source.scenario.name}'`;
  if (source.buffers !== null) {
    throw new ModelError(
      `${where}: arbitrary() does not go with store buffers; write the starts as scenarios of their own`,
    );
  }
  const before = initialState(source, ({ name }) => {
    throw new ModelError(
      `${where}: '${name}' takes an 'always' before the first state, and arbitrary() comes after that`,
    );
  });
  const states = distinct(source, where);
  const starter = starterOf(
    source.actors.length,
    states.map((state) => difference(source, before, state, where)),
  );
  const isBegun: Expression = { op: 'in state', actor: { op: 'number', value: starter.index }, states: [begun] };
  return {
    ...source,
    actors: [...source.actors, starter],
    properties: source.properties.map((property) => onceBegun(property, isBegun)),
    constraint: source.constraint === null ? null : { op: 'or', list: [{ op: 'not', of: isBegun }, source.constraint] },
    starts: { source, actor: starter.index, count: states.length },
  };
}

/** The initial states of a system as its scenario says it. */
export function startsOf(source: System): readonly ModelState[] {
  return isOpen(source.initially) ? distinct(source, `scenario '${source.scenario.name}'`) : [initialState(source)];
}

function isOpen(initially: readonly Statement[]): boolean {
  let found = false;
  walkStatements(initially, {
    statement: ({ op }) => {
      if (op === 'arbitrary' || op === 'such that') found = true;
    },
  });
  return found;
}

/** The distinct initial states, in the order in which the values of what is arbitrary are counted through. */
function distinct(system: System, where: string): ModelState[] {
  const found = new Map<string, ModelState>();
  let draws = 0;
  for (const state of started(system)) {
    if (++draws > drawsMax) {
      throw new ModelError(
        `${where} has over ${drawsMax} combinations of arbitrary() values to try; make fewer places arbitrary`,
      );
    }
    if (state === null) continue;
    found.set(keyOf(system, state), state);
    if (found.size > startsMax) {
      throw new ModelError(`${where} has over ${startsMax} starts; make fewer places arbitrary, or bind smaller sizes`);
    }
  }
  if (found.size === 0)
    throw new ModelError(`${where} has no start: nothing that is arbitrary() is suchThat() its conditions hold`);
  return [...found.values()];
}

/** One state for each combination of values, null where a condition rules it out. */
function* started(system: System): Generator<ModelState | null> {
  const drawn: { at: number; readonly of: number }[] = [];
  do {
    let used = 0;
    const draw: Draw = (of) => {
      const known = drawn[used] ?? { at: 0, of };
      drawn[used++] = known;
      return known.at;
    };
    yield stateOf(system, draw);
    drawn.length = used;
    while (drawn.length > 0 && isLast(drawn.at(-1))) drawn.pop();
    const last = drawn.at(-1);
    if (last !== undefined) last.at++;
  } while (drawn.length > 0);
}
function isLast(digit: { at: number; readonly of: number } | undefined): boolean {
  return digit === undefined || digit.at + 1 >= digit.of;
}
function stateOf(system: System, draw: Draw): ModelState | null {
  try {
    return unstartedState(system, draw);
  } catch (problem) {
    if (problem instanceof NoStart) return null;
    throw problem;
  }
}

/** What makes of the state before the start this one. */
function difference(system: System, before: ModelState, after: ModelState, where: string): Statement[] {
  for (const { index, name } of system.actors) {
    if (same(before.registers[index], after.registers[index])) continue;
    throw new ModelError(
      `${where}: the registers of '${name}' start with what is arbitrary(); let its first step read it`,
    );
  }
  return system.blocks.flatMap((block) => {
    const at: PlaceRef = { block, path: [], domain: { kind: 'record', fields: block.fields }, lockless: true };
    return changes(at, before.shared[block.name], after.shared[block.name]);
  });
}

function changes(place: PlaceRef, before: Tree | undefined, after: Tree | undefined): Statement[] {
  if (same(before, after)) return [];
  const { domain } = place;
  const inside = (step: string | Expression, key: string | number, of: Domain): Statement[] => {
    const part = (tree: Tree | undefined): Tree | undefined => (tree as { [key: string]: Tree })[key];
    return changes({ ...place, path: [...place.path, step], domain: of }, part(before), part(after));
  };
  switch (domain.kind) {
    case 'record':
    // Who holds it is told by its fields, as by those of a record.
    case 'lock':
      return Object.entries(domain.fields).flatMap(([name, of]) => inside(name, name, of));
    case 'array':
      return (after as Tree[]).flatMap((_, at) => inside({ op: 'number', value: at }, at, domain.of));
    case 'set':
    case 'queue': {
      const op = domain.kind === 'set' ? 'include' : 'enqueue';
      const members = after as readonly number[];
      return [
        { op: 'clear', place },
        ...members.map((value): Statement => ({ op, place, item: { op: 'number', value } })),
      ];
    }
    default:
      return [{ op: 'set', place, value: { op: 'constant', domain, value: after as never } }];
  }
}
function same(one: Tree | undefined, other: Tree | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function starterOf(index: number, starts: readonly (readonly Statement[])[]): SystemActor {
  const name = 'start';
  const actions = Object.fromEntries(starts.map((effect, at) => [`start ${at + 1}`, effect]));
  const block = { kind: 'registers', role: name, fields: {} } as const;
  const common = {
    kind: 'role',
    name,
    block,
    choices: {},
    optional: [],
    family: false,
    guards: {},
    steps: {},
  } as const;
  const role: AnyRole = { ...common, actions };
  return {
    index,
    name,
    chart: chartOf(Object.keys(actions)),
    role,
    spec: { machine: { id: name, schemas: role }, role, initial: [] },
  };
}

function chartOf(events: readonly string[]): Chart {
  const candidate = (event: string): Candidate => ({
    guard: null,
    acts: [{ kind: 'action', use: { name: event, params: undefined } }],
    source: 1,
    target: 2,
    reenter: false,
    description: '',
  });
  const common = { entry: [], exit: [], onDone: [], always: [], idle: false, asleep: false, sleepsWhile: null };
  const plain = { ...common, description: '', in: null, version: null, initial: null, parent: 0, on: new Map() };
  const root: ChartState = { ...plain, index: 0, path: '', kind: 'compound', parent: null, initial: 1 };
  const on = new Map(events.map((event) => [event, [candidate(event)]]));
  const before: ChartState = { ...plain, index: 1, path: 'before', kind: 'atomic', on };
  const after: ChartState = { ...plain, index: 2, path: begun, kind: 'final' };
  return { name: 'start', states: [root, before, after], standing: standingOf([]) };
}

/** The same of the states from the start on; the state before shows nothing and owes nothing. */
function onceBegun(property: Property, isBegun: Expression): Property {
  const { kind, cond, goal } = property;
  if (isLiveness(property) && goal !== undefined)
    return { ...property, cond: also(cond, isBegun), goal: also(goal, isBegun) };
  if (kind === 'always') return { ...property, cond: { op: 'or', list: [{ op: 'not', of: isBegun }, cond] } };
  if (kind === 'never' || kind === 'sometimes') return { ...property, cond: also(cond, isBegun) };
  return property;
}
/** Inside of 'some actor …', which a property of each actor is made of. */
function also(cond: Expression, isBegun: Expression): Expression {
  if (cond.op === 'exists') return { ...cond, body: also(cond.body, isBegun) };
  return { op: 'and', list: [isBegun, cond] };
}
