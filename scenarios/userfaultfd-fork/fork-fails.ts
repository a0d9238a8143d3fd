/** fork() of armed memory fails midway: nobody is told, and what was made for the child is given back. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { forkOfArmedMemory } from '../../machines/fork/dup-userfaultfd.ts';
import { armedForker } from '../../machines/fork/dup-userfaultfd-role.ts';
import { forkReader, readForkEvents } from '../../machines/userfaultfd/resolve-userfault-fork.ts';
import { properties as p, uffd } from '../../models/index.ts';
import { armedToFork, forkTold, twoContexts } from './setting.ts';

const taken = sometimes(
  'taken down',
  'the half-made address space is gone',
  lastUser.some((r) => r.in('done')),
);

export const withoutTables = scenario({
  name: 'fork-of-armed-memory-fails',
  text: 'A process of armed memory forks, and there is no memory for the page table of the child. The monitor is not told; the contexts are put, and the address space that is half made is taken down.',
  bounds: twoContexts,
  boundsReason: 'one page of parent and child, and a context for each',
  initial: armedToFork,
  actors: {
    fork: armedForker.runs(forkOfArmedMemory, { page: 0, child: 1, fresh: 1, lacksTables: true }),
    monitor: forkReader.runs(readForkEvents),
    exit: lastUser.runs(exitMmap, { mm: 1 }),
  },
  properties: [
    ...forkTold,
    p.usersCounted,
    p.vmasFreed,
    taken,
    sometimes('a context', 'the child has a context, until it is given up', uffd.refs.at(1).is(1)),
  ],
  expect: { verdict: 'holds', states: 32, transitions: 31, depth: 31 },
  mutants: {
    'told of a failed fork': {
      text: 'The event is told whether fork() succeeds or not: the monitor gets a descriptor for an address space that is half made and is being taken down.',
      change: guardBecomes(armedForker, 'failsTelling', false),
      bug: 'E18',
      expect: { violates: 'FORK1', steps: 25 },
      reference: 'commit f64e67e5d3a4, "fork: do not invoke uffd on fork if error occurs"',
    },
    'new context left over': {
      text: 'dup_userfaultfd_fail() does not put the context of the child, which keeps its address space.',
      change: actionBecomes(armedForker, 'putFresh', nothing),
      expect: { violates: 'R1fork', steps: 31 },
      reference: 'dup_userfaultfd_fail(), fs/userfaultfd.c',
    },
    'count left over': {
      text: 'dup_userfaultfd_fail() leaves mmap_changing as it is: no page of the parent can be filled any more.',
      change: actionBecomes(armedForker, 'uncountEvent', nothing),
      expect: { violates: 'R5', steps: 18 },
      reference: 'dup_userfaultfd_fail(), fs/userfaultfd.c: mmap_changing',
    },
  },
});

export const withoutContext = scenario({
  name: 'fork-of-armed-memory-without-context',
  text: 'The same where there is no memory for a context of the child.',
  bounds: twoContexts,
  boundsReason: 'one page of parent and child, and a context for each',
  initial: armedToFork,
  actors: {
    fork: armedForker.runs(forkOfArmedMemory, { page: 0, child: 1, fresh: 1, lacksContext: true }),
    exit: lastUser.runs(exitMmap, { mm: 1 }),
  },
  properties: [...forkTold, p.usersCounted, p.vmasFreed, taken],
  expect: { verdict: 'holds', states: 21, transitions: 20, depth: 20 },
});
