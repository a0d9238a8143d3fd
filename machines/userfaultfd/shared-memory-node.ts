/**
 * One node of a distributed shared memory in user space (seed 003, use case 6): while nobody stores, every node has the page, write-protected;
 * the first store to it makes a node its owner, which takes it from the other. User space. Each call that it makes is the one step
 * under the PTL by which it changes an entry: UFFDIO_WRITEPROTECT, MADV_DONTNEED and UFFDIO_COPY, whose other steps are in
 * userfaultfd-writeprotect.ts, madvise-dontneed-free.ts and userfaultfd-copy.ts.
 * Not modelled: the network, across which a node asks the other to make a call; read(): it sees whether a fault waits; loads that share
 * the page again.
 */
import { setup } from 'xstate';
import { flag, ghost, index, mightSleep, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { wakeUserfault, wakeVocabulary } from './userfaultfd-wake.ts';

export const node = role(
  'node of a shared memory',
  {
    registers: {
      /** Constants: its page, that of the other node, and its descriptor. */
      page: index(m.page),
      other: index(m.page),
      ctx: index(m.context),
      /** What was fetched, and what the page of the other node contained when it was discarded. */
      fetched: m.content,
      discarded: ghost(m.content),
      /** The page that is discarded, and the one that is filled. */
      old: reference(m.frame),
      frame: reference(m.frame),
      needWakeup: flag,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const own = m.ptep(self.page);
    const other = m.ptep(self.other);
    const wake = wakeVocabulary(self.ctx, self.needWakeup, m.onlyPage(self.page));
    const { lock, owner } = m.directory;
    const contentOfOther = m.contentAt(m.entryLockless(other).frame, self.other);
    return {
      guards: {
        ...wake.guards,
        faultWaits: m.hasPending(self.ctx),
        ownsIt: owner.is(self.page),
        otherOwnsIt: owner.is(self.other),
        isMapped: m.readable(own),
        frameFree: m.frameFree(chosen.frame),
      },
      actions: {
        ...wake.actions,
        unlockDirectory: lock.release(),
        protectOther: [m.writeProtect(other), m.setUffdWp(other)],
        fetch: self.fetched.set(contentOfOther),
        discardOther: [
          self.discarded.set(contentOfOther),
          self.old.set(m.frameToPut(other)),
          m.clearUffdWp(other),
          m.zapPte(other),
        ],
        unlockOther: m.unlockPte(other),
        putOld: [m.putFrame(self.old.known()), self.old.set('none')],
        allocate: [
          mightSleep,
          m.allocateFrame(chosen.frame),
          m.chargeFrame(chosen.frame),
          self.frame.set(chosen.frame),
        ],
        fill: m.frames.content.at(self.frame).set(self.fetched),
        setPte: [m.mapFrame(own, self.frame.known(), 'resolver'), self.frame.set('none')],
        unprotect: [m.clearUffdWp(own), m.reusePage(own)],
        unlockPte: m.unlockPte(own),
        noteOwner: owner.set(self.page),
      },
      steps: { ...wake.steps, lockDirectory: lock.acquire(), lockOther: m.lockPte(other), lockPte: m.lockPte(own) },
    };
  },
);

export const sharedMemoryNode = setup(vocabulary(node)).createMachine({
  id: 'node of a shared memory',
  meta: { in: 'user space', does: ['write-protects pages'], excludes: { ...noFiles, ...residentOnly } },
  initial: 'idle',
  states: {
    idle: { tags: 'idle', on: { 'see a fault': { guard: 'faultWaits', target: 'locking' } } },
    locking: { on: { 'lock directory': { guard: 'lockDirectory', actions: 'lockDirectory', target: 'looking' } } },
    looking: {
      on: {
        'look at owner': [
          { guard: 'ownsIt', target: 'unlocking', description: 'this node' },
          { guard: 'otherOwnsIt', target: 'protecting', description: 'the other one' },
          { target: 'discarding', description: 'nobody' },
        ],
      },
    },
    // Whoever stores to it on the other node has to ask from here on: what is fetched is the last of it.
    protecting: {
      initial: 'locking',
      states: {
        locking: { on: { 'lock PTE of other node': { guard: 'lockOther', actions: 'lockOther', target: 'locked' } } },
        locked: { on: { 'write-protect PTE of other node': { actions: 'protectOther', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PTE of other node': { actions: 'unlockOther', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'fetching' },
    },
    fetching: { on: { 'fetch page': { actions: 'fetch', target: 'discarding' } } },
    discarding: {
      initial: 'locking',
      states: {
        locking: { on: { 'lock PTE of other node': { guard: 'lockOther', actions: 'lockOther', target: 'locked' } } },
        locked: { on: { 'zap PTE of other node': { actions: 'discardOther', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PTE of other node': { actions: 'unlockOther', target: 'putting' } } },
        putting: { on: { 'free frame': { actions: 'putOld', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: [{ guard: 'isMapped', target: 'opening' }, { target: 'allocating' }],
    },
    allocating: { on: { 'allocate frame': { guard: 'frameFree', actions: 'allocate', target: 'allocated' } } },
    allocated: { on: { 'copy page': { actions: 'fill', target: 'filling' } } },
    filling: {
      initial: 'locking',
      states: {
        locking: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: { on: { 'set PTE': { actions: 'setPte', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'owning' },
    },
    opening: {
      initial: 'locking',
      states: {
        locking: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: { on: { 'take protection off PTE': { actions: 'unprotect', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'owning' },
    },
    owning: { on: { 'note owner': { actions: 'noteOwner', target: 'unlocking' } } },
    unlocking: { on: { 'unlock directory': { actions: 'unlockDirectory', target: 'waking' } } },
    waking: { ...wakeUserfault, onDone: { target: 'idle' } },
  },
});
