/**
 * mremap() of a registered VMA that fails after it has prepared its event: move_vma() (mm/mremap.c) with
 * mremap_userfaultfd_prep() and mremap_userfaultfd_fail() (fs/userfaultfd.c), Linux 6.17. Here the move always fails;
 * waiting for the event to be read is the same as in madvise-dontneed-free.ts. Not modelled: the move itself.
 */
import { and, setup } from 'xstate';
import { and as both, index, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';

export const mover = role(
  'moving task',
  { registers: { page: index(m.page), vma: reference(m.vma), ctx: reference(m.context) } },
  ({ self }) => {
    const owner = m.vmas.ctx.at(self.vma);
    const mapChangingLock = m.uffd.mapChangingLock.at(self.ctx);
    return {
      guards: {
        vmaCovers: self.vma.isnt('none'),
        announces: both(owner.isnt('none'), m.uffd.wantsEvents.at(owner)),
        prepared: self.ctx.isnt('none'),
        noMmapChanging: m.kernel.noMmapChanging,
        hasMapChangingLock: m.hasMapChangingLock(),
      },
      actions: {
        queueForMmapLock: m.mmapLockOf(self.page).queueWrite(),
        findVma: when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page))),
        noteContext: self.ctx.set(owner),
        beginEvent: m.beginEvent(self.ctx.known(), 'remap', self.page),
        countEvent: m.countEvent(self.ctx.known()),
        unlockMapChanging: mapChangingLock.releaseWrite(),
        unlockMmap: [m.mmapLockOf(self.page).releaseWrite(), self.vma.set('none')],
        uncountEvent: m.uncountEvent(self.ctx.known()),
        endEvent: [m.endEvent(self.ctx.known()), self.ctx.set('none')],
      },
      steps: {
        lockMmap: m.mmapLockOf(self.page).acquireWrite(),
        lockMapChanging: mapChangingLock.acquireWrite(),
      },
    };
  },
);

export const failingMremap = setup(vocabulary(mover)).createMachine({
  id: 'mremap',
  initial: 'called',
  meta: { in: 'mm/mremap.c:do_mremap', version: '6.17', excludes: anonymousOnly },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
    locked: { on: { 'find VMA': { actions: 'findVma', target: 'found' } } },
    found: {
      on: {
        'check VMA': [
          {
            guard: and(['vmaCovers', 'announces']),
            actions: 'noteContext',
            target: 'announcing',
            description: 'registered for events',
          },
          { target: 'failed', description: 'none, or nobody to tell' },
        ],
      },
    },
    announcing: {
      meta: { in: 'fs/userfaultfd.c:mremap_userfaultfd_prep' },
      on: { 'get context': { actions: 'beginEvent', target: 'referenced' } },
    },
    referenced: {
      always: [
        { guard: 'noMmapChanging', target: 'moving' },
        { guard: 'hasMapChangingLock', target: 'lockingMapChanging' },
        { target: 'counting' },
      ],
    },
    lockingMapChanging: {
      meta: { in: 'fs/userfaultfd.c:mremap_userfaultfd_prep' },
      on: { 'lock map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'counting' } },
    },
    counting: {
      meta: { in: 'fs/userfaultfd.c:mremap_userfaultfd_prep' },
      on: { 'count event': { actions: 'countEvent', target: 'counted' } },
    },
    counted: { always: [{ guard: 'hasMapChangingLock', target: 'unlockingMapChanging' }, { target: 'moving' }] },
    unlockingMapChanging: {
      meta: { in: 'fs/userfaultfd.c:mremap_userfaultfd_prep' },
      on: { 'unlock map_changing_lock': { actions: 'unlockMapChanging', target: 'moving' } },
    },
    moving: {
      meta: { in: 'mm/mremap.c:move_vma' },
      on: { 'fail to move': { target: 'failed' } },
    },
    failed: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
    unlocked: {
      always: [
        { guard: and(['prepared', 'noMmapChanging']), target: 'putting' },
        { guard: 'prepared', target: 'failing' },
        { target: 'done' },
      ],
    },
    failing: {
      meta: { in: 'fs/userfaultfd.c:mremap_userfaultfd_fail' },
      on: { 'uncount event': { actions: 'uncountEvent', target: 'putting' } },
    },
    putting: {
      meta: { in: 'fs/userfaultfd.c:mremap_userfaultfd_fail' },
      on: { 'put context': { actions: 'endEvent', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
