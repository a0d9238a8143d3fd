/** A driver that drops mmap_lock while it has a range collected: what was asked of the VMA before is to be asked again. */
import { actionBecomes, and, guardBecomes, not, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVmaRelocking, relocker } from '../../machines/migrate/migrate-vma-relocking.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, isArmed, opened, properties as p, sharedByTasks } from '../../models/index.ts';
import { someNewPage } from './setting.ts';

const driver = relocker.runs(migrateVmaRelocking, { into: 'other memory' });
const askedBefore = [
  guardBecomes(relocker, 'entryEmpty', and(relocker.guards.entryEmpty, not(relocker.guards.armed))),
  guardBecomes(relocker, 'armed', false),
];
const bounds = { page: 1, slot: 2, frame: 1 };
const boundsReason = 'one hole; the VMA changes as a whole';

export const droppedAgainstRegister = scenario({
  name: 'migrate-drops-mmap-lock-against-register',
  text: 'A driver that drops mmap_lock between migrate_vma_setup() and migrate_vma_pages(), as none does, migrates a hole while another thread arms the VMA for missing pages. Whether it is armed is asked under the page-table lock, and so after the last time that the lock was dropped.',
  bounds,
  boundsReason,
  initial: [sharedByTasks(2), opened(0)],
  actors: { driver, monitor: registrar.runs(uffdRegister, { page: 0 }) },
  properties: [
    ...[p.D1, p.A3, p.REF1, p.REF2, p.R2, p.cpages, someNewPage],
    sometimes(
      'armed in between',
      'the VMA is armed while the driver has dropped mmap_lock',
      and(
        isArmed(0),
        relocker.some((d) => d.in('retakingMmap')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 222, transitions: 350, depth: 44 },
  mutants: {
    'userfaultfd asked before mmap_lock is dropped': {
      text: 'The look at the VMA is made when the hole is collected, and mmap_lock is dropped after that: UFFDIO_REGISTER comes in between, and a hole that the monitor waits for is filled.',
      change: askedBefore,
      expect: { violates: 'D1', steps: 35 },
      bug: 'B03',
      reference: 'seed 002: migrate_vma_insert_page(), userfaultfd_missing() under the page-table lock',
    },
    'asked before, and filled after REGISTER has returned': {
      text: 'The same as the monitor sees it: UFFDIO_REGISTER has returned before the page is filled.',
      change: askedBefore,
      expect: { violates: 'A3', steps: 37 },
      bug: 'B03',
      reference: 'seed 002: migrate_vma_insert_page(), userfaultfd_missing() under the page-table lock',
    },
  },
});

export const droppedAgainstMunmap = scenario({
  name: 'migrate-drops-mmap-lock-against-munmap',
  text: 'The same form while another thread unmaps the VMA: it is looked for again when mmap_lock is taken again, and nothing is inserted if there is none.',
  bounds,
  boundsReason,
  initial: sharedByTasks(2),
  actors: { driver, U: unmapper.runs(munmap, { page: 0 }) },
  properties: [
    ...[p.R2, p.R11, p.REF1, p.REF2, p.REF3, p.REF6, p.cpages, p.PT1, someNewPage],
    sometimes(
      'unmapped in between',
      'the driver finds no VMA any more',
      and(relocker.some((d) => and(d.in('foundAgain'), d.vma.is('none')))),
    ),
  ],
  expect: { verdict: 'holds', states: 105, transitions: 145, depth: 41 },
  mutants: {
    'VMA not looked for again': {
      text: 'The page is inserted into the VMA that was found before mmap_lock was dropped: munmap() has freed it.',
      change: [
        actionBecomes(relocker, 'dropMmap', relocker.actions.dropMmapAlone),
        guardBecomes(relocker, 'coveredAgain', true),
        actionBecomes(relocker, 'findVmaAgain', nothing),
      ],
      expect: { violates: builtIn.L5freed, steps: 30 },
      reference: 'mm/khugepaged.c: hugepage_vma_revalidate()',
    },
  },
});
