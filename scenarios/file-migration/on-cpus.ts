/** A page of a file is moved that a CPU stores to through its TLB, and a guest. */
import { scenario, stepDropped, stepLeadsTo } from '../../checker/language/index.ts';
import { migrateFilePages } from '../../machines/migrate/migrate-file-pages.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { kernel, notifier, properties as p } from '../../models/index.ts';
import { mappedFile } from '../file-pages/setting.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { faultsWait, movedPages, moves, someMoved } from './setting.ts';

export const fileMigrationOnCpus = scenario({
  name: 'file-migration-on-cpus',
  text: 'A page of a file is moved that a CPU loads from and stores to through its TLB. The entry is cleared and the TLBs are flushed before the page is copied.',
  bounds: { page: 1, offset: 1, frame: 2, cpu: 1 },
  boundsReason:
    'one page of the file, and the frame that it is moved to; what a second CPU has cached is flushed in the same step',
  initial: [mappedFile(1), faultsWait, kernel.tlbs.set(true)],
  actors: { migration: moves, cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }) },
  properties: [...movedPages, p.TLB1, p.TLB2, p.DATA1, someMoved],
  expect: { verdict: 'holds', states: 191, transitions: 435, depth: 42 },
  mutants: {
    'not flushed': {
      text: 'The entry is cleared and the CPU keeps what it has cached of it: what it stores goes to the page that was copied already.',
      change: stepDropped(migrateFilePages, 'unmapping.flushing', 'flush TLBs'),
      expect: { violates: 'TLB3', steps: 27 },
      reference: 'mm/rmap.c: ptep_clear_flush() in try_to_migrate_one()',
    },
  },
});

export const fileMigrationUnderGuest = scenario({
  name: 'file-migration-under-guest',
  text: 'A page of a file is moved for which a guest has a translation: that goes before the entry is cleared.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and the frame that it is moved to',
  initial: [mappedFile(1), faultsWait, notifier.subscribed.at(0).set(true), translatedFromStart(0, 0, 0)],
  actors: { migration: moves },
  properties: [...movedPages, p.SEC1, p.SEC2, p.SEC3, p.SEC5rest, p.someSpte, p.someCount, someMoved],
  expect: { verdict: 'holds', states: 36, transitions: 35, depth: 35 },
  mutants: {
    'not announced': {
      text: 'The unmapping is not announced: the guest goes on with the old page.',
      change: [
        stepLeadsTo(migrateFilePages, 'unmapping.atTree', 'look at tree', 'unmapping.announced', 0),
        stepLeadsTo(migrateFilePages, 'unmapping.unlockingPte', 'unlock PTE', 'unmapping.unlocking'),
      ],
      expect: { violates: 'SEC3', steps: 13 },
      reference: 'mm/rmap.c: mmu_notifier_invalidate_range_start() in try_to_migrate_one()',
    },
  },
});
