/**
 * userfaultfd_unmap_prep(), fs/userfaultfd.c, Linux 6.12, of a VMA that is being unmapped, and by `kernel.noVmaLocks` without
 * map_changing_lock. Part of the machines that unmap and tell; userfaultfd_unmap_complete() is in theirs, once mmap_lock is dropped.
 * Not modelled: no memory for the entry of the list, several VMAs of one context in the range, of which one event tells.
 */
import { and, type IndexExpr, type OptionalExpr } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

/** `vma`: what is unmapped; `prepare`: notes the event on the list of the caller. */
export function unmapEventVocabulary(vma: OptionalExpr<'vma'>, prepare: (ctx: IndexExpr<'context'>) => Effect) {
  const owner = m.vmas.ctx.at(vma);
  const ctx = owner.known();
  const changing = m.uffd.mapChangingLock.at(ctx);
  return {
    guards: { wantsUnmap: and(owner.isnt('none'), m.uffd.wantsEvents.at(owner)) },
    actions: {
      getUnmapContext: m.contextGet(ctx),
      prepareUnmap: prepare(ctx),
      unlockMapChangingOfUnmap: changing.releaseWrite(),
    },
    steps: { lockMapChangingToUnmap: changing.acquireWrite() },
  };
}

export const unmapPrep = states({
  initial: 'looking',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_unmap_prep', version: '6.12' },
  states: {
    looking: {
      on: {
        'look at context': [
          { guard: 'wantsUnmap', target: 'gettingContext', description: 'it asks for the event' },
          { target: 'prepared', description: 'none, or it does not ask' },
        ],
      },
    },
    gettingContext: { on: { 'get context': { actions: 'getUnmapContext', target: 'referenced' } } },
    referenced: { always: [{ guard: 'hasMapChangingLock', target: 'lockingMapChanging' }, { target: 'counting' }] },
    // Waits for the resolvers that are past their look at mmap_changing, in other VMAs of the context.
    lockingMapChanging: {
      on: {
        'lock map_changing_lock': {
          guard: 'lockMapChangingToUnmap',
          actions: 'lockMapChangingToUnmap',
          target: 'counting',
        },
      },
    },
    counting: { on: { 'count event': { actions: 'prepareUnmap', target: 'counted' } } },
    counted: { always: [{ guard: 'hasMapChangingLock', target: 'unlockingMapChanging' }, { target: 'prepared' }] },
    unlockingMapChanging: {
      on: { 'unlock map_changing_lock': { actions: 'unlockMapChangingOfUnmap', target: 'prepared' } },
    },
    prepared: { type: 'final' },
  },
});
