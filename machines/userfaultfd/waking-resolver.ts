/**
 * A resolver that fills a page and wakes, as far as barriers order it: mfill_atomic_pte_zeropage(), mm/userfaultfd.c, and
 * wake_userfault(), fs/userfaultfd.c, Linux 6.12. Its barrier is the smp_mb() before waitqueue_active().
 * Not modelled: the locks and checks before the page-table lock, refile_seq and the queue of faults that were read.
 */
import { setup } from 'xstate';
import { index, not, role, smpMb, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const wakingResolver = role(
  'waking resolver',
  {
    registers: {
      /** Constants: the page that it fills, and its descriptor. */
      page: index(m.page),
      ctx: index(m.context),
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const queueLock = m.uffd.faultLock.at(self.ctx);
    const pending = m.uffd.pending.at(self.ctx);
    return {
      guards: { someQueued: m.hasPending(self.ctx) },
      actions: {
        setPte: m.mapZeroPage(at, 'resolver'),
        unlockPte: m.unlockPte(at),
        fullBarrier: smpMb,
        wakeOldest: when(not(pending.isEmpty()), [m.wakeTask(pending.head()), pending.dequeue()]),
        unlockQueue: queueLock.release(),
      },
      steps: { lockPte: m.lockPte(at), lockQueue: queueLock.acquire() },
    };
  },
);

export const wakingResolverMachine = setup(vocabulary(wakingResolver)).createMachine({
  id: 'waking resolver',
  meta: { in: 'mm/userfaultfd.c:mfill_atomic_pte_zeropage', version: '6.12' },
  initial: 'atPage',
  states: {
    atPage: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'installing' } } },
    installing: { on: { 'set PTE': { actions: 'setPte', target: 'installed' } } },
    installed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'filled' } } },
    // The unlock orders the entry before itself, and nothing after itself.
    filled: {
      meta: { in: 'fs/userfaultfd.c:wake_userfault' },
      on: { 'smp_mb()': { actions: 'fullBarrier', target: 'looking' } },
    },
    looking: {
      meta: { in: 'fs/userfaultfd.c:wake_userfault' },
      on: {
        'test fault_pending_wqh': [
          { guard: 'someQueued', target: 'somebodyWaits', description: 'somebody waits' },
          { target: 'done', description: 'empty' },
        ],
      },
    },
    somebodyWaits: {
      meta: { in: 'fs/userfaultfd.c:__wake_userfault' },
      on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'waking' } },
    },
    waking: {
      meta: { in: 'fs/userfaultfd.c:__wake_userfault' },
      on: { 'wake fault': { actions: 'wakeOldest', target: 'woken' } },
    },
    woken: {
      meta: { in: 'fs/userfaultfd.c:__wake_userfault' },
      on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
