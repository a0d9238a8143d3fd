/** Which locks are surely held after a branch: an access is left unchecked only where neither side gave the lock up. */
import { expect, test } from '@jest/globals';
import { check } from '../../../../checker/check.ts';
import { type Effect, flag, mutex, not, role, scenario, shared, when } from '../../../../checker/language/index.ts';
import { machineOf } from '../lint/refusals.ts';

const box = shared('box', { lock: mutex, guarded: flag, some: flag }, ({ lock }) => ({ guarded: lock.held() }));

/** What goes wrong where somebody takes the lock, does this and writes. */
function wrong(effect: Effect): string[] {
  const holder = role('holder', { registers: {} }, () => ({
    actions: { toggle: box.some.set(not(box.some)), write: [effect, box.guarded.set(not(box.guarded))] },
    steps: { lock: box.lock.acquire() },
  }));
  const machine = machineOf(
    {
      states: {
        a: {
          on: { toggle: { actions: 'toggle', target: 'ready' }, go: 'ready' },
        },
        ready: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
        locked: { on: { write: { actions: 'write', target: 'done' } } },
        done: { tags: 'idle' },
      },
    },
    holder,
  );
  const of = scenario({ name: 's', text: '', actors: { t: holder.runs(machine) }, properties: [] });
  return check(of, null, { until: null }).violations.map(({ property }) => property);
}

test.each<[string, Effect, boolean]>([
  ['neither side', when(box.some, box.some.set(false), box.some.set(true)), false],
  ['one side', when(box.some, box.lock.release()), true],
  ['the other side', when(box.some, [], box.lock.release()), true],
  ['one side that takes it again', when(box.some, [box.lock.release(), box.lock.acquire().effect]), false],
  ['both sides', when(box.some, box.lock.release(), box.lock.release()), true],
])('%s gives the lock up', (_, effect, isWrong) => {
  expect(wrong(effect).includes('access without the lock')).toBe(isWrong);
});
