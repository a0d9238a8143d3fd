/** migrate_vma() of a page that is mapped to the zero page, which CPUs and a guest may have cached. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { entry, kernel, notifier, properties as p, ptep, sharedByTasks, vmas } from '../../models/index.ts';
import { someNewPage, zeroPageMapped } from './setting.ts';

const driver = migrator.runs(migrateVma, { into: 'other memory' });

export const migrateZeroPage = scenario({
  name: 'migrate-zero-page',
  text: 'A driver puts a page where the zero page is mapped. Two CPUs load from the page and store to it through what their TLBs hold.',
  bounds: { page: 1, slot: 2, frame: 1, cpu: 2 },
  boundsReason: 'one CPU that has cached the zero page and one that stores to the new page',
  initial: [sharedByTasks(1), kernel.tlbs.set(true), zeroPageMapped],
  actors: {
    driver,
    cpu0: processor.runs(cpuWithTlb, { cpu: 0 }),
    cpu1: processor.runs(cpuWithTlb, { cpu: 1 }),
  },
  properties: [p.TLB1, p.TLB2, p.D3, p.D3mapped, p.D4, p.R2, p.REF1, p.REF2, p.cpages, someNewPage],
  expect: { verdict: 'holds', states: 145, transitions: 490, depth: 33 },
  mutants: {
    'zero page not flushed': {
      text: 'The entry of the zero page is overwritten as if nothing had been there: a CPU goes on reading zeros.',
      change: actionBecomes(migrator, 'clearAndFlush', nothing),
      expect: { violates: 'TLB1', steps: 25 },
      bug: 'B06',
      reference: 'seed 002: migrate_vma_insert_page(), ptep_clear_flush_notify() for the zero page',
    },
    'store not seen': {
      text: 'The same with its consequence: another CPU has stored to the new page, and the one that has the zero page cached loads a zero.',
      change: actionBecomes(migrator, 'clearAndFlush', nothing),
      expect: { violates: 'D4', steps: 27 },
      bug: 'B06',
      reference: 'seed 002: migrate_vma_insert_page(), ptep_clear_flush_notify() for the zero page',
    },
    'new page mapped before it is cleared': {
      text: 'The same before anybody has loaded: the entry may be read through, and its page holds what its last owner left.',
      change: actionBecomes(migrator, 'clearPage', nothing),
      expect: { violates: 'D3mapped', steps: 23 },
      reference: 'dmirror_migrate_alloc_and_copy(), lib/test_hmm.c: a page that has no source is cleared',
    },
    'new page not cleared': {
      text: 'The driver returns the new page with what its last owner left in it.',
      change: actionBecomes(migrator, 'clearPage', nothing),
      expect: { violates: 'D3', steps: 25 },
      reference: 'dmirror_migrate_alloc_and_copy(), lib/test_hmm.c: a page that has no source is cleared',
    },
  },
});

export const migrateReadOnly = scenario({
  name: 'migrate-read-only-zero-page',
  text: 'A driver puts a page where the zero page is mapped in a VMA that may not be written, which a CPU has cached.',
  bounds: { page: 1, slot: 2, frame: 1, cpu: 1 },
  boundsReason: 'one page and its new frame; one CPU',
  initial: [sharedByTasks(1), kernel.tlbs.set(true), vmas.readOnly.at(0).set(true), zeroPageMapped],
  actors: { driver, cpu: processor.runs(cpuWithTlb, { cpu: 0 }) },
  properties: [p.readOnly, p.TLB1, p.TLB2, p.D3, p.D4, p.R2, p.REF1, p.REF2, p.cpages, someNewPage],
  expect: { verdict: 'holds', states: 61, transitions: 119, depth: 31 },
  mutants: {
    'new page writable': {
      text: 'The entry of the new page is made writable, whatever the VMA permits.',
      change: actionBecomes(migrator, 'insert', [migrator.actions.insert, entry(ptep(0)).write.set(true)]),
      expect: { violates: 'readOnly', steps: 23 },
      reference: 'seed 002: migrate_vma_insert_page(), VM_WRITE before pte_mkwrite()',
    },
  },
});

export const migrateZeroPageOfGuest = scenario({
  name: 'migrate-zero-page-of-guest',
  text: 'A driver puts a page where the zero page is mapped, while a guest reads the page through its own page table and a thread stores to it.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page; a frame for the driver, and one for the thread if it comes first',
  initial: [sharedByTasks(2), notifier.subscribed.at(0).set(true), zeroPageMapped],
  actors: {
    driver,
    guest: runsGuest(kvmFault, { page: 0, access: 'read' }),
    thread: faulter.runs(faultingThread, { page: 0 }),
  },
  properties: [
    p.SEC1,
    p.SEC2,
    p.SEC3,
    p.SEC4,
    p.SEC5,
    p.SEC5rest,
    p.D3,
    p.D4,
    p.R2,
    p.REF1,
    p.REF2,
    p.cpages,
    p.someSpte,
    someNewPage,
  ],
  expect: { verdict: 'holds', states: 60114, transitions: 165206, depth: 76 },
  mutants: {
    'zero page replaced without a bracket': {
      text: 'The new page is inserted without telling anybody, as would be right for a hole.',
      change: guardBecomes(migrator, 'bracketNeeded', false),
      expect: { violates: 'SEC3', steps: 21 },
      bug: 'B05',
      reference: 'seed 002: migrate_vma_pages(), mmu_notifier_invalidate_range_start()',
    },
    'guest keeps the zero page': {
      text: 'The same with its consequence: the guest maps the zero page where the CPU has the new page.',
      change: guardBecomes(migrator, 'bracketNeeded', false),
      expect: { violates: 'SEC1', steps: 35 },
      bug: 'B05',
      reference: 'seed 002: migrate_vma_pages(), mmu_notifier_invalidate_range_start()',
    },
    'guest does not see the store': {
      text: 'The same as a program sees it: the guest loads a zero after the thread has stored.',
      change: guardBecomes(migrator, 'bracketNeeded', false),
      expect: { violates: 'D4', steps: 40 },
      bug: 'B05',
      reference: 'seed 002: migrate_vma_pages(), mmu_notifier_invalidate_range_start()',
    },
    'bracket not ended': {
      text: 'migrate_vma_pages() returns without the end of what it has announced: the guest counts it for ever and its faults are tried again and again.',
      change: guardBecomes(migrator, 'notified', false),
      expect: { violates: 'SEC5rest', steps: 47 },
      bug: 'B71c',
      reference: 'seed 002: migrate_vma_pages(), mmu_notifier_invalidate_range_end()',
    },
  },
});
