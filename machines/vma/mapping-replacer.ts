/**
 * A thread puts anonymous memory where a file was mapped and nothing was faulted in: munmap(), mmap() and UFFDIO_REGISTER with the
 * descriptor that had the old mapping: mm/mmap.c, Linux 6.12, in one hold of mmap_lock for writing.
 * Not modelled: the calls one by one, in between which the range belongs to nobody, VMA locks; where something is mapped by then
 * it would have to be cleared: the mapping is left as it is.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const mappingReplacer = role(
  'replacer of a mapping',
  {
    registers: {
      /** Constants: the address, the VMA that covers it, and the one that takes its place. */
      page: index(m.page),
      vma: index(m.vma),
      fresh: index(m.vma),
    },
  },
  ({ self }) => {
    const { page, vma, fresh } = self;
    const mmapLock = m.mmapLockOf(page);
    return {
      guards: { nothingMapped: m.looksMissing(m.ptep(page)), isFresh: m.vmaIsFree(fresh) },
      actions: {
        queue: mmapLock.queueWrite(),
        unlink: [m.detachVma(vma), m.vmas.linked.at(vma).set('nowhere')],
        unlockMapping: m.cache.mmapLock.releaseWrite(),
        replace: [
          m.freeVma(vma),
          m.vmas.state.at(fresh).set('live'),
          m.vmas.covering.at(page).set(fresh),
          m.cache.linear.at(page).set('none'),
        ],
        unlock: mmapLock.releaseWrite(),
      },
      steps: { lock: mmapLock.acquireWrite(), lockMapping: m.cache.mmapLock.acquireWrite() },
    };
  },
);

export const replaceMapping = setup(vocabulary(mappingReplacer)).createMachine({
  id: 'replacement of a mapping',
  initial: 'called',
  meta: {
    in: 'mm/mmap.c:__mmap_region',
    version: '6.12',
    does: ['detaches VMAs'],
    assumes: { isFresh: 'the new VMA is one that is free' },
  },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queue', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lock', actions: 'lock', target: 'looking' } } },
    looking: {
      on: {
        'look at PTE': [
          { guard: 'nothingMapped', target: 'locked', description: 'none' },
          { target: 'replaced', description: 'filled by now' },
        ],
      },
    },
    locked: { on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } } },
    mappingLocked: { on: { 'remove VMA from i_mmap': { actions: 'unlink', target: 'unlinked' } } },
    unlinked: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'removed' } } },
    removed: { on: { 'link VMA': { actions: 'replace', target: 'replaced' } } },
    replaced: { on: { 'drop mmap_lock': { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});
