/**
 * Random systems of what those of system.ts lack: nested records, arrays of sets and references, registers that are no
 * scalars, locks in arrays, sorts without members, several blocks, choices of actors, steps that do more, barriers, events
 * of the root, properties about other roles, mutants of several changes. What is drawn are numbers that pick from lists.
 */
import fc, { type Arbitrary } from 'fast-check';
import { and as all } from 'xstate';
import {
  actor,
  also,
  always,
  and,
  arbitrary,
  array,
  atEnd,
  atomic,
  type CondLike,
  type Effect,
  each,
  exists,
  expire,
  fairRwsem,
  flag,
  guardBecomes,
  howMany,
  index,
  initially,
  me,
  mutex,
  never,
  not,
  optional,
  or,
  pickIndex,
  pickWord,
  queue,
  range,
  record,
  reference,
  role,
  runsInstead,
  rwsem,
  type Scenario,
  scenario,
  set,
  shared,
  smpMb,
  smpStoreRelease,
  smpWmb,
  sometimes,
  sort,
  spinlock,
  suchThat,
  taken,
  when,
  withoutLock,
  words,
} from '../../checker/language/index.ts';
import type { Change, ScenarioSpec } from '../../checker/language/spec.ts';
import { drawnMachine } from '../drawn-machine.ts';

interface Step {
  readonly event: number;
  /** -1: none. */
  readonly guard: number;
  /** -1: takes none. */
  readonly lock: number;
  readonly acts: readonly number[];
  readonly x: number;
  readonly target: number;
}
interface Player {
  readonly states: readonly (readonly Step[])[];
  readonly root: readonly Step[];
}
export interface Wide {
  readonly sizes: { readonly a: number; readonly b: number; readonly c: number };
  readonly players: readonly Player[];
  readonly actors: readonly number[];
  readonly properties: readonly { readonly kind: number; readonly of: number; readonly x: number }[];
  readonly changes: readonly { readonly kind: number; readonly x: number }[];
  /** -1: none. */
  readonly constraint: number;
  readonly starts: readonly number[];
  readonly taken: readonly { readonly at: number; readonly event: number }[];
}

const code = fc.nat({ max: 55 });
const x = fc.nat({ max: 3 });
const step: Arbitrary<Step> = fc.record({
  event: fc.nat({ max: 3 }),
  guard: fc.oneof({ arbitrary: fc.constant(-1), weight: 2 }, { arbitrary: code, weight: 1 }),
  lock: fc.oneof({ arbitrary: fc.constant(-1), weight: 3 }, { arbitrary: code, weight: 1 }),
  acts: fc.array(code, { maxLength: 3 }),
  x,
  target: fc.nat({ max: 3 }),
});
const player: Arbitrary<Player> = fc.record({
  states: fc.array(fc.array(step, { maxLength: 3 }), { minLength: 2, maxLength: 4 }),
  root: fc.array(step, { maxLength: 1 }),
});
export const wide: Arbitrary<Wide> = fc.record({
  sizes: fc.record({ a: fc.integer({ min: 1, max: 2 }), b: fc.integer({ min: 1, max: 3 }), c: fc.nat({ max: 2 }) }),
  players: fc.array(player, { minLength: 1, maxLength: 2 }),
  actors: fc.oneof(
    { arbitrary: fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 3 }), weight: 3 },
    { arbitrary: fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 5 }), weight: 1 },
  ),
  properties: fc.array(fc.record({ kind: fc.nat({ max: 3 }), of: code, x }), { maxLength: 3 }),
  changes: fc.array(fc.record({ kind: fc.nat({ max: 4 }), x: code }), { maxLength: 3 }),
  starts: fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    { arbitrary: fc.array(code, { maxLength: 3 }), weight: 1 },
  ),
  taken: fc.array(fc.record({ at: code, event: fc.nat({ max: 3 }) }), { maxLength: 1 }),
  constraint: fc.oneof({ arbitrary: fc.constant(-1), weight: 3 }, { arbitrary: code, weight: 1 }),
});

const [a, b, c] = [sort('a'), sort('b'), sort('c')];
const colours = words('red', 'green', 'blue');
const g = shared(
  'g',
  {
    outer: record({ inner: record({ f: flag, o: optional(a) }), w: colours, n: range(0, 2) }),
    sets: array(a, set(b)),
    refs: array(a, reference(b)),
    mine: array(actor, range(0, 2)),
    spins: array(a, spinlock),
    mutexes: array(a, mutex),
    guarded: flag,
  },
  ({ spins }) => ({ guarded: spins.at(0).held() }),
);
const h = shared('h', {
  sem: rwsem(2),
  fair: array(a, fairRwsem()),
  who: optional(actor),
  none: array(c, flag),
  mail: queue(record({ kind: colours, at: index(b), n: range(-1, 1), r: reference(b), by: optional(actor) }), 2),
  seen: set(actor),
  f: flag,
  n: range(-1, 1),
});

const registers = {
  s: set(a),
  arr: array(a, flag),
  rec: record({ w: colours, r: reference(b) }),
  who: optional(actor),
};
const choices = { i: a, j: b, by: actor, nobody: c, which: h.mail.slot };
const message = () => {
  const { kind, at, n, r, by } = h.mail.head();
  return { kind, at, n, r, by };
};
const of = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
const rem = (value: number, size: number): number => value % size;

/** What both kinds of player know. */
const roleOf = (name: string, player: Player, { sizes }: Wide) =>
  role(name, { registers, choices, optional: ['e3'], family: true }, ({ self, chosen }) => {
    const [i, j] = [(n: number) => rem(n, sizes.a), (n: number) => rem(n, sizes.b)];
    const conds: ((n: number) => CondLike)[] = [
      () => g.outer.inner.f,
      () => g.outer.inner.o.is('none'),
      (n) => g.outer.inner.o.is(i(n)),
      () => g.outer.w.is('red'),
      (n) => g.outer.n.lessThan(n),
      (n) => g.sets.at(i(n)).has(j(n)),
      () => g.sets.at(chosen.i).has(chosen.j),
      (n) => g.refs.at(i(n)).isStale(),
      () => g.mine.at(me).is(0),
      () => g.mine.at(chosen.by).moreThan(0),
      (n) => g.spins.at(i(n)).held(),
      () => g.mutexes.at(chosen.i).isFree(),
      () => h.who.is(me),
      () => h.seen.has(me),
      () => exists(c, (each) => h.none.at(each)),
      () => howMany(actor, (each) => g.mine.at(each).is(1)).is(1),
      () => self.arr.at(chosen.i),
      (n) => self.s.has(i(n)),
      () => self.rec.w.is(pickWord(h.f, g.outer.w, self.rec.w)),
      () => self.who.is(h.who),
      () => h.sem.heldRead(),
      (n) => h.fair.at(i(n)).heldWrite(),
      () => h.none.at(chosen.nobody),
      () => and(self.who.is(chosen.by), g.sets.at(chosen.i).has(chosen.j)),
      () => g.guarded,
      () => self.rec.r.isnt('none'),
      (n) => h.mail.length().is(rem(n, 3)),
      () => h.mail.head().kind.is('red'),
      (n) => h.mail.at(rem(n, 2)).at.is(j(n)),
      () => h.mail.some((one) => one.by.is(me)),
      () => h.mail.all((one) => and(one.n.lessThan(1), not(one.r.isStale()))),
      () => h.mail.at(chosen.which).r.is(self.rec.r),
    ];
    const effects: ((n: number) => Effect)[] = [
      (n) => g.outer.inner.f.set(n % 2 === 0),
      (n) => g.outer.inner.set({ o: i(n), f: h.f }),
      (n) => g.outer.w.set(of(['red', 'green', 'blue'] as const, n)),
      () => g.outer.n.increment(),
      (n) => g.sets.at(i(n)).add(j(n)),
      () => g.sets.at(chosen.i).delete(chosen.j),
      (n) => g.sets.at(i(n)).clear(),
      (n) => g.refs.at(i(n)).set(j(n)),
      () => g.refs.at(chosen.i).set(self.rec.r),
      (n) => self.rec.r.set(g.refs.at(i(n))),
      (n) => expire(b, j(n)),
      () => when(self.rec.r.isnt('none'), expire(b, self.rec.r)),
      (n) => g.mine.at(me).set(rem(n, 3)),
      () => g.mine.at(chosen.by).increment(),
      (n) => when(g.spins.at(i(n)).held(), g.spins.at(i(n)).release()),
      (n) => when(g.mutexes.at(i(n)).held(), g.mutexes.at(i(n)).release()),
      () => when(h.sem.heldRead(), h.sem.releaseRead()),
      () => when(h.sem.heldWrite(), h.sem.downgrade()),
      (n) => when(h.fair.at(i(n)).heldWrite(), [h.fair.at(i(n)).downgrade(), h.f.set(true)]),
      (n) => when(h.fair.at(i(n)).heldRead(), h.fair.at(i(n)).releaseRead()),
      (n) => h.fair.at(i(n)).queueWrite(),
      (n) => h.fair.at(i(n)).leaveQueue(),
      () => h.who.set(me),
      () => h.who.set(pickIndex(actor, h.f, chosen.by, self.who)),
      () => h.seen.add(me),
      () => when(h.seen.has(chosen.by), h.seen.delete(chosen.by)),
      () => each(c, (one) => h.none.at(one).set(not(h.none.at(one)))),
      () => h.none.at(chosen.nobody).set(true),
      (n) => [smpMb, h.n.set(rem(n, 3) - 1), smpWmb],
      () => atomic(when(h.n.is(0), h.n.increment())),
      () => smpStoreRelease(h.f).set(not(h.f)),
      (n) => self.arr.at(i(n)).set(not(self.arr.at(i(n)))),
      () => self.s.add(chosen.i),
      () => self.rec.set({ w: g.outer.w, r: 'none' }),
      () => self.who.set(chosen.by),
      () => g.guarded.set(true),
      () => when(g.guarded, [], [self.who.set(me), when(h.f, g.guarded.set(false))]),
      // Whether it is still held afterwards, the condition decides.
      () => when(h.f, g.spins.at(0).release()),
      () => [when(h.f, [], g.spins.at(0).release()), g.guarded.set(true)],
      () => each(a, (one) => when(self.arr.at(one), g.sets.at(one).clear())),
      (n) =>
        h.mail.enqueue({ kind: of(['red', 'green', 'blue'] as const, n), at: j(n), n: h.n, r: self.rec.r, by: me }),
      (n) =>
        when(
          h.mail.length().lessThan(2),
          h.mail.enqueue({ kind: g.outer.w, at: chosen.j, n: rem(n, 3) - 1, r: 'none', by: self.who }),
        ),
      () => h.mail.dequeue(),
      () => when(h.mail.isEmpty(), [], [self.rec.set({ w: h.mail.head().kind, r: h.mail.head().r }), h.mail.dequeue()]),
      () => h.mail.remove(chosen.which),
      () => [self.who.set(h.mail.at(chosen.which).by), h.mail.remove(chosen.which)],
      (n) => h.mail.remove(rem(n, 2)),
      () =>
        when(
          h.mail.some((one) => one.by.is(me)),
          h.mail.clear(),
        ),
      // What was the head goes to the end.
      () => when(h.mail.length().is(1), h.mail.enqueue({ ...message(), kind: 'blue' })),
    ];
    const locks = (n: number) => [
      g.spins.at(i(n)).acquire(),
      g.spins.at(chosen.i).acquire(),
      g.mutexes.at(i(n)).acquire(),
      g.mutexes.at(chosen.i).acquire(),
      h.sem.acquireRead(),
      h.sem.acquireWrite(),
      h.fair.at(i(n)).acquireRead(),
      h.fair.at(i(n)).acquireWrite(),
      also(g.mutexes.at(i(n)).acquire(), h.seen.add(me), or(h.f, h.seen.isEmpty())),
      also(h.sem.acquireRead(), [g.outer.n.set(1), self.arr.at(chosen.i).set(true)]),
    ];
    const guards: { [name: string]: CondLike } = { no: false, mutated: h.f };
    const actions: { [name: string]: Effect } = {};
    const steps: { [name: string]: ReturnType<typeof also> } = {};
    for (const { guard, lock, acts, x: n } of [...player.states.flat(), ...player.root]) {
      if (guard >= 0) guards[`g${guard}x${n}`] = of(conds, guard)(n);
      if (lock >= 0) steps[`l${lock}x${n}`] = of(locks(n), lock);
      for (const act of acts) actions[`a${act}x${n}`] = of(effects, act)(n);
    }
    return { guards, actions, steps };
  });

function machineOf(built: ReturnType<typeof roleOf>, { states, root }: Player, id: string) {
  const transition = ({ guard, lock, acts, x: n, target }: Step, at: string) => {
    const names = [...(lock >= 0 ? [`l${lock}x${n}`] : []), ...(guard >= 0 ? [`g${guard}x${n}`] : [])];
    const list = names.length === 0 ? {} : { guard: all(names) };
    const actions = [...(lock >= 0 ? [`l${lock}x${n}`] : []), ...acts.map((act) => `a${act}x${n}`)];
    return { ...list, actions, target: `${at}s${target % states.length}` };
  };
  const on = (steps: readonly Step[], at: string) => {
    const events: { [event: string]: object[] } = {};
    for (const one of steps) events[`e${one.event}`] = [...(events[`e${one.event}`] ?? []), transition(one, at)];
    return events;
  };
  // A chart must have a way to each of its states.
  const ways = states.map((_, state) => ({ guard: 'no', target: `.s${state}` }));
  const config = {
    ...{ id, initial: 's0', on: { ...on(root, '.'), never: ways } },
    states: Object.fromEntries(
      states.map((steps, at) => [`s${at}`, { tags: at % 2 === 0 ? [] : ['idle'], on: on(steps, '') }]),
    ),
  };
  return drawnMachine(built, config);
}

/** The mutant, if there is one, is called 'm'. */
export function buildWide(text: Wide): Scenario {
  const made = text.players.map((each, at) => {
    const built = roleOf(`player ${at}`, each, text);
    return { built, machine: machineOf(built, each, `machine ${at}`) };
  });
  const playing = text.actors.map((at) => of(made, at));
  const actors = Object.fromEntries(playing.map(({ built, machine }, at) => [`t${at}`, built.runs(machine)]));
  const [first] = made.slice(0, 1);
  const last = made.at(-1);
  if (first === undefined || last === undefined) throw new Error('no players');
  const i = (n: number) => rem(n, text.sizes.a);
  const conds: ((n: number) => CondLike)[] = [
    (n) => last.built.count((t) => t.in('s1')).is(n),
    () => first.built.some((t) => last.built.some((u) => and(t.who.is(u.id), t.id.isnt(u.id)))),
    (n) => last.built.all((t) => t.s.has(i(n))),
    (n) => exists(actor, (who) => and(g.mutexes.at(i(n)).heldBy(who), h.sem.heldBy(who))),
    () => first.built.some((t) => t.rec.r.isStale()),
    () => g.outer.inner.o.isnt('none'),
    (n) => g.outer.n.is(rem(n, 3)),
    (n) => g.sets.at(i(n)).size().moreThan(1),
    () => h.seen.isEmpty(),
    (n) => howMany(actor, (who) => g.spins.at(i(n)).heldBy(who)).is(1),
    () => first.built.some((t) => g.refs.at(0).is(t.rec.r)),
    (n) => h.mail.some((one) => one.at.is(rem(n, text.sizes.b))),
    (n) => or(h.mail.isEmpty(), h.mail.head().n.is(rem(n, 3) - 1)),
    (n) => exists(c, (one) => or(h.none.at(one), g.outer.n.is(rem(n, 3)))),
  ];
  const kinds = [always, never, sometimes, atEnd];
  const starts: ((n: number) => Effect)[] = [
    () => arbitrary(h.f),
    () => arbitrary(g.outer.w),
    () => arbitrary(h.who),
    () => arbitrary(h.seen),
    (n) => arbitrary(g.refs.at(i(n))),
    () => arbitrary(g.outer.inner),
    (n) => suchThat(or(h.f, g.sets.at(i(n)).isEmpty())),
    () => suchThat(or(g.outer.w.isnt('red'), h.who.is('none'))),
    (n) => when(h.f, g.mutexes.at(i(n)).acquire().effect),
    () => when(h.who.is('none'), [], h.mail.enqueue({ kind: g.outer.w, at: 0, n: 0, r: 'none', by: h.who })),
  ];
  const change = ({ kind, x: n }: Wide['changes'][number]): Change =>
    of<() => Change>(
      [
        () => initially([h.f.set(true), g.outer.n.set(rem(n, 3))]),
        () => withoutLock(of([h.sem, h.fair.at(0), g.mutexes.at(0), g.spins.at(0)], n)),
        () => guardBecomes(first.built, 'no', h.f),
        () => runsInstead(`t${rem(n, playing.length)}`, last.built.runs(last.machine)),
        () => initially(g.refs.at(0).set(0)),
      ],
      kind,
    )();
  const mutants: ScenarioSpec['mutants'] =
    text.changes.length === 0
      ? {}
      : { m: { text: 'broken', change: text.changes.map(change), expect: { holds: 'D' } } };
  return scenario({
    name: 'wide',
    text: 'generated',
    bounds: text.sizes,
    actors,
    initial: text.starts.map((n) => of(starts, n)(n)),
    properties: [
      ...text.properties.map(({ kind, of: what, x: n }, at) => of(kinds, kind)(`P${at}`, '', of(conds, what)(n))),
      ...text.taken.map(({ at, event }, number) =>
        taken(`T${number}`, '', of(made, at).machine, `s${rem(at, 3)}`, `e${event}`, rem(at, 2)),
      ),
    ],
    mutants,
    ...(text.constraint < 0 ? {} : { constraint: or(not(h.f), of(conds, text.constraint)(text.constraint % 3)) }),
  });
}
