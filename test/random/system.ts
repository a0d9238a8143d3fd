/** A fast-check arbitrary of random systems. Everything in it shrinks towards less: fewer, smaller, earlier, plainer. */
import fc, { type Arbitrary } from 'fast-check';
import type {
  ActText,
  CandidateText,
  CondText,
  GuardText,
  IndexText,
  LockText,
  MutantText,
  NumberText,
  OptionalText,
  PlaceText,
  RoleText,
  SortName,
  StatementText,
  StateText,
  SystemText,
} from './description.ts';
import { colours, guardable, locks, placesOf, type Shape, shapes } from './memory.ts';
import { threads } from './threads.ts';

type Terms = {
  index: IndexText;
  optional: OptionalText;
  number: NumberText;
  cond: CondText;
  statement: StatementText;
};
const sortName: Arbitrary<SortName> = fc.constantFrom('a', 'b', 'actor');
const colour = fc.constantFrom(...colours);
const small = fc.nat({ max: 3 });

const terms = fc.letrec<Terms>((tie) => {
  const simpleIndex: Arbitrary<IndexText> = fc.oneof(
    { arbitrary: fc.record({ member: fc.nat({ max: 2 }) }), weight: 4 },
    {
      arbitrary: fc.constantFrom<IndexText[]>('chosen', 'bound', { place: 'self.i' }, { place: 'ia' }, { place: 'ib' }),
      weight: 6,
    },
  );
  const place = (holds: Shape['holds'], of?: SortName): Arbitrary<PlaceText> => {
    const names =
      of === undefined ? Object.keys(shapes).filter((name) => shapes[name]?.holds === holds) : placesOf(holds, of);
    const at = fc.array(simpleIndex, { minLength: 2, maxLength: 2 });
    return fc
      .record({ name: fc.constantFrom(...names), at, lockless: fc.nat({ max: 5 }) })
      .map(({ name, at, lockless }) => {
        const depth = shapes[name]?.by.length ?? 0;
        return {
          place: name,
          ...(depth > 0 ? { at: at.slice(0, depth) } : {}),
          ...(lockless === 5 ? { lockless: true } : {}),
        };
      });
  };
  const lock = lockArbitrary(simpleIndex);
  const pair = <T>(of: Arbitrary<T>): Arbitrary<readonly [T, T]> => fc.tuple(of, of);
  const few = <T>(of: Arbitrary<T>): Arbitrary<T[]> => fc.array(of, { maxLength: 2, depthIdentifier: 'term' });
  const [index, optional, number, cond] = [tie('index'), tie('optional'), tie('number'), tie('cond')];
  const nested = { maxDepth: 2, depthIdentifier: 'term', withCrossShrink: true };
  return {
    index: fc.oneof(
      nested,
      { arbitrary: simpleIndex, weight: 20 },
      { arbitrary: fc.constant<IndexText>('beyond'), weight: 1 },
      { arbitrary: fc.record({ next: simpleIndex }), weight: 2 },
      { arbitrary: fc.record({ circle: simpleIndex, back: fc.boolean() }), weight: 2 },
      { arbitrary: fc.record({ memberAt: number }), weight: 1 },
      { arbitrary: fc.record({ known: optional }), weight: 3 },
    ),
    optional: fc.oneof(
      nested,
      { arbitrary: fc.constant<OptionalText>('none'), weight: 3 },
      { arbitrary: place('optional'), weight: 4 },
      { arbitrary: fc.record({ index }), weight: 4 },
      { arbitrary: fc.record({ head: place('queue') }), weight: 2 },
      { arbitrary: fc.record({ pick: cond, yes: optional, no: optional }), weight: 1 },
    ),
    number: fc.oneof(
      nested,
      { arbitrary: small, weight: 3 },
      {
        arbitrary: fc.record({
          end: fc.constantFrom('min' as const, 'max' as const),
          of: fc.nat({ max: 5 }),
          plus: fc.constantFrom(0, 0, 0, -1, 1),
        }),
        weight: 4,
      },
      { arbitrary: place('number'), weight: 5 },
      { arbitrary: fc.record({ plus: pair(number) }), weight: 1 },
      { arbitrary: fc.record({ minus: pair(number) }), weight: 1 },
      { arbitrary: fc.record({ modulo: number, by: fc.oneof(small, sortName) }), weight: 2 },
      { arbitrary: fc.record({ position: sortName, of: index }), weight: 1 },
      { arbitrary: fc.record({ pick: cond, yes: number, no: number }), weight: 1 },
      { arbitrary: fc.record({ count: sortName, body: cond }), weight: 1 },
      { arbitrary: fc.record({ size: fc.oneof(place('queue'), place('set')) }), weight: 1 },
    ),
    cond: fc.oneof(
      nested,
      { arbitrary: fc.boolean(), weight: 1 },
      { arbitrary: place('flag'), weight: 5 },
      { arbitrary: fc.record({ word: place('word'), is: fc.oneof(colour, place('word')) }), weight: 4 },
      { arbitrary: fc.record({ held: lock }), weight: 1 },
      { arbitrary: fc.record({ free: lock }), weight: 1 },
      { arbitrary: fc.record({ in: fc.nat({ max: 6 }) }), weight: 2 },
      { arbitrary: fc.record({ stale: tracked(place) }), weight: 2 },
      {
        arbitrary: fc.record({
          compare: fc.constantFrom('is' as const, 'lessThan' as const, 'atLeast' as const),
          numbers: pair(number),
        }),
        weight: 4,
      },
      { arbitrary: fc.record({ index: sortName, of: index, is: optional }), weight: 3 },
      { arbitrary: fc.record({ before: sortName, of: pair(index) }), weight: 1 },
      { arbitrary: fc.record({ isLast: sortName, of: index }), weight: 1 },
      { arbitrary: fc.record({ optional: place('optional'), is: optional }), weight: 4 },
      { arbitrary: fc.record({ has: fc.oneof(place('queue'), place('set')), item: index }), weight: 2 },
      { arbitrary: fc.record({ not: cond }), weight: 3 },
      { arbitrary: fc.record({ and: few(cond) }), weight: 2 },
      { arbitrary: fc.record({ or: few(cond) }), weight: 2 },
      { arbitrary: fc.record({ iff: pair(cond) }), weight: 1 },
      { arbitrary: fc.record({ marked: fc.nat({ max: 2 }) }), weight: 3 },
      { arbitrary: fc.record({ exists: sortName, body: cond }), weight: 1 },
      { arbitrary: fc.record({ every: sortName, body: cond }), weight: 1 },
      { arbitrary: fc.record({ someActor: cond }), weight: 1 },
    ),
    statement: fc.oneof(
      nested,
      { arbitrary: fc.record({ set: place('flag'), to: cond }), weight: 5 },
      { arbitrary: fc.record({ word: place('word'), to: colour }), weight: 5 },
      {
        arbitrary: fc.record({
          number: place('number'),
          to: fc.oneof(number, fc.constantFrom('up' as const, 'down' as const)),
        }),
        weight: 6,
      },
      { arbitrary: fc.record({ index: place('index'), to: index }), weight: 3 },
      { arbitrary: fc.record({ optional: place('optional'), to: optional }), weight: 5 },
      {
        arbitrary: fc.record({
          list: fc.oneof(place('queue'), place('set')),
          does: fc.constantFrom('add' as const, 'drop' as const, 'shift' as const, 'clear' as const),
          item: index,
        }),
        weight: 5,
      },
      { arbitrary: fc.record({ record: index, w: colour, n: number }), weight: 1 },
      {
        arbitrary: fc.record({ when: cond, yes: few(tie('statement')), no: few(tie('statement')) }),
        weight: 4,
      },
      { arbitrary: fc.record({ each: sortName, body: few(tie('statement')) }), weight: 2 },
      { arbitrary: fc.record({ demand: cond }), weight: 1 },
      { arbitrary: expiry(place, index), weight: 3 },
      { arbitrary: fc.record({ unlock: lock, care: fc.constantFrom(true, true, true, false) }), weight: 4 },
      {
        arbitrary: fc.record({
          waiting: fc.constantFrom('prepare' as const, 'prepare', 'finish', 'wake all', 'wake me'),
        }),
        weight: 2,
      },
      {
        arbitrary: fc.record({ lockVerb: fc.constantFrom('queue' as const, 'leave' as const, 'downgrade' as const) }),
        weight: 1,
      },
      { arbitrary: fc.record({ sleep: fc.constantFrom('sleep' as const, 'user copy' as const) }), weight: 1 },
    ),
  };
});

type Places = (holds: Shape['holds'], of?: SortName) => Arbitrary<PlaceText>;
function tracked(place: Places): Arbitrary<PlaceText> {
  return place('optional').filter((text) => shapes[text.place]?.tracked === true);
}
/** Mostly of what some reference names, so that references do become stale. */
function expiry(place: Places, index: Arbitrary<IndexText>): Arbitrary<StatementText> {
  return fc.oneof(
    fc.record({ expire: sortName, item: index }),
    tracked(place).map((text) => ({ expire: shapes[text.place]?.of ?? 'a', item: { known: text } })),
  );
}

function lockArbitrary(index: Arbitrary<IndexText>): Arbitrary<LockText> {
  return fc.record({
    lock: fc.constantFrom(...locks, 'sleepers'),
    mode: fc.constantFrom('read' as const, 'write' as const),
    at: index,
  });
}

const guard = fc.letrec<{ guard: GuardText }>((tie) => ({
  guard: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { arbitrary: fc.record({ holds: terms.cond }), weight: 8 },
    { arbitrary: fc.record({ numberIs: small }), weight: 1 },
    { arbitrary: fc.record({ inside: fc.nat({ max: 6 }) }), weight: 1 },
    { arbitrary: fc.record({ both: fc.array(tie('guard'), { maxLength: 2 }) }), weight: 1 },
    { arbitrary: fc.record({ either: fc.array(tie('guard'), { maxLength: 2 }) }), weight: 1 },
    { arbitrary: fc.record({ no: tie('guard') }), weight: 1 },
  ),
})).guard;

const act: Arbitrary<ActText> = fc.oneof(
  { arbitrary: fc.record({ mark: fc.nat({ max: 2 }) }), weight: 1 },
  { arbitrary: fc.record({ raise: fc.nat({ max: 2 }) }), weight: 1 },
  { arbitrary: fc.record({ does: fc.array(terms.statement, { minLength: 1, maxLength: 3 }) }), weight: 4 },
);
const acts = fc.array(act, { maxLength: 2 });
const acquire = fc
  .tuple(lockArbitrary(terms.index), fc.option(terms.cond, { nil: true, freq: 3 }))
  .map(([lock, further]) => ({ ...lock, further }));
const candidate: Arbitrary<CandidateText> = fc
  .record({
    guard: fc.option(guard, { nil: null, freq: 2 }),
    acquire: fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: acquire, weight: 1 }),
    acts,
    target: fc.option(fc.nat({ max: 7 }), { nil: null, freq: 6 }),
    reenter: fc.boolean(),
  })
  .map(({ acquire, ...rest }) => (acquire === undefined ? rest : { ...rest, acquire }));
const candidates = fc.array(candidate, { minLength: 1, maxLength: 2 });
const taking: Arbitrary<CandidateText> = fc
  .record({ acquire, target: fc.nat({ max: 7 }) })
  .map(({ acquire, target }) => ({ guard: null, acquire, acts: [], target, reenter: false }));
/** Two events that only take locks: such a state waits for either. */
const takingEither: Arbitrary<StateText['on'][number][]> = fc
  .tuple(fc.array(taking, { minLength: 1, maxLength: 2 }), fc.array(taking, { minLength: 1, maxLength: 2 }))
  .map((lists) => lists.map((candidates, event) => ({ event, candidates })));
/** Mostly nothing. */
const rarely = <T>(of: Arbitrary<T[]>): Arbitrary<T[]> =>
  fc.oneof({ arbitrary: fc.constant<T[]>([]), weight: 6 }, { arbitrary: of, weight: 1 });

/** What entry and exit do is mostly to leave a mark, so that their order shows. */
const onTheWay: Arbitrary<ActText[]> = fc.oneof(
  { arbitrary: fc.constant<ActText[]>([]), weight: 5 },
  { arbitrary: fc.tuple(fc.record({ mark: fc.nat({ max: 2 }) })), weight: 4 },
  { arbitrary: acts, weight: 1 },
);

/** `events`: the most that it answers. */
const state = (events: number, children: Arbitrary<StateText[]>): Arbitrary<StateText> =>
  fc.record({
    kind: fc.oneof(
      { arbitrary: fc.constant('plain' as const), weight: 6 },
      { arbitrary: fc.constant('final' as const), weight: 2 },
      { arbitrary: fc.constant('idle' as const), weight: 1 },
      { arbitrary: fc.record({ asleepWhile: terms.cond }), weight: 1 },
    ),
    on: fc.oneof(
      {
        arbitrary: fc.array(fc.record({ event: fc.constantFrom(0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6), candidates }), {
          minLength: 1,
          maxLength: events,
          size: 'max',
        }),
        weight: 5,
      },
      { arbitrary: takingEither, weight: 1 },
    ),
    entry: onTheWay,
    exit: onTheWay,
    always: rarely(candidates),
    onDone: rarely(candidates),
    children,
  });
const leaf = (events: number) => state(events, fc.constant([]));
const inner = (events: number) =>
  state(
    events,
    fc.oneof(
      { arbitrary: fc.constant<StateText[]>([]), weight: 3 },
      { arbitrary: fc.array(leaf(events), { minLength: 1, maxLength: 2 }), weight: 1 },
    ),
  );
const outer = (events: number) =>
  state(
    events,
    fc.oneof(
      { arbitrary: fc.constant<StateText[]>([]), weight: 2 },
      { arbitrary: fc.array(inner(events), { minLength: 1, maxLength: 3 }), weight: 1 },
    ),
  );
const roleText = (states: number, events: number): Arbitrary<RoleText> =>
  fc.record({
    optional: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 1 }),
    states: fc.array(outer(events), { minLength: 2, maxLength: states }),
  });

/** Few values, so that the state space stays small, or so many that a field fills a word or crosses into the next. */
const rangeText = fc.oneof(
  { arbitrary: fc.record({ min: fc.constantFrom(0, 0, -1, -3), span: fc.constantFrom(1, 2, 3, 4) }), weight: 3 },
  {
    arbitrary: fc.record({
      min: fc.constantFrom(0, -5, 1000),
      span: fc.constantFrom(31, 32, 4095, 65_535, 2 ** 20, 2 ** 29),
    }),
    weight: 2,
  },
  { arbitrary: fc.constantFrom({ min: 0, span: 2 ** 30 - 1 }, { min: -(2 ** 30), span: 2 ** 31 - 1 }), weight: 1 },
);
const mutant: Arbitrary<MutantText> = fc.oneof(
  fc.record({ drop: small }),
  fc.record({ guard: small, becomes: terms.cond }),
  fc.record({ action: small, becomes: fc.array(terms.statement, { maxLength: 2 }) }),
);

const anything = (states: number, events: number): Arbitrary<SystemText> =>
  fc.record({
    sizes: fc.record({ a: fc.integer({ min: 1, max: 3 }), b: fc.integer({ min: 1, max: 3 }) }),
    ranges: fc.array(rangeText, { minLength: 6, maxLength: 6 }),
    queueCapacity: fc.integer({ min: 1, max: 3 }),
    readDepth: fc.integer({ min: 1, max: 2 }),
    guarded: rarely(
      fc.array(fc.record({ field: fc.constantFrom(...guardable), by: fc.constantFrom(...locks) }), {
        minLength: 1,
        maxLength: 2,
      }),
    ),
    initial: fc.array(
      fc.record({ place: fc.constantFrom('n0', 'n1', 'n2', 'oa', 'ra', 'ob', 'sa', 'qb'), below: fc.boolean() }),
      { maxLength: 3 },
    ),
    roles: fc.array(roleText(states, events), { minLength: 1, maxLength: 2 }),
    actors: fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 3 }),
    properties: fc.array(
      fc.record({
        kind: fc.constantFrom('always' as const, 'never' as const, 'sometimes' as const, 'atEnd' as const),
        of: fc.nat({ max: 2 }),
        every: fc.boolean(),
        cond: terms.cond,
      }),
      { maxLength: 3 },
    ),
    mutant: fc.option(mutant, { nil: null, freq: 2 }),
  });

export const system: Arbitrary<SystemText> = fc.oneof(
  // Most are small: for one of the others there are three of these.
  { arbitrary: anything(3, 2), weight: 9 },
  { arbitrary: anything(4, 4), weight: 3 },
  { arbitrary: threads, weight: 2 },
);
