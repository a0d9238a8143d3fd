/** Which weakenings a machine has, and what they come to. */
import { describe, expect, test } from '@jest/globals';
import { edited } from '../../../checker/compile/chart/edit.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { parseToken } from '../../../checker/counterexample/token.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import { prefix, weakeningsOf } from '../../../checker/necessity/weakenings.ts';
import { type Outcome, weigh, withWeakenings } from '../../../checker/necessity/weigh.ts';
import { cached, caller, calling, chooser, choosing, holder, lookup, removal, written } from './systems.ts';

const options = { memory: 2 ** 26, interrupted: () => null };
const named = (name: string): Outcome | null =>
  weigh(name.startsWith('writing') ? written : cached, `matrix:${name}`, options);

const plainName = (name: string): string => name.slice(prefix.length);

describe('the weakenings of a machine', () => {
  test('of one that goes straight on are these', () => {
    expect(weakeningsOf(holder.runs(removal)).map(({ name }) => plainName(name))).toEqual([
      'removal/start/lock/lock not taken',
      'removal/locked/empty slot/find left out',
      'removal/locked/empty slot/clear left out',
      'removal/emptied/unlock/unlock left out',
      "removal/emptied/unlock/unlock exchanged with 'put object'",
      'removal/unlocked/put object/put left out',
      // And not that the register keeps the object: a variable of C forgets it by itself.
      'removal/unlocked/put object/put without set cache.refs',
    ]);
  });

  test('of a choice are both answers; an effect of one statement is left out once', () => {
    const at = weakeningsOf(holder.runs(lookup)).filter(({ state }) => state === 'locked');
    expect(at.map(({ name }) => plainName(name))).toEqual([
      'lookup/locked/look into slot #1/cached taken as true',
      'lookup/locked/look into slot #1/cached taken as false',
      'lookup/locked/look into slot #1/find left out',
    ]);
  });

  test('exchange neither what only a ghost notes nor two locks that are given back', () => {
    const names = weakeningsOf(caller.runs(calling)).map(({ name }) => plainName(name));
    expect(names.filter((name) => name.includes('exchanged'))).toEqual([
      "calling/called/lock first/lock first exchanged with 'lock second'",
      "calling/half/lock second/lock second exchanged with 'unlock second'",
    ]);
  });

  test('exchange no step with the lock that is held for it alone, which is the lock not taken', () => {
    const names = weakeningsOf(holder.runs(removal)).map(({ name }) => plainName(name));
    expect(names.filter((name) => name.includes('exchanged'))).toEqual([
      "removal/emptied/unlock/unlock exchanged with 'put object'",
    ]);
  });

  test('are none of a guard that asks only which variant of the model it is', () => {
    const guards = weakeningsOf(chooser.runs(choosing)).map(({ step }) => step);
    expect(guards).toEqual(['mixed', 'mixed']);
  });

  test('are the same edit of the same machine each time', () => {
    const [first] = weakeningsOf(holder.runs(removal));
    const spec = holder.runs(removal);
    if (first === undefined) throw new Error('there is none');
    expect(edited(spec, first.edit).machine).toBe(edited(holder.runs(removal), first.edit).machine);
  });
});

describe('what a weakening comes to', () => {
  test.each([
    // The lookup takes the lock and reads the slot; the four steps of the removal free the object; then it is used.
    ['removal/start/lock/lock not taken', 'needed', 'use of a stale reference', 7],
    // The counter stays at one.
    ['removal/unlocked/put object/put without set cache.refs', 'needed', 'freed', 7],
    // After the four steps of the removal the lookup waits for ever.
    ['removal/emptied/unlock/unlock left out', 'needed', 'deadlock', 4],
    ['writing/start/lock/lock not taken', 'declared', 'access without the lock', 2],
  ])('%s is %s', (name, status, property, steps) => {
    expect(named(name)).toMatchObject({ status, property, steps });
  });

  test('what only a witness misses is needed for it', () => {
    const outcome = named('writing/locked/write/write left out');
    expect(outcome).toMatchObject({
      status: 'needed',
      property: 'written',
      steps: null,
      replay: null,
      lost: ['written'],
    });
  });
  test('a lookup that never finds the object reaches nothing new', () => {
    expect(named('lookup/locked/look into slot #1/cached taken as false')).toMatchObject({ status: 'narrower' });
  });
  test('a lock that is given back one step later is held longer, and nobody does more for it', () => {
    const outcome = named("removal/emptied/unlock/unlock exchanged with 'put object'");
    expect(outcome).toMatchObject({ status: 'narrower', property: null });
  });
  test('a lock that its last holder keeps is a leak', () => {
    const outcome = named('writing/written/unlock/unlock left out');
    expect(outcome).toMatchObject({ status: 'needed' });
  });
  test('what nobody reads changes nothing', () => {
    expect(named('writing/locked/write/note left out')).toMatchObject({ status: 'equivalent', property: null });
  });
  test('a step that never ends is no definition', () => {
    const outcome = named('writing/looking/always #1/ready taken as false');
    expect(outcome).toMatchObject({ status: 'refused' });
  });
  test('an unknown one is refused with its name', () => {
    expect(() => weigh(cached, 'matrix:removal/nowhere', options)).toThrow("has no weakening 'matrix:removal/nowhere'");
  });
  test('its token is a path of the weakened system, which the reference follows to the same property', () => {
    const name = 'removal/start/lock/lock not taken';
    const { path } = parseToken(named(name)?.replay ?? '');
    const system = buildSystem(withWeakenings(cached), `matrix:${name}`);
    const { steps } = tracePath(system, path, 'use of a stale reference', false);
    expect(steps.at(-1)?.failure).toContain('stale');
  });
});
