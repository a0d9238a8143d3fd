/**
 * Systems on which XState, the interpreter and the engine once disagreed, by what was wrong,
 * and a few that catch bugs injected into the engine which the random ones missed.
 */
import { expect, test } from '@jest/globals';
import type { CandidateText, RoleText, StatementText, StateText, SystemText } from './description.ts';
import { differencesOf } from './differences.ts';
import { everyLot } from './lots.ts';
import type { LockName } from './memory.ts';

function step(of: Partial<CandidateText>): CandidateText {
  return { guard: null, acts: [], target: null, reenter: false, ...of };
}
function on(event: number, of: Partial<CandidateText>): StateText['on'][number] {
  return { event, candidates: [step(of)] };
}
function take(event: number, lock: LockName, target: number): StateText['on'][number] {
  return on(event, { acquire: { lock, at: first, mode: 'write', further: true }, target });
}
function state(of: Partial<StateText>): StateText {
  return { kind: 'plain', on: [], entry: [], exit: [], always: [], onDone: [], children: [], ...of };
}
function role(...states: readonly Partial<StateText>[]): RoleText {
  return { optional: [], states: states.map(state) };
}
function does(...list: readonly StatementText[]): CandidateText['acts'] {
  return [{ does: list }];
}
const ranges = Array.from({ length: 6 }, () => ({ min: 0, span: 1 }));
const plain: Omit<SystemText, 'roles'> = {
  sizes: { a: 1, b: 1 },
  ranges,
  queueCapacity: 1,
  readDepth: 1,
  guarded: [],
  initial: [],
  actors: [0],
  properties: [],
  mutant: null,
};
const first = { member: 0 };

const kept: { readonly [wrong: string]: SystemText } = {
  'a queue that nothing reads overflows all the same': {
    ...plain,
    roles: [role({ on: [on(0, { acts: does({ list: { place: 'qb' }, does: 'add', item: first }) })] })],
  },
  'a machine may leave its first state before it rests': {
    ...plain,
    roles: [role({ always: [step({ target: 0 })] }, { kind: 'idle', on: [on(0, { target: 0 })] })],
  },
  'a field with a single value takes no room, but is written': {
    ...plain,
    roles: [
      role({
        on: [
          on(0, {
            guard: { holds: { isLast: 'a', of: { place: 'ia' } } },
            acts: does({ index: { place: 'ia' }, to: first }),
          }),
        ],
      }),
    ],
  },
  'an optional step that fails is no progress': {
    ...plain,
    roles: [{ ...role({ on: [on(0, { acts: does({ number: { place: 'n0' }, to: 'down' }) })] }), optional: [0] }],
  },
  'what an earlier raised event has left is no longer done': {
    ...plain,
    roles: [
      role(
        {
          on: [on(4, { target: 3 })],
          onDone: [step({ target: 1, acts: [{ mark: 1 }] })],
          children: [state({ on: [on(0, { target: 2, acts: [{ raise: 0 }] })] }), state({ kind: 'final' })],
        },
        { on: [on(1, { target: 4, acts: [{ mark: 2 }] })] },
        { kind: 'final' },
      ),
    ],
  },
  'a field of 31 bits keeps its greatest and its least value, or is refused': {
    ...plain,
    ranges: [{ min: -(2 ** 30), span: 2 ** 31 - 1 }, ...ranges.slice(1)],
    roles: [
      role({
        on: [
          on(0, { acts: does({ number: { place: 'n0' }, to: { end: 'max', of: 0, plus: 0 } }) }),
          on(1, { acts: does({ number: { place: 'n0' }, to: { end: 'min', of: 0, plus: 0 } }) }),
          on(2, { guard: { holds: { compare: 'lessThan', numbers: [{ place: 'n0' }, 0] } }, acts: [{ mark: 0 }] }),
          on(3, { guard: { holds: { compare: 'atLeast', numbers: [{ place: 'n0' }, 0] } }, acts: [{ mark: 1 }] }),
        ],
      }),
    ],
  },
  'a field whose greatest value is that of 31 bits is counted up, or refused': {
    ...plain,
    ranges: [{ min: 0, span: 2 ** 30 - 1 }, ...ranges.slice(1)],
    roles: [role({ on: [on(0, { target: 1, acts: does({ number: { place: 'n0' }, to: 'up' }) })] }, { kind: 'idle' })],
  },
  'numbers do not wrap around into a field of 31 bits, or are refused': {
    ...plain,
    ranges: [{ min: -(2 ** 30), span: 2 ** 31 - 1 }, ...ranges.slice(1)],
    initial: [{ place: 'n0', below: false }],
    roles: [role({ on: [on(0, { target: 1, acts: does({ number: { place: 'n0' }, to: 'up' }) })] }, { kind: 'idle' })],
  },
  'who waits for a lock that cannot be named waits for nobody': {
    ...plain,
    roles: [
      role({ on: [on(0, { acquire: { lock: 'spins', at: 'beyond', mode: 'write', further: true }, target: 0 })] }),
    ],
  },
  'a property that cannot be evaluated is broken by that alone': {
    ...plain,
    roles: [role({ kind: 'idle' })],
    properties: (['always', 'never', 'atEnd'] as const).map((kind) => ({
      kind,
      of: 0,
      every: true,
      cond: { not: { isLast: 'a', of: { known: { place: 'oa' } } } },
    })),
  },
  'a sometimes that cannot be evaluated is a violation and no witness': {
    ...plain,
    roles: [role({ on: [on(0, { target: 1 })] }, { kind: 'idle' })],
    properties: [true, false].map((negated) => {
      const broken = { isLast: 'a', of: { known: { place: 'oa' } } } as const;
      return { kind: 'sometimes', of: 0, every: true, cond: negated ? { not: broken } : broken };
    }),
  },
  'who may take either of two locks waits for both': {
    ...plain,
    actors: [0, 1],
    roles: [
      role(
        { on: [take(0, 'spin', 1)] },
        { on: [take(0, 'mut', 2), take(1, 'bit', 2)] },
        { on: [on(0, { target: 2 })] },
      ),
      role({ on: [take(0, 'mut', 1)] }, { on: [take(0, 'bit', 2)] }, { on: [take(0, 'spin', 2)] }),
    ],
  },
  'a reason to sleep that cannot be evaluated is no lost wake-up': {
    ...plain,
    roles: [role({ kind: { asleepWhile: { isLast: 'a', of: { known: { place: 'oa' } } } } })],
  },
  'what an answer raises is answered after what was raised before': {
    ...plain,
    roles: [
      role({
        on: [
          on(0, { acts: [{ raise: 0 }, { raise: 1 }] }),
          on(4, { acts: [{ raise: 2 }] }),
          on(5, { acts: [{ mark: 1 }] }),
          on(6, { acts: [{ mark: 2 }] }),
        ],
      }),
    ],
    properties: [
      { kind: 'sometimes', of: 0, every: true, cond: { marked: 1 } },
      { kind: 'always', of: 0, every: true, cond: { not: { marked: 2 } } },
    ],
  },
  'a lock that a mutant drops is never held': {
    ...plain,
    roles: [
      role({ on: [on(0, { acquire: { lock: 'spin', mode: 'write', further: true }, target: 1 })] }, { kind: 'final' }),
    ],
    mutant: { drop: 0 },
  },
};

test.each(Object.entries(kept))('%s', (wrong, text) => {
  const { differences, skipped, by } = differencesOf(text, { statesMax: 1000, lots: everyLot(0) });
  expect(differences).toEqual([]);
  if (skipped === null) expect(by).toContain('engine');
  else expect([skipped, wrong.includes('refused')]).toEqual(['refused', true]);
});
