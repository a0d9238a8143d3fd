/**
 * A store to a page of shmem that may not be stored to: handle_pte_fault(), do_wp_page() and wp_page_shared(), mm/memory.c of
 * Linux 6.12. Part of wp-shmem-thread.ts. shmem has no ->page_mkwrite(), so that the entry is made writable under the PTL, and
 * the page is set dirty under its lock afterwards.
 * Not modelled: throttling of who makes pages dirty, file_update_time().
 */
import { states } from '../../checker/language/vocabulary.ts';
import { doWpPage } from '../fault/do-wp-page.ts';
import { askUffdWp } from '../fault/uffd-wp-thread.ts';

const { lockingPte, unlocking, handled } = doWpPage.states;
const dirtying = { in: 'mm/memory.c:fault_dirty_shared_page' } as const;

export const wpPageShared = states({
  initial: 'lockingPte',
  meta: { in: 'mm/memory.c:handle_pte_fault', version: '6.12' },
  states: {
    lockingPte,
    ...askUffdWp,
    unlocking,
    deciding: {
      initial: 'getting',
      meta: { in: 'mm/memory.c:wp_page_shared' },
      states: {
        getting: { on: { 'get page': { actions: 'getMapped', target: 'got' } } },
        got: {
          meta: { in: 'mm/memory.c:wp_page_reuse' },
          on: { 'make PTE writable': { actions: 'reuse', target: 'reused' } },
        },
        reused: {
          meta: { in: 'mm/memory.c:wp_page_reuse' },
          on: { 'unlock PTE': { actions: 'unlockPte', target: 'lockingPage' } },
        },
        lockingPage: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } } },
        pageLocked: { meta: dirtying, on: { 'set page dirty': { actions: 'setPageDirty', target: 'dirtied' } } },
        dirtied: { meta: dirtying, on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
        putting: { on: { 'put page': { actions: 'putPage', target: '#wpHandled' } } },
      },
    },
    handled,
  },
});
