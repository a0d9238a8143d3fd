/**
 * Programs of a postcopy migration that qemu-postcopy.ts does not have: its threads under a mutex, as they were before the kernel
 * closed the race between UFFDIO_COPY and read() (seed 003, changelog of v4: the mutex went with the fix); and its threads of
 * today beside a balloon, which gives pages of the guest back with MADV_DONTNEED: migration/postcopy-ram.c of QEMU. User space; the calls
 * are in userfaultfd-read.ts, userfaultfd-copy.ts, userfaultfd-zeropage.ts and userfaultfd-wake.ts.
 * Not modelled: the request to the source machine (every page is sent anyway), poll(). A discard is of all pages that there are: an event
 * names one.
 */
import { setup } from 'xstate';
import { each, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { discards, page, postcopy, postcopyMutex } from '../../models/index.ts';
import { uffdUserChoices, uffdUserOptional, uffdUserRegisters, uffdUserVocabulary } from './descriptor-user-role.ts';
import { uffdioCopy } from './userfaultfd-copy.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';
import { uffdioZeropage } from './userfaultfd-zeropage.ts';

export const postcopyUser = role(
  'postcopy thread',
  { registers: uffdUserRegisters, choices: uffdUserChoices, optional: uffdUserOptional, family: true },
  ({ self, chosen }) => {
    const user = uffdUserVocabulary(self, chosen);
    return {
      ...user,
      guards: {
        ...user.guards,
        gotEvent: self.got.is('event'),
        received: postcopy.state.at(self.page).is('RECEIVED'),
        discarded: discards.noted.at(self.page),
      },
      actions: {
        ...user.actions,
        noteReceived: postcopy.state.at(self.last).set('RECEIVED'),
        noteDiscard: each(page, (p) => discards.noted.at(p).set(true)),
        unlockStates: postcopyMutex.lock.release(),
      },
      steps: { ...user.steps, lockStates: postcopyMutex.lock.acquire() },
    };
  },
);
const postcopySetup = setup(vocabulary(postcopyUser));

/** The thread that receives pages: it copies a page and says so before another thread may look. */
export const lockingReceiver = postcopySetup.createMachine({
  id: 'receiver with a mutex',
  meta: { in: 'user space' },
  initial: 'pageArrived',
  states: {
    pageArrived: { on: { 'lock states': { guard: 'lockStates', actions: 'lockStates', target: 'copy' } } },
    copy: { ...uffdioCopy, onDone: { target: 'copied' } },
    copied: { on: { 'change state to RECEIVED': { actions: 'noteReceived', target: 'received' } } },
    received: { on: { 'unlock states': { actions: ['unlockStates', 'forgetCall', 'forgetRead'], target: 'done' } } },
    done: { type: 'final' },
  },
});

/** The thread that listens for faults: of a page that is there already, whoever asked for it is woken. */
export const lockingListener = postcopySetup.createMachine({
  id: 'listener with a mutex',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: [{ guard: 'gotFault', target: 'faulted' }, { target: 'again' }] },
    faulted: { on: { 'lock states': { guard: 'lockStates', actions: 'lockStates', target: 'locked' } } },
    locked: {
      on: {
        'look at state': [
          { guard: 'received', actions: 'rangeOfMessage', target: 'waking', description: 'RECEIVED' },
          { target: 'looked', description: 'still to come' },
        ],
      },
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'looked' } },
    looked: { on: { 'unlock states': { actions: 'unlockStates', target: 'again' } } },
    again: { on: { 'read again': { actions: 'forgetRead', target: 'read' } } },
  },
});

/** Today's receiver, postcopy_place_page(): a page is in the map of received pages once it is there. */
export const placingReceiver = postcopySetup.createMachine({
  id: 'placing receiver',
  meta: { in: 'user space' },
  initial: 'copy',
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', target: 'placed' },
        { guard: 'gotEagain', actions: 'forgetCall', target: 'again' },
        { actions: ['forgetCall', 'forgetRead', 'endPages'], target: 'done' },
      ],
    },
    again: { on: { 'call UFFDIO_COPY': { target: 'copy' } } },
    placed: {
      on: { 'note as received': { actions: ['noteReceived', 'forgetCall', 'forgetRead'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/**
 * Today's listener, postcopy_ram_fault_thread(), which asks for no page that was received, and what a listener must do that
 * has a balloon beside it: a page that was discarded comes back empty.
 */
export const discardingListener = postcopySetup.createMachine({
  id: 'listener that is told of discards',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: {
      ...userfaultfdRead,
      onDone: [{ guard: 'gotFault', target: 'faulted' }, { guard: 'gotEvent', target: 'told' }, { target: 'again' }],
    },
    // Whose message was read before the event may find the page gone when it looks: it has to ask again.
    told: { on: { 'note discard': { actions: ['noteDiscard', 'rangeOfAll'], target: 'waking' } } },
    faulted: {
      on: {
        'look at states': [
          { guard: 'discarded', target: 'fill', description: 'discarded' },
          { guard: 'received', target: 'again', description: 'received: nothing to ask for' },
          { target: 'again', description: 'to come' },
        ],
      },
    },
    fill: {
      ...uffdioZeropage,
      onDone: [{ guard: 'mustWake', actions: 'rangeOfMessage', target: 'waking' }, { target: 'again' }],
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'again' } },
    again: { on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } } },
  },
});
