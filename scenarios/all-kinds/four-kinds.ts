/** Four of the five kinds on one page: faulting thread, khugepaged, migration, and a guest that has the page already. */
import { actionBecomes, guardBecomes, nothing, scenario, when } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import {
  entryLockless,
  frames,
  guestCached,
  kernel,
  mappedFromStart,
  notifier,
  properties as p,
  ptep,
  secondary,
  sharedByTasks,
} from '../../models/index.ts';
import { ofDevice } from '../migrate-vma/setting.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';

const cached = guestCached(0, 0);

export default scenario({
  name: 'four-kinds',
  text: 'A thread loads from a page that khugepaged would collapse and a driver migrates to its device, while a CPU of a guest loads and stores through what it has cached of the SPTE. The small sister of five-kinds: without the userfaultfd monitor, and the guest faults no more.',
  bounds: { page: 1, frame: 3, slot: 2 },
  boundsReason:
    'one page stands for the region; the page, a huge page and a page of the device. With a vCPU that faults it is 174,163 states, and with a monitor on a missing page more than 12 million',
  initial: [
    sharedByTasks(3),
    kernel.noVmaLocks.set(true),
    kernel.hugePages.set(true),
    frames.kind.at(1).set('huge'),
    ofDevice(2),
    mappedFromStart(0, 0),
    notifier.subscribed.at(0).set(true),
    translatedFromStart(0, 0, 0),
    secondary.guestsCache.at(0).set(true),
  ],
  actors: {
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    K: collapser.runs(collapse, { page: 0 }),
    D: migrator.runs(migrateVma),
    G: guestProcessor.runs(guestCpu),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R2, p.PT1, p.PT2],
    ...[p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest],
    ...[p.REF1, p.REF2, p.REF3, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest, p.DATA1, p.DATA4, p.D3mapped],
    ...[p.someHugePmd, p.someMigrationEntry, p.someSpte, p.someCount],
  ],
  expect: { verdict: 'holds', states: 3916, transitions: 10362, depth: 71 },
  mutants: {
    'guest not flushed by the collapse': {
      text: 'khugepaged has the SPTE zapped, and what the guest’s CPU has cached of it stays: the guest stores to the old page when that is freed already',
      change: actionBecomes(
        collapser,
        'startAtOnce',
        when(cached.kind.is('none'), collapser.steps.startAtOnce.effect, [
          ...collapser.steps.startAtOnce.effect,
          cached.set({ kind: 'present', frame: entryLockless(ptep(0)).frame, write: true }),
        ]),
      ),
      expect: { violates: 'DATA1', steps: 42 },
      reference: 'virt/kvm/kvm_main.c, __kvm_handle_hva_range(): kvm_flush_remote_tlbs()',
    },
    'thread overlooks the huge page': {
      text: 'the fault goes on to a page table although the PMD entry maps a huge page',
      change: guardBecomes(faulter, 'regionIsHuge', false),
      expect: { violates: 'PT1', steps: 47 },
      reference: 'mm/memory.c, __handle_mm_fault(): pmd_trans_huge()',
    },
    'collapse not announced': {
      text: 'khugepaged takes the table out and no consumer is told before',
      change: [actionBecomes(collapser, 'startAtOnce', nothing), actionBecomes(collapser, 'endAtOnce', nothing)],
      expect: { violates: 'SEC3', steps: 21 },
      reference: 'collapse_huge_page(): mmu_notifier_invalidate_range_start()',
    },
    'page unlocked before its entry is gone': {
      text: 'migrate_vma_finalize() unlocks the old page first: whoever finds the migration entry has nothing to wait for',
      change: actionBecomes(migrator, 'beforeReplacing', migrator.actions.unlockMigrated),
      expect: { violates: 'RMAP2', steps: 24 },
      reference: 'migrate_vma_finalize(): remove_migration_ptes() before folio_unlock()',
    },
    'migration not announced': {
      text: 'migrate_vma() unmaps the page and no consumer is told before: the guest goes on to use the old page',
      change: [actionBecomes(migrator, 'startAtOnce', nothing), actionBecomes(migrator, 'endAtOnce', nothing)],
      expect: { violates: 'SEC3', steps: 9 },
      reference: 'migrate_vma_collect(): mmu_notifier_invalidate_range_start()',
    },
  },
});
