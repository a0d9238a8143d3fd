/**
 * Lamport's TwoPhase: a transaction manager and N resource managers. Messages are a set that only grows, so a
 * decision can be received again and again; what the manager has counted (`counted`) is apart from what was sent.
 */
import { setup } from 'xstate';
import {
  and,
  every,
  flag,
  index,
  never,
  role,
  type Scenario,
  scenario,
  set,
  shared,
  sort,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const manager = sort('manager', { interchangeable: true });
const net = shared('net', { prepared: set(manager), commit: flag, abort: flag });

const coordinator = role(
  'coordinator',
  { registers: { counted: set(manager) }, choices: { manager } },
  ({ self, chosen }) => ({
    guards: {
      preparedSent: net.prepared.has(chosen.manager),
      allCounted: every(manager, (each) => self.counted.has(each)),
    },
    actions: {
      count: self.counted.add(chosen.manager),
      sendCommit: net.commit.set(true),
      sendAbort: net.abort.set(true),
    },
  }),
);

const transactionManager = setup(vocabulary(coordinator)).createMachine({
  id: 'transaction manager',
  initial: 'init',
  states: {
    init: {
      on: {
        'receive prepared': { guard: 'preparedSent', target: 'init', actions: 'count' },
        commit: { guard: 'allCounted', target: 'committed', actions: 'sendCommit' },
        abort: { target: 'aborted', actions: 'sendAbort' },
      },
    },
    committed: { tags: 'idle' },
    aborted: { tags: 'idle' },
  },
});

const participant = role('participant', { registers: { manager: index(manager) } }, ({ self }) => ({
  guards: { commitSent: net.commit, abortSent: net.abort },
  actions: { sendPrepared: net.prepared.add(self.manager) },
}));

const resourceManager = setup(vocabulary(participant)).createMachine({
  id: 'resource manager',
  initial: 'working',
  on: {
    'receive commit': { guard: 'commitSent', target: '.committed' },
    'receive abort': { guard: 'abortSent', target: '.aborted' },
  },
  states: {
    working: {
      on: { prepare: { target: 'prepared', actions: 'sendPrepared' }, 'choose to abort': { target: 'aborted' } },
    },
    prepared: {},
    committed: { tags: 'idle' },
    aborted: { tags: 'idle' },
  },
});

/** N resource managers. */
export function twoPhaseCommit(managers: number): Scenario {
  const participants = Array.from(
    { length: managers },
    (_, id) => [`rm${id}`, participant.runs(resourceManager, { manager: id })] as const,
  );
  return scenario({
    name: `two-phase-commit-${managers}`,
    text: `Lamport's TwoPhase with ${managers} resource managers`,
    bounds: { manager: managers },
    actors: { tm: coordinator.runs(transactionManager), ...Object.fromEntries(participants) },
    properties: [
      never(
        'consistency',
        'no manager commits while another aborts',
        and(
          participant.some((rm) => rm.in('committed')),
          participant.some((rm) => rm.in('aborted')),
        ),
      ),
    ],
  });
}
