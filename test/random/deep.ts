/**
 * Random systems of what those of system.ts and wide.ts lack: locks and queues inside records of arrays of records,
 * references to actors, registers with parts of their own, states inside states, steps of the author's own, edits of
 * machines, store buffers with barriers, members that nobody names, and fairness among several actors of several roles.
 */
import fc, { type Arbitrary } from 'fast-check';
import { and as all } from 'xstate';
import type { MachineEdit, Spot } from '../../checker/language/edit.ts';
import {
  actor,
  also,
  always,
  and,
  array,
  asserted,
  atEnd,
  type Step as Blocking,
  bitLock,
  blocking,
  type CondLike,
  demand,
  type Effect,
  each,
  eachLeadsTo,
  every,
  everyone,
  exists,
  expire,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  iff,
  implies,
  index,
  inState,
  leadsTo,
  lockless,
  me,
  never,
  not,
  notStarved,
  optional,
  or,
  pick,
  queue,
  range,
  record,
  reference,
  role,
  rwsem,
  type Scenario,
  scenario,
  set,
  shared,
  smpLoadAcquire,
  smpMb,
  smpRmb,
  smpStoreRelease,
  smpWmb,
  sometimes,
  sort,
  spinlock,
  stepDropped,
  stepInserted,
  stepLeadsTo,
  stepsExchanged,
  vmaLock,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Change, Fairness, Memory } from '../../checker/language/spec.ts';
import { drawnMachine } from '../drawn-machine.ts';

interface Step {
  readonly event: number;
  /** -1: none. */
  readonly guard: number;
  readonly waits: number;
  readonly acts: readonly number[];
  readonly x: number;
  readonly target: number;
}
interface State {
  /** 0: plain, 1: idle, 2: asleep, 3: with two states inside. */
  readonly kind: number;
  readonly on: readonly Step[];
  readonly inside: readonly Step[];
  readonly entry: number;
  readonly exit: number;
}
export interface Deep {
  readonly sizes: { readonly a: number; readonly b: number };
  /** Nobody names a member by its number. */
  readonly unnamed: boolean;
  readonly memory: number;
  readonly players: readonly (readonly State[])[];
  readonly actors: readonly number[];
  readonly properties: readonly { readonly kind: number; readonly of: number; readonly x: number }[];
  /** The first machine leaves its first state before it rests: for one of these or, where its number is not 0, the other. */
  readonly begins: { readonly one: number; readonly other: number; readonly edit: number } | null;
  readonly changes: readonly { readonly kind: number; readonly x: number; readonly y: number }[];
  readonly fair: readonly { readonly actor: number; readonly event: number; readonly strong: boolean }[];
}

const code = fc.nat({ max: 50 });
const x = fc.nat({ max: 3 });
const rarely = fc.oneof({ arbitrary: fc.constant(-1), weight: 3 }, { arbitrary: code, weight: 1 });
const step: Arbitrary<Step> = fc.record({
  ...{ event: fc.nat({ max: 3 }), guard: rarely, waits: rarely },
  ...{ acts: fc.array(code, { minLength: 1, maxLength: 3 }), x, target: fc.nat({ max: 5 }) },
});
const steps = fc.oneof(
  { arbitrary: fc.array(step, { minLength: 1, maxLength: 2 }), weight: 3 },
  { arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }), weight: 1 },
);
const state: Arbitrary<State> = fc.record({
  kind: fc.constantFrom(0, 0, 1, 2, 3),
  ...{ on: steps, inside: steps, entry: rarely, exit: rarely },
});
export const deep: Arbitrary<Deep> = fc.record({
  sizes: fc.record({ a: fc.integer({ min: 1, max: 2 }), b: fc.integer({ min: 1, max: 3 }) }),
  unnamed: fc.boolean(),
  memory: fc.nat({ max: 5 }),
  players: fc.array(fc.array(state, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
  actors: fc.oneof(
    { arbitrary: fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 2 }), weight: 3 },
    { arbitrary: fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 4 }), weight: 1 },
  ),
  properties: fc.array(fc.record({ kind: fc.nat({ max: 3 }), of: code, x }), { maxLength: 3 }),
  begins: fc.option(fc.record({ one: code, other: code, edit: x }), { nil: null, freq: 2 }),
  changes: fc.array(fc.record({ kind: fc.nat({ max: 4 }), x: code, y: code }), { maxLength: 2 }),
  fair: fc.array(fc.record({ actor: x, event: x, strong: fc.boolean() }), { maxLength: 3 }),
});

// Nobody lints random systems: where members are named, there is no symmetry.
const [a, b] = [sort('a', { interchangeable: true }), sort('b', { interchangeable: true })];
const colours = words('red', 'green', 'blue');
const cell = record({ on: flag, w: colours, who: optional(actor), inner: record({ r: reference(b) }) });
const g = shared(
  'g',
  {
    grid: array(a, record({ lock: spinlock, cells: array(b, cell), list: queue(b, 2) })),
    of: array(actor, record({ n: range(0, 2), r: reference(b), seen: set(actor) })),
    boss: reference(actor),
    line: queue(actor, 2),
    vmas: array(a, vmaLock),
    bits: array(a, bitLock),
    deep: record({ inner: record({ sem: rwsem(2), under: flag }) }),
    guarded: array(a, flag),
    tally: ghost(record({ n: range(0, 2), each: array(a, flag) })),
    x: flag,
    y: flag,
    z: range(0, 2),
    boxes: array(a, queue(record({ to: index(a), r: reference(b), by: optional(actor), on: flag }), 2)),
  },
  ({ grid }) => ({ guarded: (at) => grid.at(at).lock.held() }),
);
const registers = {
  list: queue(b, 2),
  sets: array(a, set(b)),
  at: index(a),
  rec: record({ inner: record({ w: colours, o: optional(b) }), f: flag }),
  boss: reference(actor),
  n: range(0, 2),
};
const demanded = asserted('D', 'what is demanded');

function of<T>(list: readonly T[], at: number): T {
  const found = list[at % list.length];
  if (found === undefined) throw new Error('an empty list to pick from');
  return found;
}

const roleOf = (name: string, states: readonly State[], { sizes, unnamed }: Deep) =>
  role(
    name,
    { registers, choices: { i: a, j: b, by: actor, which: g.boxes.at(0).slot }, optional: ['e3'], family: true },
    ({ self, chosen }) => {
      const i = (n: number): IndexLike<'a'> => (unnamed ? (n % 2 === 0 ? chosen.i : self.at) : n % sizes.a);
      const j = (n: number): IndexLike<'b'> => (unnamed ? chosen.j : n % sizes.b);
      const at = (n: number) => g.grid.at(i(n));
      const guardOf: ((n: number) => CondLike)[] = [
        (n) => at(n).cells.at(j(n)).on,
        (n) => at(n).cells.at(j(n)).w.is('red'),
        () => at(0).cells.at(chosen.j).who.is(me),
        (n) => at(n).list.has(j(n)),
        (n) => at(n).list.head().is(self.rec.inner.o),
        (n) => g.of.at(me).n.atMost(n),
        () => g.of.at(chosen.by).seen.has(me),
        () => g.of.at(me).r.isStale(),
        () => g.boss.is(me),
        () => self.boss.is(g.boss),
        () => g.line.head().is(me),
        (n) => g.vmas.at(i(n)).heldRead(),
        (n) => g.bits.at(i(n)).isFree(),
        () => g.deep.inner.sem.heldRead(),
        (n) => implies(g.deep.inner.under, at(n).lock.held()),
        () => every(b, (one) => at(0).cells.at(one).on),
        () => exists(a, (one) => self.sets.at(one).has(chosen.j)),
        () => iff(lockless(g.x), smpLoadAcquire(g.y)),
        () => lockless(g.x),
        (n) => lockless(g.z).atLeast(n),
        () => self.rec.inner.o.isOneOf('none', chosen.j),
        () => self.rec.inner.w.isOneOf('red', 'blue'),
        (n) => self.n.is(pick(self.rec.f, n, self.n)),
        (n) => at(n).cells.at(j(n)).inner.r.isnt('none'),
        (n) => g.boxes.at(i(n)).head().to.is(chosen.i),
        (n) => g.boxes.at(i(n)).some((one) => or(one.on, one.r.isStale())),
        (n) => g.boxes.at(i(n)).all((one) => one.by.is(me)),
      ];
      const actOf: ((n: number) => Effect)[] = [
        (n) =>
          at(n)
            .cells.at(j(n))
            .on.set(n % 2 === 0),
        (n) =>
          at(n)
            .cells.at(j(n))
            .set({ w: of(['red', 'green', 'blue'] as const, n), who: me }),
        () => at(0).cells.at(chosen.j).who.set(chosen.by),
        (n) => at(n).cells.at(j(n)).inner.r.set(self.rec.inner.o),
        (n) => when(at(n).list.length().lessThan(2), at(n).list.enqueue(j(n))),
        (n) => at(n).list.dequeue(),
        (n) => at(n).list.remove(j(n)),
        (n) => when(at(n).list.isEmpty(), [], self.rec.inner.o.set(at(n).list.head())),
        () => g.of.at(me).n.increment(),
        () => g.of.at(chosen.by).seen.add(me),
        () => g.of.at(chosen.by).seen.clear(),
        () => g.of.at(me).r.set(chosen.j),
        () => when(g.of.at(me).r.isnt('none'), expire(b, g.of.at(me).r)),
        () => expire(b, chosen.j),
        () => [expire(actor, chosen.by), self.n.set(0)],
        () => g.boss.set(me),
        () => self.boss.set(g.boss),
        () => when(g.line.has(me), g.line.remove(me), g.line.enqueue(me)),
        (n) => when(g.vmas.at(i(n)).heldRead(), g.vmas.at(i(n)).releaseRead()),
        (n) => when(g.vmas.at(i(n)).heldWrite(), g.vmas.at(i(n)).downgrade()),
        (n) => when(g.bits.at(i(n)).held(), g.bits.at(i(n)).release()),
        () => when(g.deep.inner.sem.heldRead(), g.deep.inner.sem.releaseRead()),
        () => when(g.deep.inner.sem.heldWrite(), [g.deep.inner.under.set(true), g.deep.inner.sem.releaseWrite()]),
        (n) => when(at(n).lock.held(), [g.guarded.at(i(n)).set(not(g.guarded.at(i(n)))), at(n).lock.release()]),
        (n) => g.guarded.at(i(n)).set(true),
        (n) => [g.tally.n.set(n % 3), g.tally.each.at(i(n)).set(true)],
        () => [lockless(g.x).set(true), smpWmb, lockless(g.y).set(true)],
        () => smpStoreRelease(g.y).set(not(lockless(g.x))),
        (n) => [lockless(g.z).set(n % 3), smpMb],
        () => [smpRmb, self.rec.f.set(lockless(g.x))],
        () => each(a, (one) => when(self.sets.at(one).isEmpty(), self.sets.at(one).add(chosen.j))),
        (n) => self.sets.at(i(n)).delete(j(n)),
        () => self.at.set(chosen.i),
        () => self.rec.inner.set({ o: 'none', w: 'blue' }),
        () => self.rec.inner.o.set(chosen.j),
        (n) => self.n.set(n % 3),
        (n) => demand(demanded, not(at(n).cells.at(j(n)).on)),
        () => when(self.list.isEmpty(), self.list.enqueue(chosen.j), self.list.clear()),
        (n) => g.boxes.at(i(n)).enqueue({ to: chosen.i, r: self.rec.inner.o, by: self.boss, on: self.rec.f }),
        (n) =>
          when(g.boxes.at(i(n)).isEmpty(), g.boxes.at(i(n)).enqueue({ to: self.at, r: chosen.j, by: me, on: n > 1 })),
        (n) => g.boxes.at(i(n)).dequeue(),
        () =>
          when(
            g.boxes.at(chosen.i).isEmpty(),
            [],
            [self.at.set(g.boxes.at(chosen.i).head().to), g.boxes.at(chosen.i).dequeue()],
          ),
        () => g.boxes.at(chosen.i).remove(chosen.which),
      ];
      const stepOf: ((n: number) => Blocking)[] = [
        (n) => at(n).lock.acquire(),
        () => g.grid.at(chosen.i).lock.acquire(),
        (n) => g.vmas.at(i(n)).acquireRead(),
        (n) => g.vmas.at(i(n)).acquireWrite(),
        (n) => g.bits.at(i(n)).acquire(),
        () => g.deep.inner.sem.acquireRead(),
        () => g.deep.inner.sem.acquireWrite(),
        (n) => also(at(n).lock.acquire(), g.guarded.at(i(n)).set(false), lockless(g.x)),
        (n) => blocking(at(n).list.has(j(n)), at(n).list.dequeue()),
        () => blocking(g.line.head().is(me), g.line.dequeue()),
      ];
      const onEntry = (n: number): Effect => of([self.n.set(n % 3), self.rec.f.set(true), self.list.clear()], n);
      const guards: { [name: string]: CondLike } = { no: false };
      const actions: { [name: string]: Effect } = {};
      const steps: { [name: string]: Blocking } = {};
      for (const { on, inside, entry, exit } of states) {
        for (const n of [entry, exit]) if (n >= 0) actions[`own${n}`] = onEntry(n);
        for (const { guard, waits, acts, x: n } of [...on, ...inside]) {
          if (guard >= 0) guards[`g${guard}x${n}`] = of(guardOf, guard)(n);
          if (waits >= 0) steps[`w${waits}x${n}`] = of(stepOf, waits)(n);
          for (const act of acts) actions[`a${act}x${n}`] = of(actOf, act)(n);
        }
      }
      // What is slept for may not depend on a choice.
      const asleep = {
        asleep: not(self.rec.f),
        begins: self.n.is(0),
        numberIs: ({ n }: { n: number }) => self.n.is(n),
      };
      return { guards: { ...guards, ...asleep }, actions, steps };
    },
  );

function machineOf(built: ReturnType<typeof roleOf>, states: readonly State[], id: string, begins: Deep['begins']) {
  const spots: { readonly state: string; readonly event: string }[] = [];
  const transition = ({ guard, waits, acts, x: n, target }: Step, isInside: boolean) => {
    const taken = waits >= 0 ? [`w${waits}x${n}`] : [];
    const counted = guard >= 0 && guard % 7 === 0 ? [{ type: 'numberIs', params: { n } }] : [];
    const names = [...taken, ...counted, ...(guard >= 0 ? [`g${guard}x${n}`] : [])];
    const to = isInside && target % 2 === 1 ? 'q' : `#s${target % states.length}`;
    const does = { actions: [...taken, ...acts.map((act) => `a${act}x${n}`)], target: to };
    return names.length === 0 ? does : { ...does, guard: all(names as never) };
  };
  const on = (list: readonly Step[], state: string, isInside = false) => {
    const events: { [event: string]: object[] } = {};
    for (const one of list) events[`e${one.event}`] = [...(events[`e${one.event}`] ?? []), transition(one, isInside)];
    for (const event of Object.keys(events)) spots.push({ state, event });
    return events;
  };
  // Not to itself: it would never rest.
  const begun = (target: number) => `#s${1 + (target % (states.length - 1))}`;
  const stateOf = ({ kind, on: list, inside, entry, exit }: State, at: number): object => {
    if (at === 0 && begins !== null) {
      const { one, other } = begins;
      const always = [{ guard: 'begins', target: begun(one) }, { target: begun(other) }];
      return { id: 's0', on: on(list, 's0'), always };
    }
    const own = {
      id: `s${at}`,
      on: on(list, `s${at}`),
      entry: entry >= 0 ? [`own${entry}`] : [],
      exit: exit >= 0 ? [`own${exit}`] : [],
    };
    if (kind === 1) return { ...own, tags: 'idle' };
    if (kind === 2) return { ...own, tags: 'asleep', meta: { while: 'asleep' } };
    if (kind < 3) return own;
    const p = { on: { ...on(inside, `s${at}.p`, true), never: { guard: 'no', target: 'q' } } };
    const onDone = { target: `#s${(at + 1) % states.length}`, actions: entry >= 0 ? [`own${entry}`] : [] };
    return { ...own, initial: 'p', states: { p, q: { type: 'final' } }, onDone };
  };
  // A chart must have a way to each of its states.
  const never = states.map((_, at) => ({ guard: 'no', target: `.s${at}` }));
  const config = {
    ...{ id, initial: 's0', on: { never } },
    states: Object.fromEntries(states.map((one, at) => [`s${at}`, stateOf(one, at)])),
  };
  return { machine: drawnMachine(built, config), spots };
}

/** So that the actor begins in another control state. */
function otherBeginning({ one, edit }: NonNullable<Deep['begins']>, states: number): Change {
  const spot: Spot = { state: 's0', part: 'always', event: '', candidate: 0 };
  const edits: readonly MachineEdit[] = [
    { edit: 'guard', spot, name: 'begins', becomes: { op: 'truth', value: false } },
    { edit: 'target', spot, target: `s${1 + ((one + 1) % (states - 1))}` },
    { edit: 'drop', spot: { ...spot, candidate: 1 } },
  ];
  return { kind: 'machine', machine: 'machine 0', edit: of(edits, edit) };
}

const memories: readonly Memory[] = [
  { model: 'TSO', buffer: 2 },
  { model: 'PSO', buffer: 2 },
];

/** The mutant, if there is one, is called 'm'. */
export function buildDeep(drawn: Deep): Scenario {
  const made = drawn.players.map((states, at) => {
    const built = roleOf(`player ${at}`, states, drawn);
    return { built, ...machineOf(built, states, `machine ${at}`, at === 0 ? drawn.begins : null) };
  });
  const playing = drawn.actors.map((at) => of(made, at));
  const first = of(playing, 0);
  const last = of(playing, playing.length - 1);
  const conds: ((n: number) => CondLike)[] = [
    (n) => last.built.count((t) => t.in('s1')).is(n),
    () => first.built.some((t) => t.boss.isStale()),
    () => first.built.some((t) => and(t.rec.f, t.rec.inner.w.is('blue'))),
    () => exists(a, (one) => exists(b, (two) => g.grid.at(one).cells.at(two).on)),
    () => exists(actor, (one) => g.of.at(one).seen.has(one)),
    () => exists(a, (one) => exists(actor, (who) => g.grid.at(one).lock.heldBy(who))),
    (n) => g.tally.n.is(n % 3),
    () => every(a, (one) => g.tally.each.at(one)),
    () => last.built.all((t) => every(a, (one) => t.sets.at(one).isEmpty())),
    () => and(g.x, not(g.y)),
    (n) => g.z.moreThan(n),
    () => g.boss.isnt('none'),
    () => g.line.isEmpty(),
    () => exists(actor, (one) => g.of.at(one).n.is(2)),
  ];
  const spots = first.spots.length > 0 ? first.spots : [{ state: 's0', event: 'never' }];
  const change = ({ kind, x: n, y }: Deep['changes'][number]): Change => {
    if (kind === 4 && drawn.begins !== null) return otherBeginning(drawn.begins, drawn.players[0]?.length ?? 2);
    const [one, other] = [of(spots, n), of(spots, y)];
    return of<() => Change>(
      [
        () => stepDropped(first.machine, one.state, one.event),
        () => stepLeadsTo(first.machine, one.state, one.event, other.state),
        () => stepInserted(first.machine, one.state, 'inserted', g.tally.n.set(y % 3)),
        () => stepsExchanged(first.machine, [one.state, one.event], [other.state, other.event]),
      ],
      kind,
    )();
  };
  const kinds = [always, never, sometimes, atEnd];
  const isBroken = drawn.changes.length > 0;
  return scenario({
    name: 'deep',
    text: 'generated',
    bounds: drawn.sizes,
    actors: Object.fromEntries(playing.map(({ built, machine }, at) => [`t${at}`, built.runs(machine)])),
    properties: [
      demanded,
      ...drawn.properties.map(({ kind, of: what, x: n }, at) => of(kinds, kind)(`P${at}`, '', of(conds, what)(n))),
    ],
    ...(isBroken
      ? { mutants: { m: { text: 'broken', change: drawn.changes.map(change), expect: { holds: 'D' } } } }
      : {}),
  });
}

/** The same under a model of store buffers; null for one in three. */
export function withBuffers(base: Scenario, { memory }: Deep): Scenario | null {
  const model = memories[memory % 3];
  return model === undefined ? null : { ...base, memory: model };
}

/** The same with promises about whole runs, of every actor and of roles, under what fairness is drawn. */
export function withPromises(base: Scenario, drawn: Deep): Scenario {
  const fairness: { [actor: string]: Fairness[string] } = {};
  for (const { actor: who, event, strong } of drawn.fair) {
    const name = `t${who % drawn.actors.length}`;
    fairness[name] = { ...fairness[name], [`e${event}`]: strong ? 'strong' : 'weak' };
  }
  const isIn = (state: number) => (who: IndexExpr<'actor'>) => inState(who, `s${state}`);
  return scenario({
    ...base,
    fairness,
    mutants: {},
    properties: [
      demanded,
      leadsTo('L1', 'x leads to y', g.x, g.y),
      leadsTo('L2', 'who is boss is so no more', g.boss.is(0), g.boss.isnt(0)),
      notStarved('S1', 'nobody stays in the second state', everyone, isIn(1)),
      eachLeadsTo('S2', 'from the first to the second', everyone, isIn(0), isIn(1)),
    ],
  });
}
