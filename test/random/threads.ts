/**
 * Random systems whose actors read, count and write shared fields in a row, one step after the other: what goes wrong
 * there often takes switches in the middle, which it seldom does in other random systems.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { CandidateText, CondText, NumberText, RoleText, StatementText, SystemText } from './description.ts';

const shared: Arbitrary<'n0' | 'n1'> = fc.constantFrom('n0', 'n1');
const value = fc.nat({ max: 3 });
const number: Arbitrary<NumberText | 'up'> = fc.oneof(
  value,
  fc.constant('up' as const),
  fc.constantFrom('n0', 'n1', 'self.n').map((place) => ({ place })),
  fc.constantFrom('n0', 'self.n').map((place): NumberText => ({ plus: [{ place }, 1] })),
);
const equal: Arbitrary<CondText> = fc
  .tuple(fc.constantFrom('n0', 'n1', 'self.n'), value)
  .map(([place, is]): CondText => ({ compare: 'is', numbers: [{ place }, is] }));
const cond: Arbitrary<CondText> = fc.oneof(equal, fc.constant({ place: 'f' }), fc.constant({ not: { place: 'f' } }));
/** Not so at the start, and seldom after all. */
const later: Arbitrary<CondText> = fc
  .tuple(fc.constantFrom('n0', 'n1', 'self.n'), fc.integer({ min: 1, max: 3 }))
  .map(([place, is]): CondText => ({ compare: 'is', numbers: [{ place }, is] }));
const rare: Arbitrary<CondText> = fc
  .tuple(later, later, later)
  .map(([one, two, other]) => ({ and: [one, two, { someActor: other }] }));
const statement: Arbitrary<StatementText> = fc.oneof(
  { arbitrary: fc.record({ number: shared.map((place) => ({ place })), to: number }), weight: 4 },
  { arbitrary: shared.map((place) => ({ number: { place: 'self.n' }, to: { place } })), weight: 3 },
  { arbitrary: fc.boolean().map((to) => ({ set: { place: 'f' }, to })), weight: 2 },
  { arbitrary: rare.map((broken) => ({ demand: { not: broken } })), weight: 1 },
);
const step: Arbitrary<Omit<CandidateText, 'target'>> = fc.record({
  guard: fc.oneof(
    { arbitrary: fc.constant(null), weight: 3 },
    { arbitrary: cond.map((holds) => ({ holds })), weight: 1 },
  ),
  acts: fc.array(statement, { minLength: 1, maxLength: 2 }).map((does) => [{ does }]),
  reenter: fc.constant(false),
});
const nothing = { entry: [], exit: [], always: [], onDone: [], children: [] };
const role: Arbitrary<RoleText> = fc.array(step, { minLength: 2, maxLength: 4 }).map((steps) => ({
  optional: [],
  states: [
    ...steps.map((each, at) => {
      return { ...nothing, kind: 'plain' as const, on: [{ event: 0, candidates: [{ ...each, target: at + 1 }] }] };
    }),
    { ...nothing, kind: 'idle', on: [] },
  ],
}));

export const threads: Arbitrary<SystemText> = fc
  .record({
    roles: fc.array(role, { minLength: 1, maxLength: 2 }),
    actors: fc.array(fc.nat({ max: 1 }), { minLength: 2, maxLength: 3 }),
    properties: fc.array(
      fc.record({
        kind: fc.constantFrom('never' as const, 'never' as const, 'atEnd' as const),
        of: fc.nat({ max: 2 }),
        every: fc.constant(false),
        cond: rare,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map((drawn) => ({
    ...drawn,
    sizes: { a: 1, b: 1 },
    ranges: Array.from({ length: 6 }, () => ({ min: 0, span: 3 })),
    ...{ queueCapacity: 1, readDepth: 1, guarded: [], initial: [], mutant: null },
  }));
