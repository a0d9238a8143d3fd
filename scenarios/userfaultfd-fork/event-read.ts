/** A process of armed memory forks, and its monitor reads of that and gets a descriptor for the child. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { forkOfArmedMemory } from '../../machines/fork/dup-userfaultfd.ts';
import { armedForker } from '../../machines/fork/dup-userfaultfd-role.ts';
import { forkReader, readForkEvents } from '../../machines/userfaultfd/resolve-userfault-fork.ts';
import { builtIn, properties as p, uffd } from '../../models/index.ts';
import { armedToFork, forkTold, twoContexts } from './setting.ts';

export default scenario({
  name: 'fork-event-read',
  text: 'A process of armed memory forks. Its monitor takes the event out of the queue, makes a descriptor for the context of the child, for which there may be no room at first, and looks whether the event is still there: who forks may have been killed meanwhile, and then gives the context up.',
  bounds: twoContexts,
  boundsReason: 'one page of parent and child, and a context for each',
  initial: armedToFork,
  actors: {
    fork: armedForker.runs(forkOfArmedMemory, { page: 0, child: 1, fresh: 1, mayBeKilled: true }),
    monitor: forkReader.runs(readForkEvents, { tableFull: true }),
  },
  properties: [
    ...forkTold,
    p.usersCounted,
    sometimes('two descriptors', 'the child has a descriptor of its own', uffd.open.at(1)),
    sometimes(
      'given up while read',
      'the monitor finds that the event has gone, and no descriptor was made',
      forkReader.some((r) => r.in('puttingLast')),
    ),
  ],
  expect: { verdict: 'holds', states: 384, transitions: 668, depth: 63 },
  mutants: {
    'read() has no reference': {
      text: 'read() takes no reference to the context that the event names: who forks is killed, puts his own, and the descriptor is made for a context that is gone.',
      change: [
        actionBecomes(forkReader, 'take', [forkReader.actions.take, uffd.refs.at(1).decrement()]),
        actionBecomes(forkReader, 'putFresh', nothing),
      ],
      bug: 'D21, E17',
      expect: { violates: builtIn.L5freed, steps: 57 },
      reference: 'commit 384632e67e08 (CVE-2017-15126)',
    },
    'reference not put': {
      text: 'read() keeps its reference beside that of the descriptor: the context and the address space of the child are never freed.',
      change: actionBecomes(forkReader, 'putFresh', nothing),
      expect: { violates: 'R1fork', steps: 53 },
      reference: 'userfaultfd_ctx_read(), fs/userfaultfd.c: userfaultfd_ctx_put()',
    },
    'event lost with the descriptor': {
      text: 'read() that could not make a descriptor does not put the event back: nobody ever reads it, and who forks sleeps on.',
      change: actionBecomes(forkReader, 'putBack', nothing),
      expect: { violates: 'FORK2', steps: 38 },
      reference: 'userfaultfd_ctx_read(), fs/userfaultfd.c: __add_wait_queue()',
    },
  },
});
