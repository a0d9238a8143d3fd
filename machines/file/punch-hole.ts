/**
 * fallocate(FALLOC_FL_PUNCH_HOLE) of one page: ext4_punch_hole(), fs/ext4/inode.c, around truncate_pagecache_range(),
 * mm/truncate.c, Linux 6.1: the blocks are released under invalidate_lock. The size stays, so that nothing else keeps a
 * fault from reading in what they contain before.
 * Not modelled: pages that are punched in part, writeback and direct I/O, what the filesystem does but that the blocks read
 * as zero afterwards.
 */
import { setup } from 'xstate';
import { index, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { truncateInodePages, truncateRegisters, truncateVocabulary } from './truncate-inode-pages.ts';
import { unmapMappingPages } from './unmap-mapping.ts';

const caller = { in: 'fs/ext4/inode.c:ext4_punch_hole' } as const;

export const puncher = role(
  'puncher',
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
      guards: { ...truncation.guards, hasInvalidateLock: not(m.kernel.noInvalidateLock) },
      actions: {
        ...truncation.actions,
        call: m.punchCalled(self.hole),
        releaseBlocks: m.releaseBlocks(self.hole),
        unlockInvalidate: m.cache.invalidateLock.releaseWrite(),
        returnZero: m.punchReturned(self.hole),
      },
      steps: { ...truncation.steps, lockInvalidate: m.cache.invalidateLock.acquireWrite() },
    };
  },
);

export const punchHole = setup(vocabulary(puncher)).createMachine({
  id: 'punch hole',
  initial: 'called',
  meta: { ...caller, version: '6.1' },
  states: {
    called: { meta: { in: 'user space' }, on: { call: { actions: 'call', target: 'atInode' } } },
    atInode: { on: { 'take i_rwsem': { guard: 'lockInode', actions: 'lockInode', target: 'locked' } } },
    locked: { always: [{ guard: 'hasInvalidateLock', target: 'keepingFaultsOut' }, { target: 'unmapping' }] },
    keepingFaultsOut: {
      on: { 'take invalidate_lock': { guard: 'lockInvalidate', actions: 'lockInvalidate', target: 'unmapping' } },
    },
    unmapping: { ...unmapMappingPages, onDone: { target: 'removing' } },
    removing: { ...truncateInodePages, onDone: { target: 'removed' } },
    removed: { on: { 'release blocks': { actions: 'releaseBlocks', target: 'released' } } },
    released: { always: [{ guard: 'hasInvalidateLock', target: 'lettingFaultsIn' }, { target: 'leaving' }] },
    lettingFaultsIn: { on: { 'drop invalidate_lock': { actions: 'unlockInvalidate', target: 'leaving' } } },
    leaving: { on: { 'drop i_rwsem': { actions: 'unlockInode', target: 'returning' } } },
    returning: { meta: { in: 'user space' }, on: { return: { actions: 'returnZero', target: 'done' } } },
    done: { type: 'final' },
  },
});
