/**
 * What the last mmput() owes: __mmput() (kernel/fork.c) with exit_mmap() and remove_vma() (mm/mmap.c), Linux 6.1,
 * and by kernel.exitTakesNoLock the form before 5.18. An actor of its own, since any holder of mm_users may be the last.
 * Not modelled: page-table pages, TLB flush, mlocked VMAs, OOM reaper.
 */
import { setup } from 'xstate';
import { each, optional, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const lastUser = role(
  'last user of the mm',
  { registers: { page: optional(m.page), frame: reference(m.frame) } },
  ({ self }) => {
    const at = m.ptep(self.page.known());
    return {
      guards: {
        mmUnused: m.mmUnused(),
        takesNoLock: m.kernel.exitTakesNoLock,
        pteNone: m.pteNone(at),
        hasFrame: self.frame.isnt('none'),
        lastPage: self.page.known().isLast(),
      },
      actions: {
        zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at)],
        unlockPte: m.unlockPte(at),
        putFrame: [m.putFrame(self.frame), self.frame.set('none')],
        beginPages: self.page.set(0),
        nextPage: self.page.set(self.page.known().next()),
        endPages: self.page.set('none'),
        unlockMmapRead: m.mm.lock.releaseRead(),
        queueForMmapLock: m.mm.lock.queueWrite(),
        freeVmas: each(m.vma, (vma) => m.freeVma(vma)),
        unlockMmapWrite: m.mm.lock.releaseWrite(),
        mmdrop: m.mmdrop(),
      },
      steps: {
        lockMmapRead: m.mm.lock.acquireRead(),
        lockMmapWrite: m.mm.lock.acquireWrite(),
        lockPte: m.lockPte(at),
      },
    };
  },
);

export const exitMmap = setup(vocabulary(lastUser)).createMachine({
  id: 'exit_mmap',
  initial: 'inUse',
  states: {
    inUse: {
      tags: 'idle',
      on: {
        'mm_users is 0': [{ guard: 'mmUnused', actions: 'beginPages', target: 'unused' }],
      },
    },
    unused: {
      on: {
        'take mmap_lock': [
          { guard: 'takesNoLock', target: 'unmapping' },
          { guard: 'lockMmapRead', actions: 'lockMmapRead', target: 'unmapping' },
        ],
      },
    },
    unmapping: {
      initial: 'atPage',
      states: {
        atPage: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: {
          on: {
            'zap PTE': [
              { guard: 'pteNone', target: 'zapped' },
              { actions: 'zap', target: 'zapped' },
            ],
          },
        },
        zapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
        unlocked: { always: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'passed' }] },
        freeing: { on: { 'free frame': { actions: 'putFrame', target: 'passed' } } },
        passed: {
          always: [
            { guard: 'lastPage', actions: 'endPages', target: '#exit_mmap.unmapped' },
            { actions: 'nextPage', target: 'atPage' },
          ],
        },
      },
    },
    unmapped: { always: [{ guard: 'takesNoLock', target: 'freeing' }, { target: 'lockedForReading' }] },
    lockedForReading: { on: { 'drop mmap_lock': { actions: 'unlockMmapRead', target: 'unlocked' } } },
    unlocked: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmapWrite', actions: 'lockMmapWrite', target: 'freeing' } } },
    freeing: {
      on: {
        'free VMAs': [
          { guard: 'takesNoLock', actions: 'freeVmas', target: 'dropping' },
          { actions: 'freeVmas', target: 'freed' },
        ],
      },
    },
    freed: { on: { 'drop mmap_lock': { actions: 'unlockMmapWrite', target: 'dropping' } } },
    dropping: { on: { mmdrop: { actions: 'mmdrop', target: 'done' } } },
    done: { type: 'final' },
  },
});
