/**
 * The first store to a VMA gives it an anon_vma: __vmf_anon_prepare(), mm/memory.c, and __anon_vma_prepare(), mm/rmap.c of
 * Linux 6.12. A neighbour's may be shared, and neighbours are kept by mmap_lock only: a fault under the VMA lock tries it, and
 * asks for a retry if it cannot have it. Not modelled: want of memory; which anon_vma it is.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** Goes on to `next`, or leaves by the state `retry` of the thread. */
export function anonPrepare<const Next extends string>(next: Next) {
  return states({
    initial: 'looking',
    meta: { in: 'mm/memory.c:__vmf_anon_prepare', version: '6.12' },
    states: {
      looking: {
        always: [
          { guard: 'hasAnonVma', target: next, description: 'the VMA has an anon_vma' },
          { guard: 'underVmaLock', target: 'trying', description: 'neighbours may change' },
          { target: 'preparing', description: 'mmap_lock keeps the neighbours' },
        ],
      },
      trying: {
        on: {
          'try mmap_lock': [
            { guard: 'tryMmapLock', actions: 'tryMmapLock', target: 'preparing', description: 'taken' },
            { target: 'refused', description: 'held or wanted for writing' },
          ],
        },
      },
      // Under anon_vma's lock and page_table_lock: whoever comes second gives its own back.
      preparing: {
        meta: { in: 'mm/rmap.c:__anon_vma_prepare' },
        on: {
          'set anon_vma': [
            { guard: 'underVmaLock', actions: 'setAnonVma', target: 'unlocking', description: 'under the VMA lock' },
            { actions: 'setAnonVma', target: next, description: 'under mmap_lock' },
          ],
        },
      },
      unlocking: { on: { 'drop mmap_lock': { actions: 'dropTriedMmapLock', target: next } } },
      refused: {
        meta: { in: 'mm/internal.h:vmf_anon_prepare' },
        on: { 'drop VMA lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: '#retry' } },
      },
    },
  });
}
