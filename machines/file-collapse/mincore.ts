/**
 * User space that looks with mincore() whether the page cache has a page: mincore_page(), mm/mincore.c, Linux 6.12. Where the
 * VMA is armed it counts on a message for the page that it has found missing.
 * Not modelled: that entries are looked at first, which say more than the page cache only where a page is mapped.
 */
import { setup } from 'xstate';
import { and, index, lockless, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const holeSeeker = role('hole seeker', { registers: { page: index(m.page) }, family: true }, ({ self }) => {
  const mmapLock = m.mmapLockOf(self.page);
  const o = m.cache.linear.at(self.page).known();
  return {
    guards: {
      isArmed: lockless(m.vmas.missing.at(m.vmaAtLockless(self.page))),
      isHole: m.holeAt(o),
      isUnread: and(m.cache.slot.at(o).isnt('none'), not(m.frames.uptodate.at(m.cache.slot.at(o)))),
      isCached: and(m.cache.slot.at(o).isnt('none'), not(m.iPages.retry.at(o))),
    },
    actions: {
      noteHole: m.noteHoleSeen(self.page),
      judgeMissing: m.judgeMissing(o),
      unlockMmap: mmapLock.releaseRead(),
    },
    steps: { lockMmap: mmapLock.acquireRead() },
  };
});

export const mincoreOfStored = setup(vocabulary(holeSeeker)).createMachine({
  id: 'mincore of what was stored',
  initial: 'entered',
  meta: { in: 'mm/mincore.c:do_mincore', version: '6.12' },
  states: {
    entered: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'looking' } } },
    looking: {
      meta: { in: 'mm/mincore.c:mincore_page' },
      on: {
        'find page': [
          { guard: 'isHole', actions: 'judgeMissing', target: 'seen', description: 'a hole' },
          { guard: 'isUnread', actions: 'judgeMissing', target: 'seen', description: 'there, not up to date: missing' },
          { guard: 'isCached', target: 'seen', description: 'there' },
        ],
      },
    },
    seen: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const mincore = setup(vocabulary(holeSeeker)).createMachine({
  id: 'mincore',
  initial: 'called',
  meta: { in: 'mm/mincore.c:do_mincore', version: '6.12' },
  states: {
    // Before that it has no reason to look.
    called: { meta: { in: 'user space' }, on: { 'call mincore()': { guard: 'isArmed', target: 'entered' } } },
    entered: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'looking' } } },
    looking: {
      meta: { in: 'mm/mincore.c:mincore_page' },
      on: {
        'find page': [
          { guard: 'isHole', actions: 'noteHole', target: 'seen', description: 'a hole' },
          { guard: 'isCached', target: 'seen', description: 'there' },
        ],
      },
    },
    seen: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
