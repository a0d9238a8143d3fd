/** migrate_vma() alone over holes: what it writes into the arrays, and every way out with its references and locks. */
import { actionBecomes, and, never, not, nothing, or, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { builtIn, entryLockless, properties as p, ptep } from '../../models/index.ts';
import { ofDevice, someDeviceEntry, withoutTable } from './setting.ts';

const isFilled = (page: number) => entryLockless(ptep(page, 0)).kind.is('device private');
const inFinalize = (slot: number) =>
  migrator.some((d) => and(d.in('finalizing.unlockingInserted'), d.slot.is(slot), d.src.at(slot).migrate));
const insertedAsTold = never(
  'told and not done',
  'what src calls MIGRATE once migrate_vma_pages() has returned is where the driver wanted it',
  or(and(inFinalize(0), not(isFilled(0))), and(inFinalize(1), not(isFilled(1)))),
);
const bothFilled = sometimes('both filled', 'each of the holes is filled', and(isFilled(0), isFilled(1)));

export default scenario({
  name: 'migrate-holes',
  text: 'A driver migrates two holes, under which there is no page table yet, into memory of its device. It may decline each, there may be no memory for the table, and charging the new page may fail.',
  bounds: { page: 2, slot: 3, frame: 2 },
  boundsReason: 'two holes, so that one index too far is inside the arrays once and behind them once; memory for both',
  initial: [withoutTable(1, 1), ofDevice(0), ofDevice(1)],
  actors: { driver: migrator.runs(migrateVma, { mayDecline: true, mishaps: true, leftover: 1 }) },
  properties: [
    p.DATA4,
    p.cpages,
    p.REF1,
    p.REF2,
    p.REF3,
    p.REF6,
    p.R2,
    p.PT1,
    p.PT2,
    someDeviceEntry,
    insertedAsTold,
    bothFilled,
  ],
  expect: { verdict: 'holds', states: 304, transitions: 320, depth: 50 },
  mutants: {
    'driver not told': {
      text: 'What could not be inserted is called MIGRATE all the same: the driver maps a page that is about to be freed.',
      change: actionBecomes(migrator, 'giveUp', nothing),
      expect: { violates: 'told and not done', steps: 26 },
      reference: 'migrate_vma_insert_page(): the label abort',
    },
    'destination cleared one too far': {
      text: 'npages is incremented between the two stores for a hole: the last destination that is cleared lies behind the array.',
      change: actionBecomes(migrator, 'clearDstOfHole', migrator.actions.clearDstOfNext),
      expect: { violates: 'DATA4', steps: 8 },
      bug: 'B01',
      reference: 'e20d103b6c37 ("mm/migrate: fix indexing bug (off by one) and avoid out of bound access")',
    },
    'destination left from before': {
      text: 'The same bug seen from the first hole: what an earlier call left as its destination is still there when the driver declines, and is inserted although nobody has allocated it.',
      change: actionBecomes(migrator, 'clearDstOfHole', migrator.actions.clearDstOfNext),
      expect: { violates: 'REF2', steps: 30 },
      bug: 'B01',
      reference: 'e20d103b6c37 ("mm/migrate: fix indexing bug (off by one) and avoid out of bound access")',
    },
    'finalize keeps its reference': {
      text: 'migrate_vma_finalize() does not put the new page of an empty entry: inserted it has a reference too many, not inserted it is lost.',
      change: actionBecomes(migrator, 'putDstOfHole', nothing),
      expect: { violates: 'REF1', steps: 31 },
      bug: 'B42',
      reference: 'seed 002: the hunk of migrate_vma_finalize() that adds unlock_page() and put_page()',
    },
    'page freed while it is locked': {
      text: 'migrate_vma_finalize() does not unlock the new page of an empty entry that was not inserted, and puts the last reference to it.',
      change: actionBecomes(migrator, 'unlockDst', nothing),
      expect: { violates: 'REF6', steps: 28 },
      reference:
        'migrate_vma_finalize(): folio_unlock() precedes folio_put(); mm/page_alloc.c: PAGE_FLAGS_CHECK_AT_FREE',
    },
    'finalize keeps the lock': {
      text: 'migrate_vma_finalize() does not unlock the new page of an empty entry.',
      change: actionBecomes(migrator, 'unlockDst', nothing),
      expect: { violates: builtIn.LOCK4, steps: 31 },
      bug: 'B42',
      reference: 'seed 002: the hunk of migrate_vma_finalize() that adds unlock_page() and put_page()',
    },
  },
});
