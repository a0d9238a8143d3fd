/** Mutual exclusion by one binary semaphore: each process has four locations. */
import { setup } from 'xstate';
import { always, range, role, type Scenario, scenario, shared } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const system = shared('system', { semaphore: range(0, 1) });

const process = role('process', { registers: {} }, () => ({
  guards: { semaphoreUp: system.semaphore.moreThan(0) },
  actions: { down: system.semaphore.decrement(), up: system.semaphore.increment() },
}));
const contender = setup(vocabulary(process)).createMachine({
  id: 'process',
  initial: 'outside',
  states: {
    outside: { on: { arrive: { target: 'entering' } } },
    entering: { on: { down: { guard: 'semaphoreUp', target: 'critical', actions: 'down' } } },
    critical: { on: { leave: { target: 'exiting' } } },
    exiting: { on: { up: { target: 'outside', actions: 'up' } } },
  },
});

/** N processes. */
export function semaphoreMutex(count: number): Scenario {
  return scenario({
    name: `semaphore-mutex-${count}`,
    text: `${count} processes and one semaphore`,
    initial: system.semaphore.set(1),
    actors: Object.fromEntries(Array.from({ length: count }, (_, id) => [`p${id}`, process.runs(contender)])),
    properties: [
      always('exclusion', 'one process is critical', process.count((each) => each.in('critical')).atMost(1)),
    ],
  });
}
