/** What one machine's config is refused for: the message names machine and state and says what to write instead. */
import { describe, expect, test } from '@jest/globals';
import { type AnyStateMachine, and, assign, enqueueActions, log, not, raise, sendTo, setup, stateIn } from 'xstate';
import { role } from '../../../../checker/language/index.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';
import { machineOf, refusal, scenarioOf, withStateA, worker } from '../lint/refusals.ts';

const refused = (machine: () => AnyStateMachine) => refusal(() => scenarioOf(machine()));
const onGo = (transition: unknown) => () => withStateA({ on: { go: 'b', e: transition } });
const inA = "machine 'm', state 'a': ";

test('a machine within the supported set is accepted', () => {
  const machine = machineOf({
    initial: 'b',
    description: 'd',
    states: {
      a: {
        tags: 'idle',
        entry: { type: 'mark' },
        exit: [],
        on: {
          go: { target: 'c', guard: and(['ready', not('lock')]), actions: ['mark', raise({ type: 'next' })] },
          take: { guard: and(['lock', 'ready']), actions: ['lock', 'unlock'], description: 'd' },
          stay: { guard: { type: 'isDirty', params: { dirty: true } }, actions: 'mark', reenter: true },
          never: {},
          forbidden: undefined,
        },
      },
      b: { tags: 'asleep', meta: { while: 'ready' }, on: { next: 'a' } },
      c: {
        initial: 'd',
        states: { d: { on: { next: { guard: stateIn({ c: 'd' }), target: 'f' } } }, f: { type: 'final' } },
        onDone: { target: 'e' },
      },
      e: { always: [{ guard: 'ready', target: 'b' }, { target: 'g' }] },
      g: { type: 'final' },
    },
  });
  expect(refused(() => machine)).toBeNull();
});

describe('features outside the supported set', () => {
  test.each<[string, () => AnyStateMachine, string]>([
    ['after', () => withStateA({ after: { 10: 'b' } }), `${inA}'after' is not supported; time is not modelled`],
    [
      'invoke',
      () => withStateA({ invoke: { src: 'x' } }),
      `${inA}'invoke' is not supported; there are no child actors`,
    ],
    ['parallel', () => withStateA({ type: 'parallel' }), `${inA}parallel states are not supported; write two actors`],
    [
      'history',
      () => withStateA({}, { h: { type: 'history' } }),
      "state 'h': history states are not supported; keep what is to be remembered in a register",
    ],
    [
      'a wildcard event',
      () => withStateA({ on: { go: 'b', '*': 'b' } }),
      `${inA}wildcard event '*' is not supported; name the events`,
    ],
    ['a partial wildcard', () => withStateA({ on: { go: 'b', 'go.*': 'b' } }), `${inA}wildcard event 'go.*'`],
    [
      "XState's own events",
      () => withStateA({ on: { go: 'b', 'xstate.init': 'b' } }),
      `${inA}event 'xstate.init' is XState's own`,
    ],
    [
      'output',
      () => withStateA({}, { b: { type: 'final', output: 1 } }),
      "state 'b': 'output' is not supported; keep results in registers",
    ],
    [
      'context',
      () => machineOf({ context: {}, states: { a: {} } }),
      "machine 'm', the root state: 'context' is not supported; shared state and registers are declared with shared() and role()",
    ],
    ['a guard without a name', onGo({ target: 'b', guard: { params: {} } }), `${inA}a guard without a name`],
    ['an action without a name', onGo({ target: 'b', actions: { params: {} } }), `${inA}an action without a name`],
    ['two targets', onGo({ target: ['a', 'b'] }), `${inA}a transition has one target`],
    [
      'the root as a target',
      () => machineOf({ id: 'm', states: { a: { on: { go: '#m' } } } }),
      `${inA}the root is no target`,
    ],
    [
      'a delayed raise',
      onGo({ actions: raise({ type: 'x' }, { delay: 5 }) }),
      `${inA}raise 'x' has a delay; time is not modelled`,
    ],
  ])('%s', (_, machine, message) => {
    expect(refused(machine)).toContain(message);
  });
});

describe('what is no data', () => {
  function readyNow(): boolean {
    return true;
  }
  test.each<[string, unknown, string]>([
    ['an inline guard', { guard: () => true, target: 'b' }, "as a guard is not data; name it in the role's guards"],
    ['a named function as a guard', { guard: readyNow }, "the function 'readyNow' as a guard is not data"],
    ['an inline guard inside and', { guard: and(['ready', () => true]) }, 'as a guard is not data'],
    ['an inline action', { actions: () => {} }, "as an action is not data; name it in the role's actions"],
    ['assign', { actions: assign({}) }, "'assign' as an action is not data"],
    ['enqueueActions', { actions: enqueueActions(() => {}) }, "'enqueueActions' as an action is not data"],
    ['log', { actions: log('x') }, "'log' as an action is not data"],
    ['sendTo', { actions: sendTo('x', { type: 'y' }) }, "'sendTo' as an action is not data"],
    ['a computed raise', { actions: raise(() => ({ type: 'x' })) }, "'raise' as an action is not data"],
    [
      'dynamic params of a guard',
      { guard: { type: 'isDirty', params: () => ({}) } },
      "guard 'isDirty' has dynamic params; write static values, or a guard of its own",
    ],
    [
      'dynamic params of an action',
      { actions: { type: 'mark', params: () => ({}) } },
      "action 'mark' has dynamic params",
    ],
  ])('%s', (_, transition, message) => {
    const text = refused(onGo(transition));
    expect(text).toContain(inA);
    expect(text).toContain(message);
  });
});

describe('names and keys that XState would drop in silence', () => {
  test.each<[string, () => AnyStateMachine, string]>([
    ['gaurd', onGo({ gaurd: 'ready', target: 'b' }), `${inA}'gaurd' in a transition is not supported; write 'guard'`],
    [
      'gaurd in the second candidate',
      onGo([{ guard: 'ready' }, { gaurd: 'ready', target: 'b' }]),
      `${inA}'gaurd' in a transition`,
    ],
    ['cond', onGo({ cond: 'ready', target: 'b' }), `${inA}'cond' in a transition is not supported; write 'guard'`],
    ['action', onGo({ action: 'mark' }), `${inA}'action' in a transition is not supported; write 'actions'`],
    [
      'an unknown key of a transition',
      onGo({ tagret: 'b' }),
      `${inA}'tagret' in a transition is not supported; known are target, guard, actions`,
    ],
    ['an unknown key of always', () => withStateA({ always: { tagret: 'b' } }), "'tagret' in a transition"],
    ['an unknown key of onDone', () => withStateA({ onDone: { tagret: 'b' } }), "'tagret' in a transition"],
    [
      'an unknown key of a state',
      () => withStateA({ entyr: 'mark' }),
      `${inA}'entyr' is not supported; known are id, initial`,
    ],
    [
      'an unknown guard',
      onGo({ guard: 'redy' }),
      `${inA}guard 'redy' is not in the vocabulary of 'worker'; it has ready, dirty`,
    ],
    ['an unknown guard inside not', onGo({ guard: not('redy') }), `${inA}guard 'redy' is not in the vocabulary`],
    [
      'an unknown action',
      onGo({ actions: 'makr' }),
      `${inA}action 'makr' is not in the vocabulary of 'worker'; it has mark`,
    ],
    ['an unknown action with params', onGo({ actions: { type: 'makr', params: {} } }), `${inA}action 'makr' is not in`],
    ['an unknown entry action', () => withStateA({ entry: 'makr' }), `${inA}action 'makr' is not in the vocabulary`],
    ['an unknown exit action', () => withStateA({ exit: 'makr' }), `${inA}action 'makr' is not in the vocabulary`],
    [
      'an unknown reason to sleep',
      () => withStateA({ tags: 'asleep', meta: { while: 'redy' } }),
      `${inA}guard 'redy' is not in the vocabulary`,
    ],
    [
      'an unknown tag',
      () => withStateA({ tags: 'asleeep' }),
      `${inA}tag 'asleeep' is unknown; write 'idle' or 'asleep'`,
    ],
    [
      'an unknown state in stateIn',
      onGo({ guard: stateIn({ c: 'd' }) }),
      `${inA}stateIn names 'c.d', which is no state of this machine`,
    ],
    [
      'an unknown initial state',
      () => machineOf({ initial: 'x', states: { a: {}, b: {} } }),
      "the root state: initial state 'x' does not exist; there are a, b",
    ],
  ])('%s', (_, machine, message) => {
    expect(refused(machine)).toContain(message);
  });
});

describe('charts that cannot be meant', () => {
  test.each<[string, () => AnyStateMachine, string]>([
    [
      'a state that no transition leads to',
      () => machineOf({ states: { a: {}, b: {} } }),
      "machine 'm', state 'b': no transition leads here; remove it or add the missing target",
    ],
    [
      'a state that only an unreachable one leads to',
      () => machineOf({ states: { a: {}, b: { on: { go: 'c' } }, c: { on: { go: 'b' } } } }),
      "state 'b': no transition leads here",
    ],
    [
      'a child that is neither initial nor a target',
      () => withStateA({}, { b: { initial: 'c', states: { c: {}, d: {} } } }),
      "state 'b.d': no transition leads here",
    ],
    [
      'always without an unguarded end',
      () => withStateA({ always: { guard: 'ready', target: 'b' } }),
      `${inA}'always' must end in an unguarded candidate: waiting is an event with a guard`,
    ],
    [
      'asleep for no reason',
      () => withStateA({ tags: 'asleep' }),
      `${inA}asleep states say why it is right to sleep: write meta: { while: 'guard' }`,
    ],
    [
      'a reason to sleep while awake',
      () => withStateA({ meta: { while: 'ready' } }),
      `${inA}meta.while needs tags: 'asleep'`,
    ],
    [
      'a raised event that nothing handles',
      onGo({ actions: raise({ type: 'nobody' }) }),
      "machine 'm' raises 'nobody', which no state of it handles",
    ],
    [
      'an initial with actions',
      () => machineOf({ initial: { target: 'a', actions: 'mark' }, states: { a: {} } }),
      "'initial' must name a state",
    ],
  ])('%s', (_, machine, message) => {
    expect(refused(machine)).toContain(message);
  });
});

describe('choices where no event brings one', () => {
  test.each<[string, () => AnyStateMachine, string]>([
    ['an entry action', () => withStateA({}, { b: { entry: 'pick' } }), "state 'b': entry reads the choice 'page'"],
    ['an exit action', () => withStateA({ exit: 'pick' }), `${inA}exit reads the choice 'page'`],
    [
      'always',
      () => withStateA({ always: [{ guard: 'dirty', target: 'b' }, { target: 'b' }] }),
      `${inA}always reads the choice 'page'`,
    ],
    [
      'a raised event',
      () =>
        withStateA(
          { on: { go: { target: 'b', actions: raise({ type: 'e' }) } } },
          { b: { on: { e: { actions: 'pick' } } } },
        ),
      "state 'b': the raised event 'e' reads the choice 'page'",
    ],
    [
      'completion',
      () =>
        withStateA(
          {},
          {
            b: {
              initial: 'c',
              states: { c: { on: { end: 'd' } }, d: { type: 'final' } },
              onDone: { target: 'a', actions: 'pick' },
            },
          },
        ),
      "state 'b': onDone reads the choice 'page'",
    ],
  ])('%s', (_, machine, message) => {
    expect(refused(machine)).toContain(message);
  });
});

describe('machine and role', () => {
  const stranger = role('stranger', { registers: {} }, () => ({}));
  test('a machine of another role', () => {
    expect(refused(() => machineOf({ states: { a: {} } }, stranger))).toBe(
      "machine 'm': built with the vocabulary of 'stranger', but run as role 'worker'; write setup(vocabulary(worker)).createMachine(…)",
    );
  });
  test('a machine without a vocabulary', () => {
    expect(refused(() => setup({}).createMachine({ id: 'm' }))).toContain(
      "machine 'm': built with no vocabulary, but run as role 'worker'",
    );
  });
  test('something that is no machine', () => {
    const spec = worker.runs({ id: 'm', schemas: worker });
    expect(refusal(() => ({ ...scenarioOf(machineOf({ states: { a: {} } })), actors: { t: spec } }))).toBe(
      "actor of role 'worker': not an XState machine",
    );
  });
  test('its vocabulary is the one that setup() typed', () => {
    expect(Object.keys(vocabulary(worker).guards)).toEqual(['ready', 'dirty', 'isDirty', 'lock']);
    expect(Object.keys(vocabulary(worker).actions)).toEqual(['mark', 'pick', 'unlock', 'lock']);
  });
});
