/** What XState's own tools are given: machines as JSON, and actors that run a counterexample. */
import { describe, expect, test } from '@jest/globals';
import { createInspector } from '@statelyai/inspect';
import { type AnyStateMachine, and, createMachine, not, or, raise, setup, stateIn } from 'xstate';
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { replayToken } from '../../checker/report/race.ts';
import { machineJson } from '../../checker/xstate/json.ts';
import { runActors } from '../../checker/xstate/watch.ts';
import * as machines from '../../machines/index.ts';
import { racewalk } from '../cli/in-process.ts';
import { adding, counter } from '../counter.ts';

/** Every state with its kind, events and targets. */
function shape(machine: AnyStateMachine): object[] {
  return [...machine.idMap.values()].map(({ id, type, on, always, initial }) => ({
    ...{ id, type, initial: initial?.target?.map((state) => state.id) },
    on: Object.entries(on).map(([event, list]) => [event, list.map(({ target }) => target?.map((state) => state.id))]),
    always: always?.map(({ target }) => target?.map((state) => state.id)),
  }));
}

const built = Object.entries(machines).filter(
  (entry): entry is [string, AnyStateMachine & typeof adding] => 'config' in entry[1],
);

describe('machine JSON', () => {
  test.each(built)('XState makes the same machine of that of %s', (_, machine) => {
    const text = JSON.stringify(machineJson(machine));
    expect(shape(createMachine(JSON.parse(text)))).toEqual(shape(machine));
  });

  test('has words for what combines guards, and keeps what is raised', () => {
    const user = role('user', { registers: {} }, () => ({ guards: { a: true, b: true, c: true } }));
    const machine = setup(vocabulary(user)).createMachine({
      id: 'm',
      initial: 'x',
      states: {
        x: { on: { go: { guard: and(['a', or(['b', not('c')])]), actions: raise({ type: 'more' }), target: 'y' } } },
        y: { on: { more: { guard: not(and(['a', stateIn('y')])), target: 'x' } } },
      },
    });
    expect(machineJson(machine)).toMatchObject({
      states: {
        x: {
          on: {
            go: {
              guard: 'a and (b or not c)',
              actions: { type: 'xstate.raise', params: { event: { type: 'more' } } },
            },
          },
        },
        y: { on: { more: { guard: 'not (a and in y)' } } },
      },
    });
  });

  test('is printed by racewalk diagram: one machine by itself, several as a list', async () => {
    const { out } = await racewalk(['diagram', 'counter', '--format', 'xstate']);
    expect(shape(createMachine(JSON.parse(out)))).toEqual(shape(adding as unknown as AnyStateMachine));
  });
});

describe('runActors', () => {
  const scenario = counter();
  const [violation] = check(scenario, 'no lock').violations;
  if (violation === undefined) throw new Error('the mutant breaks nothing');
  const token = replayToken(buildSystem(scenario, 'no lock'), violation.path, violation.property);

  test('gives actors that have gone the way of the token', () => {
    const { actors, hasNext, next } = runActors(scenario, token);
    expect(Object.entries(actors).map(([name, actor]) => [name, actor.getSnapshot().value])).toEqual([
      ['a', 'done'],
      ['b', 'done'],
    ]);
    expect(hasNext).toBe(false);
    expect(next()).toBeNull();
  });

  test('or go it step by step', () => {
    const run = runActors(scenario, token, { paused: true });
    expect(run.actors.a?.getSnapshot().value).toBe('ready');
    const steps = [];
    while (run.hasNext) steps.push(run.next());
    expect(steps).toHaveLength(8);
    expect(steps[0]).toEqual({ actor: 'a', event: 'lock' });
  });

  test("tells @statelyai/inspect's inspector of actors, events and snapshots that it can write down", async () => {
    const sent: { type: string; name?: string; event?: { type: string }; snapshot?: unknown }[] = [];
    const inspector = createInspector({
      send: (event) => void sent.push(JSON.parse(JSON.stringify(event))),
      start: () => {},
      stop: () => {},
    });
    inspector.start?.();
    runActors(scenario, token, { inspect: inspector.inspect });
    // It sends when nothing else is to be done.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent.filter(({ type }) => type === '@xstate.actor')).toHaveLength(2);
    const events = sent.flatMap(({ type, event }) =>
      type === '@xstate.event' && event !== undefined ? [event.type] : [],
    );
    expect(events.filter((event) => event === 'write count')).toHaveLength(2);
    const snapshots = sent.filter(({ type }) => type === '@xstate.snapshot');
    expect(JSON.stringify(snapshots.at(-1))).toContain('"system":"counter"');
    expect(JSON.stringify(snapshots.at(-1))).toContain('"count":1');
  });

  test('refuses a token of something else', () => {
    expect(() => runActors(counter({ bounds: {}, properties: [] }), token)).toThrow(/is not of 'counter' as it is now/);
    expect(() => runActors(scenario, 'nonsense')).toThrow(/a token has three parts/);
  });
});
