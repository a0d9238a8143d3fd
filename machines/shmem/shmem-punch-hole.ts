/**
 * fallocate(FALLOC_FL_PUNCH_HOLE) of one page of shmem: shmem_fallocate() around shmem_undo_range(), mm/shmem.c, Linux 6.12.
 * Faults are told of the hole and wait until it is there (shmem-falloc-wait.ts). There is no invalidate_lock, and the pages
 * are looked for once: what comes to the page cache behind that stays.
 * Not modelled: seals, the first pass over the pages that only tries their locks, pages that are punched in part or swapped
 * out, huge pages; what fallocate() allocates.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { truncateInodePages, truncateRegisters, truncateVocabulary } from '../file/truncate-inode-pages.ts';
import { unmapMappingPages } from '../file/unmap-mapping.ts';

export const shmemPuncher = role(
  'shmem puncher',
  {
    registers: {
      /** Constant: the page of the file. */
      hole: index(m.offset),
      ...truncateRegisters,
    },
  },
  ({ self }) => {
    const truncation = truncateVocabulary(self, (o) => o.is(self.hole));
    return {
      ...truncation,
      actions: {
        ...truncation.actions,
        call: m.punchCalled(self.hole),
        announceHole: m.shmem.punched.set(self.hole),
        forgetHole: m.shmem.punched.set('none'),
        wakeFaults: m.wakePunchWaiters(),
        unlinkFaults: m.unlinkPunchWaiters(),
        removePage: [m.judgeAnnounced(self.hole), truncation.actions.removePage],
        unlockInodeSpin: m.shmem.inodeSpin.release(),
        returnZero: m.punchReturned(self.hole),
      },
      steps: { ...truncation.steps, lockInodeSpin: m.shmem.inodeSpin.acquire() },
    };
  },
);

/** shmem_undo_range() of one page. */
const undoRange = states({
  ...truncateInodePages,
  meta: { in: 'mm/shmem.c:shmem_undo_range', version: '6.12' },
  states: {
    ...truncateInodePages.states,
    putting: { on: { 'put page': { actions: 'putPage', target: 'done' } } },
  },
});

export const shmemPunchHole = setup(vocabulary(shmemPuncher)).createMachine({
  id: 'shmem punch hole',
  initial: 'called',
  meta: { in: 'mm/shmem.c:shmem_fallocate', version: '6.12' },
  states: {
    called: { meta: { in: 'user space' }, on: { call: { actions: 'call', target: 'atInode' } } },
    atInode: { on: { 'take i_rwsem': { guard: 'lockInode', actions: 'lockInode', target: 'announcing' } } },
    announcing: {
      on: { 'take i_lock': { guard: 'lockInodeSpin', actions: 'lockInodeSpin', target: 'spinLocked' } },
    },
    spinLocked: { on: { 'set i_private': { actions: 'announceHole', target: 'announced' } } },
    announced: { on: { 'drop i_lock': { actions: 'unlockInodeSpin', target: 'unmapping' } } },
    unmapping: { ...unmapMappingPages, onDone: { target: 'removing' } },
    removing: { ...undoRange, onDone: { target: 'lettingFaultsIn' } },
    lettingFaultsIn: {
      on: { 'take i_lock again': { guard: 'lockInodeSpin', actions: 'lockInodeSpin', target: 'clearing' } },
    },
    clearing: { on: { 'clear i_private': { actions: 'forgetHole', target: 'waking' } } },
    waking: { on: { 'wake faults': { actions: 'wakeFaults', target: 'unlinking' } } },
    // synchronous_wake_function(): each of them only once it is awake.
    unlinking: { on: { 'take faults off queue': { actions: 'unlinkFaults', target: 'woken' } } },
    woken: { on: { 'drop i_lock': { actions: 'unlockInodeSpin', target: 'leaving' } } },
    leaving: { on: { 'drop i_rwsem': { actions: 'unlockInode', target: 'returning' } } },
    returning: { meta: { in: 'user space' }, on: { return: { actions: 'returnZero', target: 'done' } } },
    done: { type: 'final' },
  },
});
