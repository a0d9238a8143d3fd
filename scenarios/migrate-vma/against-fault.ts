/** migrate_vma() of a hole while a thread faults on it: who comes second gives its page back. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { properties as p, sharedByTasks } from '../../models/index.ts';
import { someNewPage, withoutTable } from './setting.ts';

const driver = migrator.runs(migrateVma, { into: 'other memory' });
const threadFirst = sometimes(
  'the fault comes first',
  'the driver finds the page mapped by another',
  migrator.some((d) => d.in('movingPages.inserting.refused')),
);
const rest = [p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF2, p.REF3, p.PT1, p.PT2, p.DATA4, p.cpages];

export const migrateAgainstFault = scenario({
  name: 'migrate-against-fault',
  text: 'A driver puts a page of its choice where a hole was, while a thread stores to the page and loads again.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one hole, and a frame for each of the two who want to fill it',
  initial: sharedByTasks(2),
  actors: { driver, thread: faulter.runs(faultingThread, { page: 0, readsBack: true }) },
  properties: [...rest, someNewPage, threadFirst],
  expect: { verdict: 'holds', states: 1742, transitions: 3255, depth: 52 },
  mutants: {
    'entry not looked at again': {
      text: 'What was a hole when the range was collected is taken for one when the new page is inserted: the page of the fault is overwritten, and with it a store.',
      change: guardBecomes(migrator, 'pageMapped', false),
      expect: { violates: 'D4', steps: 35 },
      bug: 'B57',
      reference: 'seed 002: migrate_vma_insert_page(), pte_present() under the page-table lock',
    },
    'page taken for the zero page': {
      text: 'What is present is taken for the zero page: it is cleared, flushed and replaced, and with it goes the store.',
      change: [
        guardBecomes(migrator, 'pageMapped', false),
        actionBecomes(migrator, 'insert', [migrator.actions.clearAndFlush, migrator.actions.insert]),
      ],
      expect: { violates: 'D4', steps: 35 },
      bug: 'B57',
      reference: 'seed 002: migrate_vma_insert_page(), is_zero_pfn() under the page-table lock',
    },
    'overwritten page leaks': {
      text: 'The same seen by the page that was overwritten: nobody has a way to it, and its references stay.',
      change: guardBecomes(migrator, 'pageMapped', false),
      expect: { violates: 'REF1', steps: 42 },
      bug: 'B57',
      reference: 'seed 002: migrate_vma_insert_page(), pte_present() under the page-table lock',
    },
    'not inserted, not put': {
      text: 'migrate_vma_finalize() does not put the new page of an empty entry: if the fault came first nobody ever frees it.',
      change: actionBecomes(migrator, 'putDstOfHole', nothing),
      expect: { violates: 'REF1', steps: 31 },
      bug: 'B42',
      reference: 'seed 002: the hunk of migrate_vma_finalize() that adds unlock_page() and put_page()',
    },
    'mapping without a reference of its own': {
      text: 'The inserted page is mapped with the reference of its allocation, which migrate_vma_finalize() puts.',
      change: actionBecomes(migrator, 'putDstOfHole', [migrator.actions.putDstOfHole, migrator.actions.putDstOfHole]),
      expect: { violates: 'REF3', steps: 27 },
      reference: 'seed 002: migrate_vma_insert_page(), get_page()',
    },
  },
});

export const migrateWithoutTable = scenario({
  name: 'migrate-without-table-against-fault',
  text: 'The same where there is no page table yet: the driver and the thread both allocate one, and one of the tables is published.',
  bounds: { page: 1, slot: 2, frame: 2, table: 2 },
  boundsReason: 'a table for each of the two who find that there is none',
  initial: withoutTable(2, 2),
  actors: { driver, thread: faulter.runs(faultingThread, { page: 0, readsBack: true }) },
  properties: [...rest, p.tablesAccounted, someNewPage, threadFirst],
  expect: { verdict: 'holds', states: 4452, transitions: 8405, depth: 57 },
  mutants: {
    'PMD not looked at again': {
      text: 'The driver publishes its table without a look at the PMD entry under its lock: over the table that the fault has published, with the page in it.',
      change: guardBecomes(migrator, 'pmdStillNone', true),
      expect: { violates: 'PT2', steps: 28 },
      reference: '__pte_alloc(): pmd_none() under the PMD lock',
    },
    'lost table leaks': {
      text: 'The table that lost the race is forgotten.',
      change: actionBecomes(migrator, 'freeTable', migrator.actions.forgetTable),
      expect: { violates: 'tables', steps: 50 },
      reference: '__pte_alloc(): pte_free()',
    },
  },
});
