/**
 * Peterson's mutual exclusion as Murphi's examples state it: for two processes, and its filter for N.
 * A wait that fails fires all the same and leads back to where it was.
 */
import { and as both, setup } from 'xstate';
import {
  actor,
  always,
  array,
  every,
  flag,
  implies,
  index,
  me,
  not,
  optional,
  or,
  role,
  type Scenario,
  scenario,
  shared,
  sort,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const pair = shared('pair', { wants: array(actor, flag), turn: index(actor) });

const contender = role('contender', { registers: {} }, () => ({
  guards: {
    mayEnter: or(
      every(actor, (other) => implies(other.isnt(me), not(pair.wants.at(other)))),
      pair.turn.isnt(me),
    ),
  },
  actions: { want: pair.wants.at(me).set(true), giveTurn: pair.turn.set(me), leave: pair.wants.at(me).set(false) },
}));
const one = setup(vocabulary(contender)).createMachine({
  id: 'process',
  initial: 'flag',
  states: {
    flag: { on: { 'raise flag': { target: 'turn', actions: 'want' } } },
    turn: { on: { 'set turn': { target: 'wait', actions: 'giveTurn' } } },
    wait: { on: { try: [{ guard: 'mayEnter', target: 'critical' }, { target: 'wait' }] } },
    critical: { on: { leave: { target: 'exit' } } },
    exit: { on: { 'lower flag': { target: 'flag', actions: 'leave' } } },
  },
});

/** Two processes; the turn is the first one's at the start. */
export const peterson: Scenario = scenario({
  name: 'peterson-2',
  text: "Peterson's algorithm for two processes",
  actors: { p0: contender.runs(one), p1: contender.runs(one) },
  properties: [
    always('exclusion', 'one process is critical', contender.count((each) => each.in('critical')).atMost(1)),
  ],
});

/** The ranks 0 to N of N processes. */
const rank = sort('rank');
const filter = shared('filter', {
  /** How far each process has come; who leaves drops to 1, not to the 0 of the start. */
  rank: array(actor, index(rank)),
  /** Who came last to each rank; nobody at the start. */
  last: array(rank, optional(actor)),
});

const climber = role('climber', { registers: { rank: index(rank) } }, ({ self }) => ({
  guards: {
    mayPass: or(
      every(actor, (other) => implies(other.isnt(me), filter.rank.at(other).before(self.rank))),
      filter.last.at(self.rank).isnt(me),
    ),
    atTop: self.rank.next().isLast(),
  },
  actions: {
    start: self.rank.set(1),
    announce: filter.rank.at(me).set(self.rank),
    comeLast: filter.last.at(self.rank).set(me),
    climb: self.rank.set(self.rank.next()),
    leave: filter.rank.at(me).set(1),
  },
}));
const climbing = setup(vocabulary(climber)).createMachine({
  id: 'process',
  initial: 'outside',
  states: {
    outside: { on: { start: { target: 'announcing', actions: 'start' } } },
    announcing: { on: { 'announce rank': { target: 'arriving', actions: 'announce' } } },
    arriving: { on: { 'come last': { target: 'waiting', actions: 'comeLast' } } },
    waiting: {
      on: {
        try: [
          { guard: both(['mayPass', 'atTop']), target: 'critical', actions: 'climb' },
          { guard: 'mayPass', target: 'announcing', actions: 'climb' },
          { target: 'waiting' },
        ],
      },
    },
    critical: { on: { leave: { target: 'outside', actions: 'leave' } } },
  },
});

/** The filter for N processes. */
export function petersonFilter(count: number): Scenario {
  return scenario({
    name: `peterson-filter-${count}`,
    text: `Peterson's algorithm for ${count} processes`,
    bounds: { rank: count + 1 },
    actors: Object.fromEntries(Array.from({ length: count }, (_, id) => [`p${id}`, climber.runs(climbing)])),
    properties: [
      always('exclusion', 'one process is critical', climber.count((each) => each.in('critical')).atMost(1)),
    ],
  });
}
