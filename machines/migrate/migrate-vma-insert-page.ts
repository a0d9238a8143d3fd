/**
 * Whoever fills a new page and maps it: migrate_vma_insert_page(), mm/migrate_device.c, Linux 6.1, between the driver's
 * copy and the unlock of the page table; do_anonymous_page() and mfill_atomic_pte_copy() are ordered alike. Its barrier is
 * the smp_wmb() in __SetPageUptodate().
 * Not modelled: the checks under the lock, counters and rmap, which other CPUs do not see.
 */
import { setup } from 'xstate';
import { index, role, smpWmb } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const inserter = role(
  'page inserter',
  {
    registers: {
      /** Constants: what it maps and where; the frame is its own until then. */
      page: index(m.page),
      frame: index(m.frame),
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    return {
      actions: {
        copyContents: m.fillFrameLockless(self.frame, 'source'),
        storeBarrier: smpWmb,
        setPte: m.entry(at).set({ kind: 'present', frame: self.frame, write: false }),
        unlockPte: m.unlockPte(at),
      },
      steps: { lockPte: m.lockPte(at) },
    };
  },
);

export const insertPage = setup(vocabulary(inserter)).createMachine({
  id: 'page inserter',
  meta: { in: 'mm/migrate_device.c:migrate_vma_insert_page', version: '6.1' },
  initial: 'allocated',
  states: {
    allocated: {
      meta: { in: 'lib/test_hmm.c:dmirror_migrate_alloc_and_copy' },
      on: { 'copy contents': { actions: 'copyContents', target: 'filled' } },
    },
    filled: { on: { '__SetPageUptodate()': { actions: 'storeBarrier', target: 'uptodate' } } },
    uptodate: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'installing' } } },
    installing: { on: { 'set PTE': { actions: 'setPte', target: 'installed' } } },
    installed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'done' } } },
    done: { type: 'final' },
  },
});
