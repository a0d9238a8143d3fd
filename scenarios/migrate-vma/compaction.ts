/** Compaction moves a page of anonymous memory, which others zap or pin meanwhile. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
  stepLeadsTo,
  withoutLock,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import {
  frames,
  kernel,
  mappedFromStart,
  mapsNothing,
  mapsWritable,
  properties as p,
  pageTables,
  sharedByTasks,
} from '../../models/index.ts';

const moving = compactor.runs(migratePages, { page: 0, frame: 0 });
const counted = [
  p.D3,
  p.D3mapped,
  p.D4,
  p.R2,
  p.REF1,
  p.REF3,
  p.REF5,
  p.REF6,
  p.RMAP2,
  p.LIVE1rest,
  p.someMigrationEntry,
];

export const compactionAgainstZap = scenario({
  name: 'compaction-against-zap',
  text: 'Compaction moves a page while MADV_DONTNEED discards it and a thread stores to it. The zap may come before the look at the entry, or take away the migration entry, which compaction then looks for in vain.',
  bounds: { page: 1, frame: 3 },
  boundsReason: 'the page, the new page, and a frame for the store after the zap',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true), mappedFromStart(0, 0)],
  actors: {
    C: moving,
    Z: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    T: faulter.runs(faultingThread, { page: 0 }),
  },
  properties: [
    ...[...counted, p.DATA6, p.L4],
    sometimes(
      'nothing to be replaced',
      'compaction has found no migration entry of the page',
      compactor.some((c) => c.in('remapping.unlockingPte')),
    ),
  ],
  expect: { verdict: 'holds', states: 8597, transitions: 21276, depth: 57 },
  mutants: {
    'set without a look': {
      text: 'remove_migration_pte() sets the entry although the zap has taken the migration entry away and a store has got another page: that one is overwritten, and nobody frees it',
      change: guardBecomes(compactor, 'standsForPage', true),
      expect: { violates: 'R2', steps: 30 },
      reference: 'mm/page_vma_mapped.c, check_pte() with PVMW_MIGRATION',
    },
    'unmapped without a look': {
      text: 'try_to_migrate_one() takes whatever it finds at the address for the page: the mapcount of a page that nothing maps any more falls below zero',
      change: guardBecomes(compactor, 'mapsPage', true),
      expect: { violates: 'assignment outside the domain', steps: 21 },
      reference: 'mm/page_vma_mapped.c, check_pte()',
    },
  },
});

export const compactionAgainstPin = scenario({
  name: 'compaction-against-pin',
  text: 'Compaction moves a page while a device pins it by GUP-fast and stores to it, and a thread loads from it. Compaction clears the entry first and then looks for pins; GUP-fast pins first and then looks at the entry again: one of the two gives in.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page and the new page',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true), mappedFromStart(0, 0, 'source')],
  actors: {
    C: moving,
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    T: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...[...counted, p.L4],
    sometimes(
      'pinned',
      'compaction puts the entry back since the page is pinned',
      compactor.some((c) => c.in('unmapping.restoring')),
    ),
  ],
  expect: { verdict: 'holds', states: 3672, transitions: 9374, depth: 47 },
  mutants: {
    'pins and references not looked at': {
      text: 'the page is moved although a device has pinned it: what the device stores is lost',
      change: [guardBecomes(compactor, 'pinned', false), guardBecomes(compactor, 'refsExact', true)],
      expect: { violates: 'D4', steps: 36 },
      reference: 'mm/rmap.c, try_to_migrate_one(): page_try_share_anon_rmap(); mm/migrate.c, folio_migrate_mapping()',
    },
    'references not counted': {
      text: 'only the pins are looked at',
      change: guardBecomes(compactor, 'refsExact', true),
      expect: {
        holds:
          'who has a reference and no pin yet reads the entry again, finds it changed and gives the reference back',
      },
      reference: 'mm/migrate.c, folio_migrate_mapping()',
    },
    'pins looked at before the entry is cleared': {
      text: 'the page is looked at for pins while its entry is still there, and nobody counts references afterwards: a device that pins it in between finds the entry as it was',
      change: [
        stepLeadsTo(migratePages, 'unmapping.checking', 'check PTE', 'unmapping.cleared', 0),
        stepLeadsTo(migratePages, 'unmapping.cleared', 'look for pins', 'unmapping.clearing', 1),
        stepLeadsTo(migratePages, 'unmapping.clearing', 'clear PTE and flush', 'unmapping.entering'),
        guardBecomes(compactor, 'refsExact', true),
      ],
      expect: { violates: 'D4', steps: 36 },
      reference: 'include/linux/rmap.h, page_try_share_anon_rmap(): the entry has to be cleared before',
    },
    'entry of a pinned page left out': {
      text: 'the entry that was cleared is not put back: the next load finds the zero page',
      change: actionBecomes(compactor, 'restorePte', nothing),
      expect: { violates: 'D4', steps: 30 },
      reference: 'mm/rmap.c, try_to_migrate_one(): set_pte_at()',
    },
  },
});

export const compactionAgainstCpu = scenario({
  name: 'compaction-against-cpu',
  text: 'Compaction moves a page that a CPU loads from and stores to through its TLB. The entry is cleared and the TLBs are flushed before the page is copied.',
  bounds: { page: 1, frame: 2, cpu: 1 },
  boundsReason: 'the page and the new page, and one CPU that may have cached either',
  initial: [
    sharedByTasks(1),
    kernel.noVmaLocks.set(true),
    kernel.tlbs.set(true),
    kernel.broadcastsTlbi.set(true),
    mappedFromStart(0, 0),
  ],
  actors: { C: moving, cpu: processor.runs(cpuWithTlb, { cpu: 0 }) },
  properties: [
    ...[...counted, p.TLB1, p.TLB2, p.TLB3, p.DATA1],
    sometimes(
      'moved',
      'the new page is mapped, writable as the old one was',
      compactor.some((c) => and(frames.mapcount.at(c.frame).is(0), mapsWritable(0))),
    ),
  ],
  expect: { verdict: 'holds', states: 53, transitions: 111, depth: 33 },
  mutants: {
    'not flushed': {
      text: 'the entry is cleared and the CPUs keep what they have cached of it: what one stores goes into the page that was copied already',
      change: actionBecomes(compactor, 'flushTlbs', nothing),
      expect: { violates: 'TLB3', steps: 23 },
      reference: 'mm/rmap.c, try_to_migrate_one(): ptep_clear_flush()',
    },
  },
});

export const compactionAgainstRegionZap = scenario({
  name: 'compaction-against-region-zap',
  text: 'Compaction moves a page while its whole region is discarded. For a moment the entry of the page is none, under the PTL, for which the zap waits.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page and the new page',
  initial: [sharedByTasks(1), kernel.noVmaLocks.set(true), mappedFromStart(0, 0)],
  actors: { C: moving, Z: regionZapper.runs(zapRegion) },
  properties: [
    ...counted,
    atEnd('discarded', 'when all rests the page that was discarded is not mapped', mapsNothing(0)),
  ],
  expect: { verdict: 'holds', states: 564, transitions: 1048, depth: 43 },
  mutants: {
    'no PTL': {
      text: 'nobody takes the PTL: the zap looks at the entry while compaction has it out, and returns; the page comes back',
      change: withoutLock(pageTables.ptl),
      expect: { violates: 'discarded', steps: 45 },
      reference: 'mm/memory.c, zap_pte_range(): pte_offset_map_lock()',
    },
  },
});

export const migrateAgainstCompaction = scenario({
  name: 'migrate-against-compaction',
  text: 'A driver migrates the page that compaction moves. Each of them has to lock it and to take it off the LRU list, in opposite order, and neither waits for the other.',
  bounds: { page: 1, slot: 2, frame: 3 },
  boundsReason: 'the page, and a new page for each of the two',
  initial: [sharedByTasks(2), mappedFromStart(0, 0)],
  actors: { C: moving, D: migrator.runs(migrateVma, { into: 'other memory' }) },
  properties: [
    ...counted,
    p.cpages,
    sometimes(
      'isolated by compaction',
      'the driver has the page locked and cannot isolate it',
      migrator.some((d) => d.in('unmapping.locked')),
    ),
    sometimes(
      'locked by the driver',
      'compaction has isolated the page and cannot lock it',
      compactor.some((c) => c.in('unlockingUnused')),
    ),
  ],
  expect: { verdict: 'holds', states: 1720, transitions: 3163, depth: 65 },
  mutants: {
    'page not locked': {
      text: 'Compaction goes on whether it has the lock of the page or not: its migration entry stands for a page that nobody has locked, and who finds it has nothing to wait for.',
      change: [guardBecomes(compactor, 'tryPageLock', true), actionBecomes(compactor, 'tryPageLock', nothing)],
      expect: { violates: 'RMAP2', steps: 15 },
      reference: 'mm/migrate.c, __unmap_and_move(): folio_trylock()',
    },
    'page given up stays locked': {
      text: 'What the driver cannot isolate it maps again and leaves locked.',
      change: actionBecomes(migrator, 'unlockSource', nothing),
      expect: { violates: 'lock held at the end', steps: 29 },
      reference: 'migrate_device_unmap(): folio_unlock()',
    },
  },
});
