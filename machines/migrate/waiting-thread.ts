/**
 * One thread that accesses a page of anonymous memory which may be on its way: do-user-addr-fault.ts, and where the entry stands
 * for a page that is being migrated migration_entry_wait(), mm/migrate.c, with migration_entry_wait_on_locked(),
 * mm/filemap.c; Linux 6.12. The thread sleeps without a reference to the page, which could fail the migration that it waits for.
 * Not modelled: a wait queue that several pages share by their hash.
 */
import { setup } from 'xstate';
import { not, optional, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const migrationWaiter = role(
  'migration waiter',
  {
    registers: {
      ...faultRegisters,
      /** Whose queue the thread is in. Untracked: the page may be freed while it sleeps. */
      awaited: optional(m.frame),
    },
    choices: faultChoices,
    optional: faultOptional,
  },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const at = m.ptep(self.page);
    const now = m.entry(at);
    const awaited = self.awaited.known();
    return {
      guards: {
        ...fault.guards,
        looksMigrating: m.entryLockless(at).kind.is('migration'),
        isMigrating: now.kind.is('migration'),
        isLocked: not(m.frames.lock.at(awaited).isFree()),
      },
      actions: {
        ...fault.actions,
        noteAwaited: self.awaited.set(now.frame),
        queueForPage: m.frames.waiters.at(awaited).prepare(),
        forgetAwaited: self.awaited.set('none'),
      },
      steps: { ...fault.steps, woken: m.frames.waiters.at(awaited).woken() },
    };
  },
);

const inWait = { in: 'mm/filemap.c:migration_entry_wait_on_locked' } as const;

const migrationEntryWait = states({
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

export const waitingThread = setup(vocabulary(migrationWaiter)).createMachine({
  id: 'waiting thread',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: faultStatesWith(
    { guard: 'looksMigrating', actions: 'noteTable', target: 'migrationEntryWait', description: 'a migration entry' },
    { migrationEntryWait },
  ),
});
