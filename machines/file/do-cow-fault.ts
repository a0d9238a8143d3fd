/**
 * A store to a private mapping of a file: do_cow_fault() and finish_fault(), mm/memory.c, Linux 6.1, where nothing was
 * mapped; wp_page_copy() where the page of the file is. Parts of do-shared-fault.ts.
 * Not modelled: fork, so that a copy is in nobody else's hands; pages that cannot be read.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

const finish = { in: 'mm/memory.c:finish_fault' } as const;

/** The page of the file is locked, and the page for the copy was allocated before. */
export const finishCowFault = states({
  initial: 'copying',
  meta: { in: 'mm/memory.c:do_cow_fault' },
  states: {
    copying: { on: { 'copy page': { actions: 'copyPage', target: 'lockingPte' } } },
    lockingPte: { meta: finish, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      meta: finish,
      on: {
        'recheck PTE': [
          { guard: 'pteSame', target: 'unchanged', description: 'unchanged' },
          { target: 'changed', description: 'set by another' },
        ],
      },
    },
    unchanged: {
      meta: { in: 'mm/memory.c:do_set_pte' },
      on: { 'set PTE': { actions: ['mapCopy', 'forgetCopy'], target: 'changed' } },
    },
    changed: { meta: finish, on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocking' } } },
    unlocking: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
    putting: { on: { 'put page': { actions: 'putPage', target: 'leaving' } } },
    leaving: { always: [{ guard: 'hasCopy', target: 'freeing' }, { target: '#resolved' }] },
    freeing: { on: { 'free copy': { actions: 'freeCopy', target: '#resolved' } } },
  },
});

/** The entry maps the page of the file, for reading; the PTL is held, with a reference to the page. */
export const copyMappedPage = states({
  initial: 'leavingPte',
  meta: { in: 'mm/memory.c:wp_page_copy' },
  states: {
    leavingPte: {
      meta: { in: 'mm/memory.c:do_wp_page' },
      on: { 'unlock PTE': { actions: 'unlockPte', target: 'allocating' } },
    },
    allocating: { on: { 'allocate page': { guard: 'frameFree', actions: 'allocateCopy', target: 'copying' } } },
    copying: { on: { 'copy page': { actions: 'copyPage', target: 'copied' } } },
    copied: { always: [{ guard: 'announces', target: 'announcing' }, { target: 'lockingPte' }] },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      on: {
        'recheck PTE': [
          { guard: 'stillProtected', target: 'unchanged', description: 'unchanged' },
          { target: 'changed', description: 'set by another' },
        ],
      },
    },
    unchanged: { on: { 'clear and flush PTE': { actions: ['clearMapped', 'flushMapped'], target: 'cleared' } } },
    cleared: { on: { 'set PTE': { actions: ['replaceByCopy', 'forgetCopy'], target: 'replaced' } } },
    // Only now: who finds it unmapped may take it for its own.
    replaced: { on: { 'remove rmap': { actions: 'removeMapping', target: 'unmapped' } } },
    unmapped: { on: { 'put page of the mapping': { actions: 'putMapping', target: 'leavingPteAgain' } } },
    changed: { on: { 'free copy': { actions: 'freeCopy', target: 'leavingPteAgain' } } },
    leavingPteAgain: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'left' } } },
    left: { always: [{ guard: 'announces', target: 'announcingEnd' }, { target: 'putting' }] },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'putting' } },
    putting: { on: { 'put page': { actions: 'putPage', target: '#resolved' } } },
  },
});
