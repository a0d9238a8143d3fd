/**
 * The dining philosophers as a benchmark: the first one is left-handed, forks go back one at a time.
 * Step for step and variable for variable the model of bench/promela/philosophers.pml.
 */
import { setup } from 'xstate';
import {
  array,
  asserted,
  demand,
  flag,
  index,
  not,
  role,
  type Scenario,
  scenario,
  shared,
  sort,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const seat = sort('seat');
const table = shared('table', { forkTaken: array(seat, flag), eating: array(seat, flag) });
const neighboursApart = asserted('neighbours', 'the right-hand neighbour of an eating philosopher does not eat');

/** All registers are constants of each actor. `right` is the right-hand fork and the right-hand neighbour. */
const philosopher = role(
  'philosopher',
  { registers: { seat: index(seat), right: index(seat), first: index(seat), second: index(seat) } },
  ({ self }) => ({
    guards: {
      firstFree: not(table.forkTaken.at(self.first)),
      secondFree: not(table.forkTaken.at(self.second)),
    },
    actions: {
      takeFirst: table.forkTaken.at(self.first).set(true),
      takeSecond: table.forkTaken.at(self.second).set(true),
      eat: table.eating.at(self.seat).set(true),
      stopEating: [
        demand(neighboursApart, not(table.eating.at(self.right))),
        table.eating.at(self.seat).set(false),
        table.forkTaken.at(self.seat).set(false),
      ],
      putRight: table.forkTaken.at(self.right).set(false),
    },
  }),
);

const diner = setup(vocabulary(philosopher)).createMachine({
  id: 'philosopher',
  initial: 'thinking',
  states: {
    thinking: { on: { 'take first fork': { guard: 'firstFree', target: 'waiting', actions: 'takeFirst' } } },
    waiting: {
      on: { 'take second fork': { guard: 'secondFree', target: 'eating', actions: ['takeSecond', 'eat'] } },
    },
    eating: { on: { 'put left fork': { target: 'leaving', actions: 'stopEating' } } },
    leaving: { on: { 'put right fork': { target: 'thinking', actions: 'putRight' } } },
  },
});

/** 13 philosophers have 1,594,322 states: Spin counts the same. */
export function philosophers(seats: number, states: number): Scenario {
  const actors = Array.from({ length: seats }, (_, left) => {
    const right = (left + 1) % seats;
    const [first, second] = left === 0 ? [right, left] : [left, right];
    return [`H${left}`, philosopher.runs(diner, { seat: left, right, first, second })] as const;
  });
  return scenario({
    name: `bench-philosophers-${seats}`,
    text: `${seats} philosophers, the first one left-handed`,
    bounds: { seat: seats },
    actors: Object.fromEntries(actors),
    properties: [neighboursApart],
    expect: { verdict: 'holds', states },
  });
}
