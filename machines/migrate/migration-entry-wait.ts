/**
 * A fault that finds a migration entry: migration_entry_wait(), mm/migrate.c, with migration_entry_wait_on_locked(),
 * mm/filemap.c; Linux 6.12. The thread sleeps without a reference to the page, which could fail the migration that it waits
 * for, and with the fault lock held. Part of the threads that fault beside a migration; it ends at #resolved.
 * Not modelled: a wait queue that several pages share by their hash.
 */
import { not, optional, type RecordPlace } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const migrationWaitRegisters = {
  /** Whose queue the thread is in. Untracked: the page may be freed while it sleeps. */
  awaited: optional(m.frame),
};

export function migrationWaitVocabulary(self: RecordPlace<typeof migrationWaitRegisters>, at: m.Ptep) {
  const now = m.entry(at);
  const awaited = self.awaited.known();
  return {
    guards: {
      looksMigrating: m.entryLockless(at).kind.is('migration'),
      isMigrating: now.kind.is('migration'),
      isLocked: not(m.frames.lock.at(awaited).isFree()),
    },
    actions: {
      noteAwaited: self.awaited.set(now.frame),
      queueForPage: m.frames.waiters.at(awaited).prepare(),
      forgetAwaited: self.awaited.set('none'),
    },
    steps: { woken: m.frames.waiters.at(awaited).woken() },
  };
}

const inWait = { in: 'mm/filemap.c:migration_entry_wait_on_locked' } as const;

export const migrationEntryWait = states({
  initial: 'lockingPte',
  meta: { in: 'mm/migrate.c:migration_entry_wait', version: '6.12' },
  states: {
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'isMigrating', actions: 'noteAwaited', target: 'queueing', description: 'a migration entry' },
          { target: 'replaced', description: 'replaced, or zapped' },
        ],
      },
    },
    replaced: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
    // The entry can only be replaced under the PTL: until that is dropped the page is locked and not freed.
    queueing: {
      meta: inWait,
      on: {
        'queue for page lock': [
          { guard: 'isLocked', actions: 'queueForPage', target: 'queued', description: 'locked' },
          { target: 'queued', description: 'unlocked by now' },
        ],
      },
    },
    queued: { meta: inWait, on: { 'unlock PTE': { actions: 'unlockPte', target: 'sleeping' } } },
    sleeping: {
      meta: inWait,
      on: { 'wake up': { guard: 'woken', actions: ['woken', 'forgetAwaited'], target: '#resolved' } },
    },
  },
});
