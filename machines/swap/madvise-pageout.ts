/**
 * madvise(MADV_PAGEOUT) of one anonymous page: madvise_cold_or_pageout_pte_range(), mm/madvise.c, and reclaim_pages() around
 * shrink-anon-folio.ts; Linux 6.12. Its caller keeps mmap_lock for reading, which keeps nobody else from the page.
 * Not modelled: the search for the VMA, the accessed bit, large folios.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { anonReclaimer } from './anon-reclaim-role.ts';
import { shrinkAnonFolio } from './shrink-anon-folio.ts';

export const pageoutMeta = {
  in: 'mm/madvise.c:madvise_cold_or_pageout_pte_range',
  version: '6.12',
  does: ['reclaims anonymous pages'],
} as const;

export const pageoutStates = states({
  called: {
    meta: { in: 'mm/madvise.c:do_madvise' },
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingPte' } },
  },
  lockingPte: { on: { 'lock PTE': { guard: 'lockRange', actions: 'lockRange', target: 'pteLocked' } } },
  pteLocked: {
    on: {
      'isolate page': [
        { guard: 'suits', actions: 'isolateMapped', target: 'isolated', description: 'a page on the LRU list' },
        { target: 'unlockingPte', description: 'no page, or isolated by another' },
      ],
    },
  },
  isolated: { on: { 'unlock PTE': { actions: 'unlockRange', target: 'reclaiming' } } },
  reclaiming: { ...shrinkAnonFolio, onDone: { target: 'dropping' } },
  unlockingPte: { on: { 'unlock PTE': { actions: 'unlockRange', target: 'dropping' } } },
  dropping: {
    meta: { in: 'mm/madvise.c:do_madvise' },
    on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } },
  },
  done: { type: 'final' },
});

export const madvisePageout = setup(vocabulary(anonReclaimer)).createMachine({
  id: 'MADV_PAGEOUT',
  initial: 'called',
  meta: { ...pageoutMeta, excludes: anonymousOnly },
  states: pageoutStates,
});
