/** Two threads take two locks in opposite order while a third never rests: only the circle tells of the deadlock. */
import { setup } from 'xstate';
import { flag, mutex, not, role, type Scenario, scenario, shared } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const desk = shared('desk', { left: mutex, right: mutex, light: flag });

function taking(name: string, one: typeof desk.left, other: typeof desk.left) {
  return role(name, { registers: {} }, () => ({
    actions: { giveBack: [other.release(), one.release()] },
    steps: { first: one.acquire(), second: other.acquire() },
  }));
}
const leftFirst = taking('left first', desk.left, desk.right);
const rightFirst = taking('right first', desk.right, desk.left);
function machineOf(role: typeof leftFirst) {
  return setup(vocabulary(role)).createMachine({
    id: role.name,
    initial: 'empty',
    states: {
      empty: { on: { 'take one': { guard: 'first', target: 'one', actions: 'first' } } },
      one: { on: { 'take other': { guard: 'second', target: 'both', actions: 'second' } } },
      both: { on: { 'give back': { target: 'done', actions: 'giveBack' } } },
      done: { type: 'final' },
    },
  });
}

const idler = role('idler', { registers: {} }, () => ({ actions: { flick: desk.light.set(not(desk.light)) } }));
const flicking = setup(vocabulary(idler)).createMachine({
  id: 'idler',
  initial: 'flicking',
  states: { flicking: { on: { flick: { actions: 'flick' } } } },
});

export const crossedLocks: Scenario = scenario({
  name: 'crossed-locks',
  text: 'Two threads take two locks in opposite order while a third plays with the light.',
  actors: {
    one: leftFirst.runs(machineOf(leftFirst)),
    other: rightFirst.runs(machineOf(rightFirst)),
    idler: idler.runs(flicking),
  },
  properties: [],
});
