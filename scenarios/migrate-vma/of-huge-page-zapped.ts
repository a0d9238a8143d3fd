/** migrate_vma() of a region that is mapped by a huge page, while the region is discarded. */
import { guardBecomes, scenario, taken } from '../../checker/language/index.ts';
import { hugeMigrator, migrateVmaOfHuge } from '../../machines/migrate/migrate-vma-of-huge.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { properties as p } from '../../models/index.ts';
import { hugePage, keptOfHuge } from './of-huge-page.ts';
import { ofDevice, someDeviceEntry } from './setting.ts';

export default scenario({
  name: 'migrate-huge-page-against-zap',
  text: 'A driver migrates a region that is mapped by a huge page into memory of its device, while another thread discards the region: whenever the driver looks, the PMD entry may be none, and what it has split may be gone.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page stands for the region; the huge page and one of the device',
  initial: [hugePage(2), ofDevice(1)].flat(),
  actors: { D: hugeMigrator.runs(migrateVmaOfHuge, { putsBusy: true }), Z: regionZapper.runs(zapRegion, { page: 0 }) },
  properties: [
    ...keptOfHuge,
    ...[p.REF1, p.REF2, p.tablesAccounted],
    someDeviceEntry,
    taken(
      'zapped meanwhile',
      'the huge entry is gone when its page is to be split',
      migrateVmaOfHuge,
      'collecting.splitting.pmdLocked',
      'invalidate PMD',
      1,
    ),
  ],
  expect: { verdict: 'holds', states: 1403, transitions: 2598, depth: 69 },
  mutants: {
    'PMD entry not looked at again': {
      text: 'What was huge when the driver looked without the lock it takes for huge under it: the region is discarded meanwhile, and there is no page.',
      change: guardBecomes(hugeMigrator, 'pmdHuge', true),
      expect: { violates: 'none used as an index', steps: 17 },
      reference: 'mm/migrate_device.c, migrate_vma_collect_pmd(): pmd_trans_huge() under the PMD lock',
    },
    'split entry not looked at': {
      text: 'The entry is taken for the huge one whose page is to be split, although it was zapped: a migration entry is made of what maps nothing.',
      change: guardBecomes(hugeMigrator, 'pmdMapsHugePage', true),
      expect: { violates: 'RMAP2', steps: 25 },
      reference: 'mm/huge_memory.c, __split_huge_pmd(): pmd_trans_huge() and the folio, under the PMD lock',
    },
  },
});
