/** migrate_vma() of holes in a mapping that is not anonymous: nothing may be inserted there. */
import { guardBecomes, never, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { mms, properties as p, vmas } from '../../models/index.ts';
import { ofDevice, withoutTable } from './setting.ts';

const nothingInserted = never(
  'anonymous page in a file mapping',
  'migrate_vma() inserts nothing into a mapping that is not anonymous',
  mms.rss.at(0).moreThan(0),
);

export const migrateFileHole = scenario({
  name: 'migrate-file-hole',
  text: 'A driver asks for a hole in a file mapping, under which there is no page table. Its arrays say that there is nothing to do.',
  bounds: { page: 1, slot: 2, frame: 1 },
  boundsReason: 'one hole and memory for it that is not used',
  initial: [withoutTable(1, 1), ofDevice(0), vmas.vmOps.at(0).set(true)],
  actors: { driver: migrator.runs(migrateVma) },
  properties: [
    nothingInserted,
    p.DATA4,
    p.cpages,
    p.REF1,
    p.R2,
    sometimes(
      'driver returns',
      'the driver is done',
      migrator.some((d) => d.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 13, transitions: 12, depth: 12 },
});

export const migrateFileHole2017 = scenario({
  name: 'migrate-file-hole-2017',
  text: 'The same in HMM-v25, which collects the hole and finds out when it is about to insert the page of the driver.',
  bounds: { page: 1, slot: 2, frame: 1 },
  boundsReason: 'one hole and memory for it',
  initial: [withoutTable(1, 1), ofDevice(0), vmas.vmOps.at(0).set(true)],
  actors: { driver: migrator.runs(migrateVma, { collectsAllHoles: true }) },
  properties: [
    nothingInserted,
    p.DATA4,
    p.cpages,
    p.REF1,
    p.R2,
    sometimes(
      'refused',
      'the driver gets its page back',
      migrator.some((d) => d.in('finalizing')),
    ),
  ],
  expect: { verdict: 'holds', states: 22, transitions: 21, depth: 21 },
  mutants: {
    'VMA not asked': {
      text: 'The page is inserted whatever the VMA is for.',
      change: guardBecomes(migrator, 'notAnonymous', false),
      expect: { violates: nothingInserted.id, steps: 25 },
      reference: 'seed 002: migrate_vma_insert_page(), vma_is_anonymous()',
    },
  },
});
