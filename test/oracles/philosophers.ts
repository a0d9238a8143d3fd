/**
 * Dining philosophers: forks are taken one at a time and put back one at a time in the order taken.
 * Left-first for everybody deadlocks; with ordered forks the last one takes the right-hand fork first.
 */
import { setup } from 'xstate';
import { array, index, mutex, role, type Scenario, scenario, shared, sort } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const seat = sort('seat', { interchangeable: true });
const table = shared('table', { fork: array(seat, mutex) });

const philosopher = role('philosopher', { registers: { first: index(seat), second: index(seat) } }, ({ self }) => ({
  actions: {
    putFirst: table.fork.at(self.first).release(),
    putSecond: table.fork.at(self.second).release(),
  },
  steps: {
    takeFirst: table.fork.at(self.first).acquire(),
    takeSecond: table.fork.at(self.second).acquire(),
  },
}));

const diner = setup(vocabulary(philosopher)).createMachine({
  id: 'philosopher',
  initial: 'thinking',
  states: {
    thinking: { on: { 'take first fork': { guard: 'takeFirst', target: 'hungry', actions: 'takeFirst' } } },
    hungry: { on: { 'take second fork': { guard: 'takeSecond', target: 'eating', actions: 'takeSecond' } } },
    eating: { on: { 'put first fork': { target: 'leaving', actions: 'putFirst' } } },
    leaving: { on: { 'put second fork': { target: 'thinking', actions: 'putSecond' } } },
  },
});

function dinner(name: string, text: string, seats: number, order: (left: number, right: number) => [number, number]) {
  const actors = Array.from({ length: seats }, (_, left) => {
    const [first, second] = order(left, (left + 1) % seats);
    return [`p${left}`, philosopher.runs(diner, { first, second })] as const;
  });
  return scenario({ name, text, bounds: { seat: seats }, actors: Object.fromEntries(actors), properties: [] });
}

/** Everybody takes the left-hand fork first. */
export function leftFirst(seats: number): Scenario {
  return dinner(`philosophers-left-first-${seats}`, `${seats} philosophers, all left-first`, seats, (left, right) => [
    left,
    right,
  ]);
}
/** Everybody takes the fork with the lower number first. */
export function orderedForks(seats: number): Scenario {
  return dinner(`philosophers-ordered-${seats}`, `${seats} philosophers, forks in order`, seats, (left, right) =>
    left < right ? [left, right] : [right, left],
  );
}
