/**
 * fork() of a process whose memory is armed, by dup-mmap.ts with dup_userfaultfd(), dup_userfaultfd_complete() and
 * dup_userfaultfd_fail(), fs/userfaultfd.c, and userfaultfd_release_new(), mm/userfaultfd.c; Linux 6.12. The child gets a context
 * of its own if that of the parent asks for the event; else its memory is not armed. There may be no memory for the context
 * or for the child's page table: then the event is not told.
 * Not modelled: several VMAs of one context, and of several.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { eventWait } from '../userfaultfd/event-wait-completion.ts';
import { dupMmapMeta, dupMmapStates } from './dup-mmap.ts';
import { armedForker } from './dup-userfaultfd-role.ts';

const duplicating = { in: 'fs/userfaultfd.c:dup_userfaultfd' } as const;
const releasing = { in: 'mm/userfaultfd.c:userfaultfd_release_new' } as const;
const waiting = { in: 'fs/userfaultfd.c:userfaultfd_event_wait_completion' } as const;

/** From the call to `done` or `refused`. */
export const dupUserfaultfdStates = states({
  ...dupMmapStates,
  copyingVma: {
    meta: duplicating,
    on: {
      'look at context': [
        { guard: 'wantsFork', target: 'allocatingContext', description: 'it asks for the event' },
        { target: 'linkingVma', description: 'none, or it does not ask' },
      ],
    },
  },
  allocatingContext: {
    meta: duplicating,
    on: {
      'allocate context': [
        {
          guard: 'lacksContext',
          actions: ['fail', 'noteFailure'],
          target: 'unlockingChild',
          description: 'no memory',
        },
        { actions: 'allocateContext', target: 'gettingContext', description: 'allocated' },
      ],
    },
  },
  gettingContext: {
    meta: duplicating,
    on: { 'get context': { actions: 'getContext', target: 'lockingMapChanging' } },
  },
  // Waits for the resolvers that are past their look at mmap_changing.
  lockingMapChanging: {
    meta: duplicating,
    on: { 'lock map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'counting' } },
  },
  counting: { meta: duplicating, on: { 'count event': { actions: 'countEvent', target: 'unlockingMapChanging' } } },
  unlockingMapChanging: {
    meta: duplicating,
    on: { 'unlock map_changing_lock': { actions: 'unlockMapChanging', target: 'linkingArmedVma' } },
  },
  linkingArmedVma: { on: { 'copy VMA': { actions: ['dupVma', 'armChild'], target: 'toCopy' } } },
  linkingVma: { on: { 'copy VMA': { actions: 'dupVma', target: 'toCopy' } } },
  beginning: {
    meta: { in: 'mm/memory.c:copy_page_range' },
    on: { 'begin write_protect_seq': { actions: 'beginSeq', target: 'allocatingTable' } },
  },
  allocatingTable: {
    meta: { in: 'mm/memory.c:copy_pte_range' },
    on: {
      'allocate table of child': [
        { guard: 'lacksTables', actions: ['fail', 'noteFailure'], target: 'ending', description: 'no memory' },
        { target: 'copying', description: 'allocated' },
      ],
    },
  },

  unlocked: {
    always: [
      { guard: 'failsTelling', target: 'failing' },
      { guard: 'tells', target: 'telling' },
      { guard: 'failed', target: 'givingUp' },
      { target: 'waking' },
    ],
  },
  failing: {
    initial: 'uncounting',
    meta: { in: 'fs/userfaultfd.c:dup_userfaultfd_fail' },
    states: {
      uncounting: { on: { 'uncount event': { actions: 'uncountEvent', target: 'putting' } } },
      putting: { on: { 'put context': { actions: 'endEvent', target: 'puttingFresh' } } },
      puttingFresh: { on: { 'put new context': { actions: 'putFresh', target: 'failed' } } },
      failed: { type: 'final' },
    },
    onDone: { target: 'givingUp' },
  },
  telling: {
    initial: 'unlocked',
    meta: waiting,
    on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
    states: {
      ...eventWait,
      finishing: {
        always: [
          { guard: 'givesUpFresh', target: 'queueingForChild' },
          { actions: 'forgetFresh', target: 'uncounting' },
        ],
      },
      // The child has not run yet, and may never be told of: nobody is going to serve its faults.
      queueingForChild: {
        meta: releasing,
        on: { 'queue for mmap_lock of child': { actions: 'queueForChild', target: 'queuedForChild' } },
      },
      queuedForChild: {
        meta: releasing,
        on: { 'take mmap_lock of child': { guard: 'lockChild', actions: 'lockChild', target: 'lockingVmaOfChild' } },
      },
      lockingVmaOfChild: {
        meta: releasing,
        on: { 'write-lock VMA': { guard: 'lockVmaOfChild', actions: 'lockVmaOfChild', target: 'resetting' } },
      },
      resetting: { meta: releasing, on: { 'reset VMA': { actions: 'releaseNew', target: 'unlockingReleased' } } },
      unlockingReleased: {
        meta: releasing,
        on: { 'drop mmap_lock of child': { actions: 'unlockReleased', target: 'puttingFresh' } },
      },
      puttingFresh: { on: { 'put new context': { actions: 'putFresh', target: 'uncounting' } } },
      uncounting: { on: { 'uncount event': { actions: 'uncountEvent', target: 'putting' } } },
      putting: {
        meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_put' },
        on: { 'put context': { actions: 'endEvent', target: 'told' } },
      },
      told: { always: [{ guard: 'failed', target: '#givingUpChild' }, { target: '#wakingChild' }] },
    },
  },
  givingUp: { id: 'givingUpChild', ...dupMmapStates.givingUp },
  waking: { id: 'wakingChild', ...dupMmapStates.waking },
});

export const forkOfArmedMemory = setup(vocabulary(armedForker)).createMachine({
  id: 'fork of armed memory',
  initial: 'called',
  meta: dupMmapMeta,
  states: dupUserfaultfdStates,
});
