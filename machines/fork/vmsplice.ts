/**
 * A child that puts a page into a pipe, gives its mapping back and looks at the pipe later: vmsplice(), of which only the
 * reference matters that follow_page_pte(), mm/gup.c, takes for it (FOLL_GET, not FOLL_PIN), and zap_pte_range(), mm/memory.c, for
 * munmap() or MADV_DONTNEED. Linux 6.1. Not modelled: the fast path, the pipe.
 */
import { setup } from 'xstate';
import { index, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';

export const splicer = role(
  'splicing child',
  {
    registers: {
      /** Constant: the page that is put into the pipe. */
      page: index(m.page),
      /** What the pipe has a reference to, and what it contained. */
      piped: reference(m.frame),
      content: m.content,
      /** What the mapping had, to be freed after the zap. */
      zapped: reference(m.frame),
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const { frame } = m.entry(at);
    return {
      guards: { isBorn: m.mms.tasks.at(m.mmOf(self.page)).moreThan(0) },
      actions: {
        follow: [m.getFrame(frame.known()), self.piped.set(frame), self.content.set(m.frames.content.at(frame))],
        unlockPte: m.unlockPte(at),
        dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
        zap: [self.zapped.set(m.frameToPut(at)), m.zapPte(at)],
        putZapped: [m.putFrame(self.zapped.known()), self.zapped.set('none')],
        putPiped: [m.putFrame(self.piped.known()), self.piped.set('none')],
      },
      steps: { lockMmap: m.mmapLockOf(self.page).acquireRead(), lockPte: m.lockPte(at) },
    };
  },
);

export const vmsplice = setup(vocabulary(splicer)).createMachine({
  id: 'vmsplice of a child',
  meta: { in: 'mm/gup.c:__gup_longterm_locked', version: '6.1', excludes: noFiles },
  initial: 'forked',
  states: {
    forked: {
      tags: 'idle',
      meta: { in: 'kernel/sched/core.c:schedule_tail' },
      on: { 'begin to run': { guard: 'isBorn', target: 'called' } },
    },
    called: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'walking' } } },
    walking: {
      meta: { in: 'mm/gup.c:follow_page_pte' },
      initial: 'lockingPte',
      states: {
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } } },
        looking: { on: { 'follow page': { actions: 'follow', target: 'followed' } } },
        followed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'piped' },
    },
    piped: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'unmapping' } } },
    unmapping: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'zapping' } },
    },
    zapping: {
      meta: { in: 'mm/memory.c:zap_pte_range' },
      initial: 'lockingPte',
      states: {
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: { on: { 'zap PTE': { actions: 'zap', target: 'zapped' } } },
        zapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'freeing' },
    },
    freeing: {
      meta: { in: 'mm/mmu_gather.c:tlb_batch_pages_flush' },
      on: { 'free frame': { actions: 'putZapped', target: 'zapped' } },
    },
    zapped: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'reading' } },
    },
    reading: {
      meta: { in: 'user space' },
      on: { 'read pipe': { actions: 'putPiped', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
