/** What a scenario as a whole is refused for when its names and bounds are resolved. */
import { describe, expect, test } from '@jest/globals';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import {
  actionBecomes,
  always,
  array,
  flag,
  guardBecomes,
  index,
  inState,
  mutex,
  not,
  parameter,
  queue,
  range,
  role,
  runsInstead,
  scenario,
  set,
  shared,
  sort,
} from '../../../../checker/language/index.ts';
import type { ScenarioSpec } from '../../../../checker/language/spec.ts';
import { machineOf, mm, refusal, scenarioOf, withStateA, worker } from '../lint/refusals.ts';

const machine = withStateA({ on: { go: { guard: 'ready', target: 'b' } } });
const refused = (more: Partial<ScenarioSpec>, mutant: string | null = null) =>
  refusal(() => scenarioOf(machine, more), mutant);

describe('bounds', () => {
  const slot = sort('slot');
  const depth = parameter('depth', 3);
  const store = shared('store', { used: array(slot, flag), first: index(slot), waiting: queue(slot, depth) });
  const properties = [always('p', '', store.used.at(store.first))];

  test('a sort without a size', () => {
    expect(refused({ properties })).toBe("scenario 's' does not bind 'slot': write bounds: { slot: 1 }");
  });
  test('a parameter and a sort with a standard need none', () => {
    expect(refused({ properties, bounds: { slot: 2 } })).toBeNull();
  });
  test('what is bound is what counts, sums included', () => {
    const system = buildSystem(scenarioOf(machine, { properties, bounds: { slot: 2, depth: 5 } }));
    expect([slot, depth, [slot, depth, 4], 7].map((bound) => system.sizeOf(bound))).toEqual([2, 5, 11, 7]);
  });
  test('a name that nothing uses', () => {
    expect(refused({ properties, bounds: { slot: 2, slots: 2 } })).toContain(
      "scenario 's' binds 'slots', which nothing in it uses; there are ",
    );
  });
  test.each([-1, 1.5, 65, Number.NaN])('%d is no size', (size) => {
    expect(refused({ properties, bounds: { slot: size } })).toBe(
      `scenario 's' binds 'slot' to ${size}; write a whole number from 0 to 64`,
    );
  });
  test('a set of more members than a word has bits', () => {
    const chosen = shared('chosen', { slots: set(slot) });
    const few = [always('p', '', chosen.slots.isEmpty())];
    expect(refused({ properties: few, bounds: { slot: 31 } })).toBeNull();
    expect(refused({ properties: few, bounds: { slot: 32 } })).toBe(
      "scenario 's' has a set over 'slot' of 32 members; at most 31 are possible",
    );
  });
  test('the actors count themselves', () => {
    expect(refused({ bounds: { actor: 2 } })).toBe(
      "scenario 's' binds 'actor', which counts its actors; remove the bound",
    );
  });
});

describe('actors and blocks', () => {
  test('no actors', () => {
    expect(refused({ actors: {} })).toBe("scenario 's' has no actors");
  });
  test('two blocks of shared state with one name', () => {
    const twin = shared('mm', { odd: flag });
    expect(refused({ properties: [always('p', '', twin.odd)] })).toBe(
      "two blocks of shared state are called 'mm'; declare it once and import it, or rename one",
    );
  });
});

describe('mutants', () => {
  const stranger = role('stranger', { registers: {} }, () => ({
    guards: { odd: inState(0, 'a') },
    actions: { act: [] },
  }));
  const mutants = (change: ReturnType<typeof guardBecomes>) => ({ m: { text: '', change, expect: { holds: 'p' } } });

  test('an unknown one', () => {
    expect(refused({}, 'n')).toBe("scenario 's' has no mutant 'n'");
    // What every object has.
    expect(refused({}, 'constructor')).toBe("scenario 's' has no mutant 'constructor'");
  });
  test.each<[string, ReturnType<typeof guardBecomes>, string]>([
    ['a guard of a role that is not there', guardBecomes(stranger, 'odd', true), "there is no role 'stranger'"],
    ['an action of a role that is not there', actionBecomes(stranger, 'act', []), "there is no role 'stranger'"],
    ['an actor that is not there', runsInstead('x', worker.runs(machine)), "there is no actor 'x'"],
  ])('%s', (_, change, message) => {
    expect(refused({ mutants: mutants(change) }, 'm')).toBe(`mutant 'm' of 's' changes nothing: ${message}`);
  });
});

describe('a mutant changes what it names, and nothing else of that name', () => {
  const definitions = () => ({ guards: { go: not(mm.ready) }, actions: { go: mm.ready.set(true) } });
  const one = role('one', { registers: {} }, definitions);
  const other = role('other', { registers: {} }, definitions);
  const running = (of: typeof one) =>
    machineOf({ id: of.name, states: { a: { on: { go: { guard: 'go', actions: 'go', target: 'b' } } }, b: {} } }, of);
  const text = (change: ReturnType<typeof guardBecomes>): string[] => {
    const of = scenario({
      name: 's',
      text: '',
      actors: { a: one.runs(running(one)), b: other.runs(running(other)) },
      properties: [],
      mutants: { m: { text: '', change, expect: { holds: 'p' } } },
    });
    const [before, after] = [buildSystem(of), buildSystem(of, 'm')];
    const use = { name: 'go', params: undefined };
    return [one, other].flatMap((each) => [
      ...(before.guard(each, use) === after.guard(each, use) ? [] : [`guard of ${each.name}`]),
      ...(before.action(each, use).length === after.action(each, use).length ? [] : [`action of ${each.name}`]),
    ]);
  };
  test('a guard', () => {
    expect(text(guardBecomes(one, 'go', true))).toEqual(['guard of one']);
    expect(text(guardBecomes(other, 'go', true))).toEqual(['guard of other']);
  });
  test('an action', () => {
    expect(text(actionBecomes(one, 'go', []))).toEqual(['action of one']);
    expect(text(actionBecomes(other, 'go', []))).toEqual(['action of other']);
  });
});

describe('what the language itself refuses', () => {
  test.each(['id', 'in'])("a register called '%s': properties see the actor by that name", (name) => {
    expect(() => role('r', { registers: { [name]: flag } }, () => ({}))).toThrow(
      `role 'r': a register cannot be called '${name}'`,
    );
  });
  test.each(['ref', 'set', 'block'])("a field called '%s': places have one", (name) => {
    expect(() => shared('x', { [name]: range(0, 1) })).toThrow(`a field cannot be called '${name}'`);
  });
  test('a lock declared for a field that is not there', () => {
    const declare = (): object => ({ lokc: mm.lock.held(), lock: mm.lock.held() });
    expect(() => shared('x', { a: flag, lock: mutex }, declare)).toThrow(
      "'x' declares the lock of 'lokc', which it does not have",
    );
  });
});
