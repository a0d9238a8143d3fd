/** migrate_vma() of a page to which somebody has a reference: it has to stay where it is. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { builtIn, mappedFromStart, notifier, properties as p, sharedByTasks } from '../../models/index.ts';

export const migratePinnedPage = scenario({
  name: 'migrate-pinned-page',
  text: 'A driver migrates a page while a guest of the old scheme, which keeps the reference of get_user_pages() instead of a notifier, maps it and stores to it. A thread loads.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page with its old and its new frame',
  initial: [sharedByTasks(3), notifier.kind.at(0).set('pins'), mappedFromStart(0, 0, 'source')],
  actors: {
    driver: migrator.runs(migrateVma, { into: 'other memory', asksCount: true }),
    guest: runsGuest(kvmFault, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    p.D3,
    p.D4,
    p.SEC2,
    p.cpages,
    p.REF1,
    p.REF3,
    p.RMAP2,
    p.LIVE1rest,
    p.someMigrationEntry,
    p.someSpte,
    sometimes(
      'given up',
      'the driver finds that others have the page and puts its entry back',
      migrator.some((d) => d.in('unmapping.locked')),
    ),
  ],
  expect: { verdict: 'holds', states: 6657, transitions: 17943, depth: 52 },
  mutants: {
    'page given up and still counted': {
      text: 'A page to which others have references is given up but stays in cpages: the driver is told that there is something to migrate. It goes on, finds nothing to do in src, and no harm comes of it but its work.',
      change: actionBecomes(migrator, 'countDown', nothing),
      expect: { violates: 'cpages', steps: 29 },
      bug: 'B71b',
      reference: 'seed 002 and HMM-v25: migrate_vma_prepare() and migrate_vma_unmap(), cpages--',
    },
    'page not counted': {
      text: 'A page is collected and not counted: migrate_vma_setup() says that there is nothing to migrate, and the driver returns. The page stays locked for ever.',
      change: actionBecomes(migrator, 'countPage', nothing),
      expect: { violates: builtIn.LOCK4, steps: 16 },
      reference: 'migrate_vma_collect_pmd(): cpages++',
    },
    'references not counted': {
      text: 'The page is migrated although the guest has a reference to it: what the guest stores goes into the old page.',
      change: guardBecomes(migrator, 'sourceExact', true),
      expect: { violates: 'D4', steps: 39 },
      reference: 'migrate_vma_check_page() and folio_migrate_mapping()',
    },
  },
});

export const migratePinnedAgainstZap = scenario({
  name: 'migrate-pinned-against-zap',
  text: 'A driver migrates a page of which a device takes a reference just then, and another thread discards it. The driver has to give the page up, and may find that the zap has taken its migration entry away.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page with its old and its new frame',
  initial: [sharedByTasks(2), mappedFromStart(0, 0, 'source')],
  actors: {
    driver: migrator.runs(migrateVma, { into: 'other memory', asksCount: true }),
    device: pinner.runs(gupFast, { page: 0 }),
    zap: discarder.runs(madviseDontneed, { page: 0, judged: true }),
  },
  properties: [
    ...[p.D3, p.D4, p.DATA6, p.R2, p.REF1, p.REF3, p.RMAP2, p.LIVE1rest, p.cpages, p.someMigrationEntry],
    sometimes(
      'restored',
      'the driver maps a page that it has given up again',
      migrator.some((d) => d.in('unmapping.entered')),
    ),
  ],
  expect: { verdict: 'holds', states: 7448, transitions: 19498, depth: 51 },
  mutants: {
    'restored without a look': {
      text: 'migrate_device_unmap() maps a page that it has given up again, although the zap has taken the migration entry away: what was discarded comes back.',
      change: guardBecomes(migrator, 'stillToRestore', true),
      expect: { violates: 'R2', steps: 42 },
      reference: 'migrate_device_unmap(): remove_migration_ptes(), whose walk finds only migration entries of the page',
    },
  },
});
