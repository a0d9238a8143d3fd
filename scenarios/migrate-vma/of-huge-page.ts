/** migrate_vma() of a region that is mapped by a huge page. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { hugeMigrator, migrateVmaOfHuge } from '../../machines/migrate/migrate-vma-of-huge.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { frames, kernel, mappedHugeFromStart, properties as p, pageTables, sharedByTasks } from '../../models/index.ts';
import { ofDevice, someDeviceEntry } from './setting.ts';

/** The region is mapped by a huge page, frame 0. */
export const hugePage = (tasks: number) => [
  sharedByTasks(tasks),
  kernel.hugePages.set(true),
  kernel.noVmaLocks.set(true),
  frames.kind.at(0).set('huge'),
  mappedHugeFromStart(0, 0, 0),
];
export const keptOfHuge = [p.REF3, p.REF5, p.REF6, p.R2, p.RMAP2, p.LIVE1rest, p.PT1, p.PT2, p.cpages];
const intoDevice = (putsBusy: boolean) => hugeMigrator.runs(migrateVmaOfHuge, { putsBusy });
const intoOther = (putsBusy: boolean) => hugeMigrator.runs(migrateVmaOfHuge, { into: 'other memory', putsBusy });
const busy = sometimes(
  'locked by the other',
  'a driver finds the huge page locked',
  hugeMigrator.some((d) => d.in('collecting.skipping')),
);
const bounds = { page: 1, slot: 2, frame: 3 };
const boundsReason = 'one page stands for the region; the huge page, and a page for each of the two drivers';

export const twoDriversOfHugePage = scenario({
  name: 'two-migrations-of-huge-page',
  text: 'Two drivers migrate a region that is mapped by a huge page. Each takes a reference to the page to lock and split it: who finds it locked skips the region, and puts the page.',
  bounds,
  boundsReason,
  initial: [hugePage(2), ofDevice(1)].flat(),
  actors: { D: intoDevice(true), E: intoOther(true) },
  properties: [...keptOfHuge, p.REF1, p.REF2, someDeviceEntry, busy],
  expect: { verdict: 'holds', states: 2883, transitions: 5415, depth: 84 },
  mutants: {
    'page not locked': {
      text: 'Nobody asks for the page lock: migration entries stand for a page that is not locked, and each driver takes those of the other for its own.',
      change: [
        guardBecomes(hugeMigrator, 'tryHugeLock', true),
        actionBecomes(hugeMigrator, 'tryHugeLock', nothing),
        actionBecomes(hugeMigrator, 'unlockHuge', nothing),
      ],
      expect: { violates: 'RMAP2', steps: 16 },
      reference: 'mm/huge_memory.c, split_huge_page_to_list(): the page is locked',
    },
  },
});

export const hugePageLeftReferenced = scenario({
  name: 'huge-page-left-referenced',
  text: 'The same as it is in Linux 6.1 and 6.12: who finds the huge page locked skips the region and keeps the reference that it has taken. Nobody can split or migrate the page any more, and it is never freed.',
  bounds,
  boundsReason,
  initial: [hugePage(2), ofDevice(1)].flat(),
  actors: { D: intoDevice(false), E: intoOther(false) },
  properties: [...keptOfHuge.filter(({ id }) => id !== 'R2'), p.REF1, p.REF2, someDeviceEntry, busy],
  expect: { verdict: 'violated', violates: 'REF1', steps: 39 },
  reference:
    'mm/migrate_device.c of 6.1 and 6.12, migrate_vma_collect_pmd(): migrate_vma_collect_skip() without a put when the trylock fails',
});

export const hugePageAgainstPin = scenario({
  name: 'migrate-huge-page-against-pin',
  text: 'A driver migrates a region that is mapped by a huge page into memory of its device, while a device pins the page without a lock and stores to it. If it is pinned first the page is not split, or what it has become is not migrated.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page stands for the region; the huge page and one of the device',
  initial: [hugePage(1), ofDevice(1)].flat(),
  actors: { D: intoDevice(true), P: pinner.runs(gupFast, { page: 0, writes: true }) },
  properties: [
    ...keptOfHuge,
    ...[p.REF1, p.REF2, p.D4],
    someDeviceEntry,
    sometimes(
      'not split',
      'the huge page is not split, for the device has pinned it',
      hugeMigrator.some((d) => d.in('collecting.puttingUnsplit')),
    ),
  ],
  expect: { verdict: 'holds', states: 1256, transitions: 2284, depth: 64 },
});

export const hugePageOnCpus = scenario({
  name: 'migrate-huge-page-on-cpus',
  text: 'A driver migrates a region that is mapped by a huge page, while a CPU loads from it and stores to it through its TLB. The PMD entry is there to software only until no TLB has the huge translation any more; then the table takes its place.',
  bounds: { page: 1, slot: 2, frame: 2, cpu: 1 },
  boundsReason:
    'one page stands for the region; the huge page and one of the device; what a second CPU has cached is flushed in the same step',
  initial: [hugePage(1), kernel.tlbs.set(true), kernel.broadcastsTlbi.set(true), ofDevice(1)].flat(),
  actors: { D: intoDevice(true), cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }) },
  properties: [
    ...keptOfHuge,
    ...[p.REF1, p.REF2, p.D3, p.D4, p.PT3, p.TLB1, p.TLB2, p.DATA1],
    someDeviceEntry,
    sometimes(
      'not there for the hardware',
      'the PMD entry is huge to software only',
      pageTables.pmd.at(0).kind.is('invalid'),
    ),
  ],
  expect: { verdict: 'holds', states: 85, transitions: 163, depth: 56 },
  mutants: {
    'huge translation left': {
      text: 'The entry stays as it is while the table is filled, and is then replaced: a CPU caches a small translation beside the huge one.',
      change: actionBecomes(hugeMigrator, 'invalidatePmd', nothing),
      expect: { violates: 'PT3', steps: 24 },
      reference: 'mm/huge_memory.c, __split_huge_pmd_locked(): pmdp_invalidate(); erratum 383 of AMD 10h',
    },
  },
});

export const hugePageAgainstStore = scenario({
  name: 'migrate-huge-page-against-store',
  text: 'A driver migrates a region that is mapped by a huge page into memory of its device, while a thread stores to it and loads again: it finds the huge page, migration entries, or the page that it has been split into.',
  bounds: { page: 1, slot: 2, frame: 3 },
  boundsReason:
    'one page stands for the region; the huge page, one of the device, and one for a thread that finds its region empty',
  initial: [hugePage(2), ofDevice(1)].flat(),
  actors: { D: intoDevice(true), F: faulter.runs(faultingThread, { page: 0, readsBack: true }) },
  properties: [...keptOfHuge, p.REF1, p.REF2, p.D3, p.D4, someDeviceEntry],
  expect: { verdict: 'holds', states: 687, transitions: 1281, depth: 64 },
  mutants: {
    'migration entry left': {
      text: 'The page that has been split keeps the migration entry that stood for it meanwhile: the thread waits for ever.',
      change: actionBecomes(hugeMigrator, 'restoreHuge', nothing),
      expect: { violates: 'LIVE1rest', steps: 39 },
      reference: 'mm/huge_memory.c, split_huge_page_to_list(): remap_page()',
    },
  },
});
