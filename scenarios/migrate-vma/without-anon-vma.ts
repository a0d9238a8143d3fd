/** migrate_vma() of a hole in a VMA that has no anon_vma yet. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVmaTelling, tellingMigrator } from '../../machines/migrate/migrate-vma-telling.ts';
import { properties as p, vmas } from '../../models/index.ts';
import { someNewPage, withoutTable } from './setting.ts';

export default scenario({
  name: 'migrate-without-anon-vma',
  text: 'A driver puts a page of its choice where a hole was, in a VMA to which nobody has stored yet: the reverse map of the new page begins at an anon_vma, which is made first. There may be no memory for it, nor for the table.',
  bounds: { page: 1, slot: 2, frame: 1 },
  boundsReason: 'one hole and the page for it',
  initial: [withoutTable(1, 1), vmas.lacksAnonVma.at(0).set(true)],
  actors: { D: tellingMigrator.runs(migrateVmaTelling, { into: 'other memory', mishaps: true }) },
  properties: [
    ...[p.anonVmaThere, p.R2, p.REF1, p.REF2, p.REF3, p.PT1, p.PT2, p.cpages, p.tablesAccounted, someNewPage],
    sometimes(
      'no memory for the anon_vma',
      'the page is given back, for want of an anon_vma',
      tellingMigrator.some((d) => d.in('movingPages.inserting.preparingAnonVma')),
    ),
  ],
  expect: { verdict: 'holds', states: 55, transitions: 54, depth: 33 },
  mutants: {
    'anon_vma not prepared': {
      text: 'The page is inserted into a VMA without an anon_vma: nobody could find its mapping.',
      change: guardBecomes(tellingMigrator, 'hasAnonVma', true),
      expect: { violates: 'anon_vma', steps: 25 },
      reference: 'seed 002: migrate_vma_insert_page(), anon_vma_prepare()',
    },
  },
});
