/** Edits of a machine: what they make of it, that XState runs the same machine, and what is refused. */
import { describe, expect, test } from '@jest/globals';
import { type Chart, readChart } from '../../../checker/compile/chart/chart.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { fingerprint } from '../../../checker/counterexample/fingerprint.ts';
import { initialState, transitions } from '../../../checker/interpret/step.ts';
import { stepDropped, stepInserted, stepLeadsTo, stepsExchanged } from '../../../checker/language/index.ts';
import type { Change, Scenario } from '../../../checker/language/spec.ts';
import { xstateStep } from '../../../checker/xstate/actor.ts';
import { cached, holder, lookup, removal } from '../necessity/systems.ts';

function edited(change: Change): { readonly scenario: Scenario; readonly chart: Chart } {
  const mutant = { text: 'edited', change, expect: { holds: 'nothing is claimed' } };
  const scenario: Scenario = { ...cached, mutants: { edited: mutant } };
  const actor = buildSystem(scenario, 'edited').actors.find(
    ({ spec }) => change.kind === 'machine' && spec.machine.id === change.machine,
  );
  if (actor === undefined) throw new Error('nobody runs it');
  return { scenario, chart: actor.chart };
}

/** `locked: 'empty slot' find clear → emptied`, a line for each candidate. */
function lines({ states }: Chart): string[] {
  return states.flatMap(({ path, on }) =>
    [...on].flatMap(([event, list]) =>
      list.map(({ acts, target }) => {
        const names = acts.map((act) => (act.kind === 'action' ? act.use.name : act.event));
        return `${path}: '${event}' ${names.join(' ')} → ${target === null ? '' : states[target]?.path}`;
      }),
    ),
  );
}
const before = lines(readChart(removal, holder));

describe('an edit changes one place', () => {
  test('a step is dropped', () => {
    expect(lines(edited(stepDropped(removal, 'locked', 'empty slot')).chart)).toEqual(
      before.with(1, "locked: 'empty slot'  → emptied"),
    );
  });
  test('two steps are exchanged, and lead where those before them led', () => {
    const { chart } = edited(stepsExchanged(removal, ['locked', 'empty slot'], ['emptied', 'unlock']));
    expect(lines(chart)).toEqual([
      before[0],
      "locked: 'unlock' unlock → emptied",
      "emptied: 'empty slot' find clear → unlocked",
      before[3],
    ]);
  });
  test('a step is inserted', () => {
    const again = stepInserted(removal, 'unlocked', 'forget object', holder.self.object.set('none'));
    expect(lines(edited(again).chart)).toEqual([
      ...before.slice(0, 3),
      "unlocked: 'forget object' forget object (edited) → unlocked, then",
      "unlocked, then: 'put object' put → done",
    ]);
  });
  test('a step leads elsewhere, and a state to which nothing leads any more is no mistake', () => {
    expect(lines(edited(stepLeadsTo(lookup, 'held', 'unlock', 'done')).chart)).toContain(
      "held: 'unlock' unlock → done",
    );
  });
  test('another machine of the same role stays as it is', () => {
    const { scenario } = edited(stepDropped(removal, 'locked', 'empty slot'));
    const [first] = buildSystem(scenario, 'edited').actors;
    expect(first?.chart).toBe(readChart(lookup, holder));
  });
});

test('the fingerprint tells the edited form', () => {
  const { scenario } = edited(stepDropped(removal, 'locked', 'empty slot'));
  const other = {
    ...scenario,
    mutants: { edited: { ...scenario.mutants?.edited, change: stepDropped(removal, 'unlocked', 'put object') } },
  };
  expect(fingerprint(buildSystem(other as Scenario, 'edited'))).not.toBe(fingerprint(buildSystem(scenario, 'edited')));
});

test.each([
  ['dropped', stepDropped(removal, 'locked', 'empty slot')],
  ['exchanged', stepsExchanged(removal, ['locked', 'empty slot'], ['emptied', 'unlock'])],
  ['inserted', stepInserted(removal, 'locked', 'forget object', holder.self.object.set('none'))],
  ['led elsewhere', stepLeadsTo(removal, 'locked', 'empty slot', 'done')],
])('XState takes the same steps where a step is %s', (_, change) => {
  const system = buildSystem(edited(change).scenario, 'edited');
  let states = [initialState(system)];
  let compared = 0;
  for (let depth = 0; depth < 4; depth++) {
    states = states.flatMap((state) =>
      transitions(system, state).flatMap(({ actor, event, chosen, outcome }) => {
        compared++;
        const theirs = xstateStep(system, actor, state, event, chosen);
        if (outcome.kind === 'next') expect(theirs).toEqual(outcome);
        return outcome.kind === 'next' ? [outcome.state] : [];
      }),
    );
  }
  expect(compared).toBeGreaterThan(5);
});

describe('refused is', () => {
  test.each([
    // @ts-expect-error No state of the machine is called so.
    ['a state that is not there', () => stepDropped(removal, 'lokced', 'empty slot'), "there is no state 'lokced'"],
    [
      'an event that is not there',
      () => stepDropped(removal, 'locked', 'empty slots'),
      "there are empty slot. Did you mean 'empty slot'?",
    ],
    ['a candidate that is not there', () => stepDropped(removal, 'locked', 'empty slot', 1), 'has no candidate #2'],
    [
      'to exchange a choice',
      () => stepsExchanged(lookup, ['locked', 'look into slot'], ['missed', 'unlock']),
      'has 2 candidates',
    ],
  ])('%s', (_, change, message) => {
    expect(() => edited(change())).toThrow(message);
  });
  test('a machine that nobody runs', () => {
    const change: Change = {
      kind: 'machine',
      machine: 'nobody',
      edit: { edit: 'drop', spot: { state: '', part: 'on', event: '', candidate: 0 } },
    };
    const scenario: Scenario = { ...cached, mutants: { edited: { text: '', change, expect: { holds: '' } } } };
    expect(() => buildSystem(scenario, 'edited')).toThrow("no actor that runs the machine 'nobody'");
  });
});
