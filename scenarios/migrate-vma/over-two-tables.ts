/** migrate_vma() of a range over two page tables, while one of its pages is discarded and the other faulted on. */
import { actionBecomes, and, every, guardBecomes, scenario, sometimes, when } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVmaOverTables, tablesMigrator } from '../../machines/migrate/migrate-vma-over-tables.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import {
  entryLockless,
  flushAllTlbsOf,
  kernel,
  mappedFromStart,
  properties as p,
  page,
  pageTables,
  ptep,
  sharedByTasks,
  tableAt,
  unusedTable,
} from '../../models/index.ts';
import { someNewPage } from './setting.ts';

/** Page B lies under a PMD entry of its own. */
const ofSecondTable = pageTables.regionOf.at(1).set(1);
const withSecondTable: Effect = [ofSecondTable, pageTables.pmd.at(1).table.set(1)];

const bounds = { page: 2, region: 2, table: 2, slot: 3 };
const driver = tablesMigrator.runs(migrateVmaOverTables, { into: 'other memory' });
const kept = [p.R2, p.REF1, p.REF2, p.REF3, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest, p.PT1, p.PT2, p.DATA4, p.cpages];

export const overTablesAgainstZap = scenario({
  name: 'migrate-over-tables-against-zap',
  text: 'A driver migrates two pages that lie in two page tables, while another thread discards the first; a CPU uses that through its TLB. The PTL of the first table is free again while the second is collected: by then the TLBs have forgotten what was in the first.',
  bounds: { ...bounds, frame: 4, cpu: 1 },
  boundsReason:
    'a page in each of two tables, with its old and its new frame, and a CPU that may have cached one of them',
  initial: [
    sharedByTasks(2),
    kernel.tlbs.set(true),
    kernel.noVmaLocks.set(true),
    kernel.broadcastsTlbi.set(true),
    withSecondTable,
    mappedFromStart(0, 0),
    mappedFromStart(1, 1),
  ].flat(),
  actors: {
    driver,
    zap: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    ...[p.TLB1, p.TLB2, p.TLB3, p.DATA1, p.DATA6, p.D3, p.D4, ...kept, p.someMigrationEntry],
    sometimes(
      'first page asked for',
      'the first page is looked at again when all are collected',
      tablesMigrator.some((d) => and(d.in('unmapping.checking'), d.slot.is(0))),
    ),
    sometimes(
      'first page copied',
      'the driver has memory for the first page, and for no other yet',
      tablesMigrator.some((d) => and(d.in('copying.filling'), d.slot.is(0), d.src.at(0).migrate)),
    ),
    sometimes(
      'discarded in between',
      'the first page is gone while the second is collected',
      and(
        tablesMigrator.some((d) => d.in('collecting.walking')),
        pageTables.pte.at(0).at(0).kind.is('none'),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 6510, transitions: 18360, depth: 74 },
  mutants: {
    'flushed when all is collected': {
      text: 'The TLBs are flushed for the whole range under the PTL of the last table. MADV_DONTNEED finds a migration entry in the first, which nobody can have cached, and returns; a CPU still has the page.',
      change: actionBecomes(
        tablesMigrator,
        'flushRange',
        when(
          tablesMigrator.guards.atLastSlot,
          flushAllTlbsOf(() => true),
        ),
      ),
      expect: { violates: 'TLB2', steps: 25 },
      reference: '60bae7370896 ("mm/migrate_device.c: flush TLB while holding PTL"), for each PMD entry',
    },
  },
});

export const overTablesAgainstFault = scenario({
  name: 'migrate-over-tables-against-fault',
  text: 'A driver migrates a page and what lies under the next PMD entry, where there is no table yet, while a thread stores to that: it allocates a table and maps a page there before the driver comes to it, or after it has been collected as a hole.',
  bounds: { ...bounds, table: 3, frame: 4 },
  boundsReason:
    'a page with its old and its new frame, a hole behind it, and a table and a page for each of the two who fill it',
  initial: [
    sharedByTasks(2),
    kernel.noVmaLocks.set(true),
    ofSecondTable,
    pageTables.pmd.at(1).kind.set('none'),
    unusedTable(1),
    unusedTable(2),
    mappedFromStart(0, 0),
  ].flat(),
  actors: { driver, thread: faulter.runs(faultingThread, { page: 1, readsBack: true }) },
  properties: [
    ...[p.D3, p.D4, ...kept, p.someMigrationEntry, someNewPage],
    sometimes(
      'hole filled',
      'the driver inserts a page under the second PMD entry',
      tablesMigrator.some((d) => d.in('movingPages.inserting.inserted')),
    ),
    sometimes(
      'both entered',
      'both pages have a migration entry',
      every(page, (q) => and(tableAt(q).isnt('none'), entryLockless(ptep(q)).kind.is('migration'))),
    ),
  ],
  expect: { verdict: 'holds', states: 18144, transitions: 34844, depth: 82 },
  mutants: {
    'second PMD not looked at again': {
      text: 'The driver publishes its table under the second PMD entry without a look at it: over the table of the fault, with the page in it.',
      change: guardBecomes(tablesMigrator, 'pmdStillNone', true),
      expect: { violates: 'PT2', steps: 47 },
      reference: '__pte_alloc(): pmd_none() under the PMD lock',
    },
  },
});
