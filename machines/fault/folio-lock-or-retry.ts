/**
 * __folio_lock_or_retry(), mm/filemap.c, Linux 6.12: a fault locks a page at once, waits for it with the fault lock if it has
 * tried before, and otherwise without, to fault again. Part of ../swap/do-swap-page.ts and
 * ../device-memory/exclusive-thread.ts; it begins in `lockingPage`, and the page is put in `puttingToRetry`.
 * Not modelled: fatal signals while the page lock is waited for.
 */
import { states } from '../../checker/language/vocabulary.ts';

const inLock = { in: 'mm/filemap.c:__folio_lock_or_retry' } as const;

/** `locked`: the state in which the caller has the lock. */
export function folioLockOrRetry<const L extends string>(locked: L) {
  return states({
    lockingPage: {
      meta: inLock,
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: locked, description: 'taken' },
          { guard: 'waitsForPage', target: 'sleepingOnPage', description: 'held by another, and the fault lock stays' },
          { target: 'droppingFaultLock', description: 'held by another' },
        ],
      },
    },
    sleepingOnPage: {
      meta: inLock,
      on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: locked } },
    },
    droppingFaultLock: {
      meta: inLock,
      on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: 'awaitingPage' } },
    },
    awaitingPage: {
      meta: inLock,
      on: { 'wait until page is unlocked': { guard: 'awaitPage', actions: 'awaitPage', target: 'puttingToRetry' } },
    },
  });
}
