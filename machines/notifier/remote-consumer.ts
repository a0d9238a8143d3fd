/**
 * A consumer whose translations are kept by a remote machine, after what the posting of the MMU notifiers says of XPMEM:
 * dropping them means a message and an answer. `remoteNode` is that machine, `remoteDetach` a call on this side that gives
 * the attachment up. The callback of its notifier is in mmu-notifier.ts.
 * Not modelled: how the translations were made, loss of messages.
 */
import { setup } from 'xstate';
import { blocking, index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const remote = role(
  'remote',
  {
    /** Constants. */
    registers: { page: index(m.page), consumer: index(m.consumer) },
    optional: ['store to page', 'detach'],
    family: true,
  },
  ({ self }) => {
    const c = self.consumer;
    const { lock, mutex, remote: answer } = m.secondary;
    return {
      guards: { writes: m.guestWrites(c, self.page) },
      actions: {
        store: m.guestStore(c, self.page),
        dropTranslation: m.zapSpte(c, self.page),
        unlockTable: lock.at(c).release(),
        acknowledge: answer.at(c).set('acknowledged'),
        unlockMutex: mutex.at(c).release(),
        dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
      },
      steps: {
        asked: blocking(answer.at(c).is('asked'), []),
        lockTable: lock.at(c).acquire(),
        lockMutex: mutex.at(c).acquire(),
        lockMmap: m.mmapLockOf(self.page).acquireRead(),
      },
    };
  },
);
const remoteSetup = setup(vocabulary(remote));

export const remoteNode = remoteSetup.createMachine({
  id: 'remote node',
  initial: 'attached',
  meta: { in: 'device', version: 'seed 004' },
  states: {
    attached: {
      tags: 'idle',
      on: {
        'store to page': { guard: 'writes', actions: 'store' },
        'receive invalidation': { guard: 'asked', target: 'asked' },
      },
    },
    asked: { on: { 'lock translations': { guard: 'lockTable', actions: 'lockTable', target: 'locked' } } },
    locked: { on: { 'drop translation': { actions: 'dropTranslation', target: 'dropped' } } },
    dropped: { on: { 'unlock translations': { actions: 'unlockTable', target: 'answering' } } },
    answering: { on: { acknowledge: { actions: 'acknowledge', target: 'attached' } } },
  },
});

const detaching = remoteSetup.createStateConfig({
  initial: 'lockingTable',
  states: {
    lockingTable: { on: { 'lock translations': { guard: 'lockTable', actions: 'lockTable', target: 'locked' } } },
    locked: { on: { 'drop translation': { actions: 'dropTranslation', target: 'dropped' } } },
    dropped: { on: { 'unlock translations': { actions: 'unlockTable', target: 'detached' } } },
    detached: { type: 'final' },
  },
});

/** Some time, or never, the attachment is given up: under mmap_lock and then the mutex, as the callback takes them. */
export const remoteDetach = remoteSetup.createMachine({
  id: 'detach',
  initial: 'using',
  meta: { in: 'device', version: 'seed 004' },
  states: {
    using: { tags: 'idle', on: { detach: { target: 'lockingMmap' } } },
    lockingMmap: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingMutex' } } },
    lockingMutex: {
      on: { 'lock consumer mutex': { guard: 'lockMutex', actions: 'lockMutex', target: 'detaching' } },
    },
    detaching: { ...detaching, onDone: { target: 'unlocking' } },
    unlocking: { on: { 'unlock consumer mutex': { actions: 'unlockMutex', target: 'dropping' } } },
    dropping: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'done' } } },
    done: { type: 'final' },
  },
});

/** The broken order: the mutex of the callback first. */
export const remoteDetachInverted = remoteSetup.createMachine({
  id: 'detach in the wrong order',
  initial: 'using',
  meta: { in: 'device', version: 'seed 004' },
  states: {
    using: { tags: 'idle', on: { detach: { target: 'lockingMutex' } } },
    lockingMutex: {
      on: { 'lock consumer mutex': { guard: 'lockMutex', actions: 'lockMutex', target: 'lockingMmap' } },
    },
    lockingMmap: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'detaching' } } },
    detaching: { ...detaching, onDone: { target: 'dropping' } },
    dropping: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'unlocking' } } },
    unlocking: { on: { 'unlock consumer mutex': { actions: 'unlockMutex', target: 'done' } } },
    done: { type: 'final' },
  },
});
