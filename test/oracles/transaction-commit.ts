/** Lamport's TCommit: what two-phase commit implements. A manager decides by looking at all the others' states. */
import { setup } from 'xstate';
import {
  actor,
  and,
  array,
  every,
  exists,
  me,
  never,
  role,
  type Scenario,
  scenario,
  shared,
  words,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const all = shared('all', { is: array(actor, words('working', 'prepared', 'committed', 'aborted')) });
const mine = all.is.at(me);

const manager = role('manager', { registers: {} }, () => ({
  guards: {
    working: mine.is('working'),
    canCommit: and(
      mine.is('prepared'),
      every(actor, (other) => all.is.at(other).isOneOf('prepared', 'committed')),
    ),
    canAbort: and(
      mine.isOneOf('working', 'prepared'),
      every(actor, (other) => all.is.at(other).isnt('committed')),
    ),
  },
  actions: { prepare: mine.set('prepared'), commit: mine.set('committed'), abort: mine.set('aborted') },
}));

const resourceManager = setup(vocabulary(manager)).createMachine({
  id: 'resource manager',
  initial: 'deciding',
  states: {
    deciding: {
      tags: 'idle',
      on: {
        prepare: { guard: 'working', actions: 'prepare' },
        commit: { guard: 'canCommit', actions: 'commit' },
        abort: { guard: 'canAbort', actions: 'abort' },
      },
    },
  },
});

/** N resource managers. */
export function transactionCommit(managers: number): Scenario {
  const actors = Array.from({ length: managers }, (_, id) => [`rm${id}`, manager.runs(resourceManager)] as const);
  return scenario({
    name: `transaction-commit-${managers}`,
    text: `Lamport's TCommit with ${managers} resource managers`,
    actors: Object.fromEntries(actors),
    properties: [
      never(
        'consistency',
        'no manager commits while another aborts',
        and(
          exists(actor, (rm) => all.is.at(rm).is('committed')),
          exists(actor, (rm) => all.is.at(rm).is('aborted')),
        ),
      ),
    ],
  });
}
