/**
 * UFFDIO_COPY as it was up to the third posting of userfaultfd (March 2015): mcopy_atomic() reads user memory with
 * page faults on while it holds mmap_sem, so that a fault of its own read-locks mmap_sem a second time.
 * The fourth posting drops the lock, copies and starts again: userfaultfd-copy.ts. Left out as there.
 */

import { uffdUserSetup } from './descriptor-user-role.ts';
import { holdsFile } from './fill-ioctl.ts';
import { sourceFault } from './source-fault.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

/** One call for one page, and the program ends. */
export const copier2015 = uffdUserSetup.createMachine({
  id: 'copier of 2015',
  meta: { in: 'mm/userfaultfd.c:mcopy_atomic', version: 'seed 003', excludes: holdsFile },
  initial: 'called',
  states: {
    called: { always: { actions: 'beginCall', target: 'takingMmapLock' } },
    takingMmapLock: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLocked' } },
    },
    mmapLocked: {
      on: {
        'validate VMA': [
          { guard: 'rangeRegistered', target: 'atPage', description: 'covers the range, registered' },
          { actions: 'failEnoent', target: 'unlocking', description: 'not registered: ENOENT' },
        ],
      },
    },
    atPage: {
      on: {
        'allocate frame': { guard: 'frameFree', actions: 'allocate', target: 'allocated' },
        'out of memory': { guard: 'noFrameFree', actions: 'failEnomem', target: 'unlocking' },
      },
    },
    allocated: {
      on: {
        'copy with page faults on': [
          { guard: 'sourceReadable', actions: 'copyFaultsOn', target: 'filled', description: 'copied' },
          { target: 'sourceFault', description: 'source not there: faults' },
        ],
      },
    },
    sourceFault: {
      ...sourceFault,
      onDone: [{ guard: 'sourceFailed', target: 'puttingFrame' }, { target: 'allocated' }],
    },
    filled: {
      on: { 'charge frame': { actions: 'charge', target: 'charged' } },
    },
    charged: {
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } },
    },
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'pteNone', target: 'installing', description: 'still none' },
          { actions: 'failEexist', target: 'refused', description: 'set by another: EEXIST' },
        ],
      },
    },
    installing: {
      on: { 'set PTE': { actions: ['setPte', 'countPage'], target: 'installed' } },
    },
    installed: {
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'unlocking' } },
    },
    refused: {
      on: { 'unlock PTE': { actions: 'unlockPte', target: 'puttingFrame' } },
    },
    puttingFrame: { on: { 'put frame': { actions: ['putFrame', 'endPages'], target: 'unlocking' } } },
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmapAndForgetVma', target: 'answering' } } },
    answering: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_copy' },
      on: {
        'put out-field': [
          { guard: 'wakesNow', actions: 'putUser', target: 'waking', description: 'something was filled' },
          { actions: ['putUser', 'forgetCall'], target: 'done', description: 'nothing to wake for' },
        ],
      },
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetCall', target: 'done' } },
    done: { type: 'final' },
  },
});
