/** Builds a scenario from the description of a random system, through the public language only. */
import { setup } from 'xstate';
import {
  actionBecomes,
  also,
  always,
  atEnd,
  type CondLike,
  type Effect,
  guardBecomes,
  type Mutant,
  me,
  never,
  type Property,
  role,
  type Scenario,
  scenario,
  sometimes,
  when,
  withoutLock,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import type { RoleText, SystemText } from './description.ts';
import { plan } from './machine.ts';
import { type Ends, locks, type Memory, memory, registersOf, sorts } from './memory.ts';
import { cond, demanded, effect, lock, type Scope } from './terms.ts';

const kinds = { always, never, sometimes, atEnd };
interface World {
  readonly text: SystemText;
  readonly ends: readonly Ends[];
  readonly mm: Memory;
}

/** The mutant, if the description has one, is called 'm'. */
export function build(text: SystemText): Scenario {
  const ends = text.ranges.map(({ min, span }) => ({ min, max: min + span }));
  const world: World = { text, ends, mm: memory(text, ends) };
  const players = text.roles.map((each, at) => player(world, each, at));
  const playing = (at: number) => {
    const found = players[at % players.length];
    if (found === undefined) throw new Error('no roles');
    return found;
  };
  const actors = text.actors.map((at, index) => {
    const { role, machine } = playing(at);
    return [`t${index}`, role.runs(machine, { i: index % text.sizes.a })];
  });
  const properties = text.properties.map((each, at): Property => {
    const { property } = playing(text.actors[each.of % text.actors.length] ?? 0);
    return kinds[each.kind](`P${at}`, `property ${at}`, property(each));
  });
  return scenario({
    name: 'random',
    text: 'generated',
    bounds: { ...text.sizes, mark: 3 },
    initial: text.initial.map((each) => start(world, each)),
    actors: Object.fromEntries(actors),
    properties: [...properties, demanded],
    ...mutants(world, playing(text.actors[0] ?? 0)),
  });
}

function player(world: World, text: RoleText, at: number) {
  const name = `role ${at}`;
  const { config, guards, actions, steps, paths } = plan(text, `machine ${at}`);
  const shape = {
    registers: registersOf(world.ends),
    choices: { a: sorts.a, b: sorts.b },
    optional: text.optional.map((event) => `e${event}`),
    family: true,
  };
  let becomes: { readonly cond: CondLike; readonly effect: Effect } = { cond: false, effect: [] };
  const built = role(name, shape, ({ self, chosen }) => {
    const scope = (choosing: boolean): Scope => {
      return { ...world, self, who: me, chosen: choosing ? chosen : null, bound: [], property: null };
    };
    const { mutant } = world.text;
    if (mutant !== null && 'guard' in mutant) becomes = { ...becomes, cond: cond(mutant.becomes, scope(false)) };
    if (mutant !== null && 'action' in mutant) becomes = { ...becomes, effect: effect(mutant.becomes, scope(false)) };
    const numberIs = ({ n }: { n: number }) => self.n.is(n);
    const mark = ({ as }: { as: number }): Effect => [
      when(self.log.length().is(3), self.log.dequeue()),
      self.log.enqueue(as),
    ];
    return {
      guards: { numberIs, ...named(guards, (text, choosing) => cond(text, scope(choosing))) },
      actions: { mark, ...named(actions, (text, choosing) => effect(text, scope(choosing))) },
      steps: named(steps, (text, choosing) => {
        const here = scope(choosing);
        return also(lock(text, here).acquire, [], cond(text.further, here));
      }),
    };
  });
  const machine = setup(vocabulary(built)).createMachine(config);
  const property = (each: SystemText['properties'][number]) =>
    built[each.every ? 'all' : 'some']((view) => {
      const inside = (seen: typeof view): Scope => {
        const isIn = (state: number) => seen.in(paths[state % paths.length] ?? '');
        const some = (body: (inner: Scope) => ReturnType<typeof cond>) => built.some((other) => body(inside(other)));
        return { ...world, self: seen, who: seen.id, chosen: null, bound: [], property: { in: isIn, some } };
      };
      return cond(each.cond, inside(view));
    });
  return { role: built, machine, property, guards, actions, steps, becomes };
}

function named<T, R>(
  list: readonly { readonly name: string; readonly text: T; readonly choosing: boolean }[],
  define: (text: T, choosing: boolean) => R,
): { [name: string]: R } {
  return Object.fromEntries(list.map(({ name, text, choosing }) => [name, define(text, choosing)]));
}

function start({ mm, ends }: World, { place, below }: SystemText['initial'][number]): Effect {
  const numbers = ['n0', 'n1', 'n2'] as const;
  for (const [at, name] of numbers.entries()) {
    const { min = 0, max = 0 } = ends[at] ?? {};
    if (place === name) return mm[name].set(Math.max(min, below ? max - 1 : max));
  }
  if (place === 'oa' || place === 'ra' || place === 'ob') return mm[place].set(0);
  return place === 'sa' ? mm.sa.add(0) : mm.qb.enqueue(0);
}

function mutants(
  { text, mm }: World,
  { role, guards, actions, steps, becomes }: ReturnType<typeof player>,
): { mutants?: { m: Mutant } } {
  const { mutant } = text;
  if (mutant === null) return {};
  const broken = (change: Mutant['change']) => ({ mutants: { m: { text: 'broken', change, expect: { holds: 'D' } } } });
  if ('drop' in mutant) {
    const taken = steps[mutant.drop % steps.length]?.text.lock;
    const dropped = locks.find((name) => name === taken);
    return dropped === undefined ? {} : broken(withoutLock(mm[dropped]));
  }
  if ('guard' in mutant) {
    const found = guards[mutant.guard % guards.length];
    return found === undefined ? {} : broken(guardBecomes(role, found.name, becomes.cond));
  }
  const found = actions[mutant.action % actions.length];
  return found === undefined ? {} : broken(actionBecomes(role, found.name, becomes.effect));
}
