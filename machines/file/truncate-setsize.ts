/**
 * ftruncate() to a smaller size, as a filesystem without more of its own does it: truncate_setsize() and
 * truncate_pagecache(), mm/truncate.c, Linux 6.1, under i_rwsem. The size goes down first; then the pages behind it are
 * unmapped, removed from the page cache by truncate-inode-pages.ts, and unmapped again.
 * Not modelled: what the filesystem does to its blocks, and its invalidate_lock: the size is what faults ask for.
 */
import { setup } from 'xstate';
import { each, index, not, type RecordPlace, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { truncateInodePages, truncateRegisters, truncateVocabulary } from './truncate-inode-pages.ts';
import { unmapMappingPages } from './unmap-mapping.ts';

export const truncaterRegisters = {
  /** Constant: the first page of the file that goes. */
  first: index(m.offset),
  ...truncateRegisters,
};

/** `moving`: whether pages of the file may be on their way. */
export function truncaterVocabulary(self: RecordPlace<typeof truncaterRegisters>, moving = false) {
  const truncation = truncateVocabulary(self, (o) => not(o.before(self.first)), true, undefined, moving);
  return {
    ...truncation,
    actions: { ...truncation.actions, setSize: each(m.offset, (o) => m.cutAt(self.first, o)) },
  };
}

export const truncater = role('truncater', { registers: truncaterRegisters }, ({ self }) => truncaterVocabulary(self));

export const truncateStates = states({
  called: {
    meta: { in: 'fs/open.c:do_truncate' },
    on: { 'take i_rwsem': { guard: 'lockInode', actions: 'lockInode', target: 'locked' } },
  },
  locked: { on: { 'write i_size': { actions: 'setSize', target: 'unmapping' } } },
  unmapping: { ...unmapMappingPages, onDone: { target: 'removing' } },
  removing: { ...truncateInodePages, onDone: { target: 'unmappingAgain' } },
  // Private copies that were made meanwhile; and nothing else.
  unmappingAgain: { ...unmapMappingPages, onDone: { target: 'truncated' } },
  truncated: {
    meta: { in: 'fs/open.c:do_truncate' },
    on: { 'drop i_rwsem': { actions: 'unlockInode', target: 'done' } },
  },
  done: { type: 'final' },
});

export const truncateMeta = { in: 'mm/truncate.c:truncate_setsize', version: '6.1' } as const;

export const truncate = setup(vocabulary(truncater)).createMachine({
  id: 'truncate',
  initial: 'called',
  meta: truncateMeta,
  states: truncateStates,
});
