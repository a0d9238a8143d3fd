/**
 * A thread in mmap(), munmap() or mprotect() of memory that no one else looks at: down_write(&mm->mmap_lock),
 * mm/mmap.c. All that matters of it is that it queues for the lock and so holds back new readers.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { mm, mms } from '../../models/index.ts';

export const layoutChanger = role('mmap writer', { registers: { mm: index(mm) } }, ({ self }) => {
  const mmapLock = mms.lock.at(self.mm);
  return {
    actions: { queue: mmapLock.queueWrite(), unlock: mmapLock.releaseWrite() },
    steps: { lock: mmapLock.acquireWrite() },
  };
});

export const mmapWriter = setup(vocabulary(layoutChanger)).createMachine({
  id: 'mmap writer',
  initial: 'called',
  meta: { in: 'mm/mmap.c:__vm_munmap', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queue', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lock', actions: 'lock', target: 'changing' } } },
    changing: { on: { 'drop mmap_lock': { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});
