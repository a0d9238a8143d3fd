/** A thread waits for what nobody does, and may look around meanwhile: it is stuck, for nobody owes the looking. */
import { setup } from 'xstate';
import { flag, not, role, type Scenario, scenario, shared } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const room = shared('room', { open: flag, seen: flag });
const waiter = role('waiter', { registers: {}, optional: ['look around'] }, () => ({
  guards: { open: room.open },
  actions: { look: room.seen.set(not(room.seen)), close: room.open.set(false) },
}));
const waiting = setup(vocabulary(waiter)).createMachine({
  id: 'waiter',
  initial: 'coming',
  states: {
    coming: { on: { arrive: { target: 'outside' } } },
    outside: {
      on: {
        enter: { guard: 'open', target: 'inside', actions: 'close' },
        'look around': { actions: 'look' },
      },
    },
    inside: { type: 'final' },
  },
});

export const waitsForNothing: Scenario = scenario({
  name: 'waits-for-nothing',
  text: 'A thread waits at a door that nobody opens.',
  actors: { waiter: waiter.runs(waiting) },
  properties: [],
});
