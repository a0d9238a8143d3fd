/** Children of armed memory whose faults nobody serves: they are not armed. */
import { actionBecomes, lockless, memberAt, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { childThread, cowFaulter } from '../../machines/fork/cow-thread.ts';
import { forkOfArmedMemory } from '../../machines/fork/dup-userfaultfd.ts';
import { armedForker } from '../../machines/fork/dup-userfaultfd-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { builtIn, mapsZero, properties as p, page, uffd, vmas } from '../../models/index.ts';
import { armedToFork, forkTold, twoContexts } from './setting.ts';

export const killedBeforeRead = scenario({
  name: 'fork-killed-before-event-is-read',
  text: 'A process of armed memory forks, nobody reads its event, and it is killed. The child has been made by then and runs: its memory is not armed any more, and its load finds zeros.',
  bounds: twoContexts,
  boundsReason: 'one page of parent and child, and a context for each',
  initial: armedToFork,
  actors: {
    fork: armedForker.runs(forkOfArmedMemory, { page: 0, child: 1, fresh: 1, mayBeKilled: true }),
    child: cowFaulter.runs(childThread, { page: 1, access: 'read' }),
  },
  properties: [
    ...forkTold,
    p.D3,
    p.D4,
    sometimes('zeros', 'the zero page is mapped in the child', mapsZero(memberAt(page, 1))),
  ],
  expect: { verdict: 'holds', states: 62, transitions: 67, depth: 49 },
  mutants: {
    'child stays armed': {
      text: 'Who gives the event up puts the context and leaves the VMA of the child as it is: a fault of the child waits in what is freed.',
      change: actionBecomes(armedForker, 'releaseNew', nothing),
      bug: 'D21, E17',
      expect: { violates: builtIn.L5freed, steps: 45 },
      reference: 'userfaultfd_event_wait_completion(), fs/userfaultfd.c: userfaultfd_release_new()',
    },
  },
});

export const notTold = scenario({
  name: 'fork-of-armed-memory-untold',
  text: 'A process of armed memory forks, whose descriptor does not ask for the event and is closed. The memory of the child is not armed: its load finds zeros.',
  bounds: twoContexts,
  boundsReason: 'one page of parent and child, and a descriptor of the parent',
  initial: [armedToFork, uffd.wantsEvents.at(0).set(false)],
  actors: {
    fork: armedForker.runs(forkOfArmedMemory, { page: 0, child: 1, fresh: 1 }),
    monitor: closer.runs(uffdClose),
    child: cowFaulter.runs(childThread, { page: 1, access: 'read' }),
  },
  properties: [
    ...forkTold,
    p.D3,
    p.D4,
    sometimes('zeros', 'the zero page is mapped in the child', mapsZero(memberAt(page, 1))),
  ],
  expect: { verdict: 'holds', states: 484, transitions: 902, depth: 46 },
  mutants: {
    'context is copied': {
      text: 'dup_userfaultfd() leaves the copied VMA as it is: it is armed for the context of the parent, of which nobody has a reference for it.',
      change: actionBecomes(armedForker, 'dupVma', [
        armedForker.actions.dupVma,
        lockless(vmas.missing.at(1)).set(true),
        lockless(vmas.ctx.at(1)).set(0),
      ]),
      bug: 'D44',
      expect: { violates: builtIn.L5freed, steps: 42 },
      reference: 'dup_userfaultfd(), fs/userfaultfd.c: userfaultfd_reset_ctx()',
    },
  },
});
