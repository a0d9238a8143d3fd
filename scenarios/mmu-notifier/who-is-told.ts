/** Whom a bracket tells, of several consumers of one address space, and in which order. */
import {
  actionBecomes,
  and,
  atEnd,
  eventually,
  guardBecomes,
  lockless,
  not,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { intervalFault, mirror } from '../../machines/notifier/hmm-range-fault.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import {
  mappedFromStart,
  notifier,
  properties as p,
  secondary,
  sharedByTasks,
  startAtOnce,
} from '../../models/index.ts';
import { collapsible } from '../khugepaged/setting.ts';
import { ofDevice, someDeviceEntry } from '../migrate-vma/setting.ts';
import { coherence, subscribed, translatedFromStart, treeAtRest } from './setting.ts';

const translates = (each: number) => lockless(secondary.spte.at(each).at(0)).kind.is('present');
const oneIsTold = sometimes(
  'one of two is told',
  'who subscribes has dropped its translation, and the other has its own',
  and(not(translates(0)), translates(1)),
);
const unsubscribed = {
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'one consumer that subscribes and one that does not',
  initial: [subscribed(1), mappedFromStart(0, 0), translatedFromStart(0, 0, 0), translatedFromStart(1, 0, 0)],
  properties: [p.SEC2, oneIsTold],
  reference: 'include/linux/mmu_notifier.h: nobody is told who has not called mmu_notifier_register()',
} as const;

export const notRegistered = scenario({
  ...unsubscribed,
  name: 'not-registered-against-zap',
  text: 'Two secondary MMUs have a page, and one of them has never subscribed: the zap tells the other, and this one keeps what is freed.',
  actors: { Z: zapper.runs(notifierZap) },
  expect: { verdict: 'violated', violates: 'SEC2', steps: 15 },
});
export const notRegisteredAtOnce = scenario({
  ...unsubscribed,
  name: 'not-registered-against-dontneed',
  text: 'The same where all callbacks of the bracket are one step.',
  actors: { Z: discarder.runs(madviseDontneed, { page: 0 }) },
  expect: { verdict: 'violated', violates: 'SEC2', steps: 9 },
});

export const ownerAndGuest = scenario({
  name: 'owner-and-guest',
  text: 'A driver migrates a page into memory of its device, which a guest has mapped, too. The driver’s own callback ignores the bracket; the guest’s does not.',
  bounds: { page: 1, slot: 2, frame: 2, consumer: 2 },
  boundsReason: 'the device’s MMU and the guest’s; the page’s frame and one of the device',
  initial: [
    subscribed(1),
    notifier.subscribed.at(1).set(true),
    mappedFromStart(0, 0),
    ofDevice(1),
    translatedFromStart(1, 0, 0),
  ],
  actors: { driver: migrator.runs(migrateVma, { mapsResult: true }) },
  properties: [
    p.SEC2,
    p.SEC3,
    p.SEC4,
    p.SEC5,
    p.SEC5rest,
    p.DATA1,
    p.REF1,
    p.REF3,
    p.RMAP2,
    p.LIVE1rest,
    p.R2,
    p.cpages,
    p.someCount,
    someDeviceEntry,
  ],
  expect: { verdict: 'holds', states: 40, transitions: 39, depth: 39 },
  mutants: {
    'all ignore it': {
      text: 'nobody at all is told of the driver’s migrations: the guest keeps the frame that was migrated and freed',
      change: actionBecomes(
        migrator,
        'startAtOnce',
        startAtOnce(
          () => true,
          () => false,
        ).effect,
      ),
      expect: { violates: 'SEC2', steps: 35 },
      reference:
        'include/linux/mmu_notifier.h, mmu_notifier_range_init_owner(): the callback compares the owner with itself',
    },
  },
});

const inTree = [notifier.subscribed.at(0).set(true), notifier.kind.at(0).set('mirror')];

export const mirrorAgainstCollapse = scenario({
  name: 'mirror-against-collapse',
  text: 'A device mirrors a page of a region that is collapsed into a huge page. Its fault waits while the collapse is announced, and begins again if it was in the middle.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a region of one page that is there and one hole; the frame of the page and a huge page',
  initial: [collapsible(2, 1), ...inTree],
  actors: { C: collapser.runs(collapse, { page: 0 }), H: mirror.runs(intervalFault) },
  properties: [
    ...[...coherence, treeAtRest, p.D3, p.D4, p.PT1, p.PT2, p.someHugePmd, p.someSpte],
    atEnd(
      'device served',
      'when all rests the device has made its access',
      mirror.all((d) => d.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 518, transitions: 879, depth: 66 },
  mutants: {
    'sequence not set': {
      text: 'the callback drops the entries and forgets mmu_interval_set_seq(): the device’s fault enters the old frame',
      change: actionBecomes(collapser, 'setSequence', nothing),
      expect: { violates: 'SEC2', steps: 59 },
      reference: 'include/linux/mmu_notifier.h, mmu_interval_set_seq()',
    },
    'walks without mmap_lock': {
      text: 'hmm_range_fault() walks while the collapse has the table out: it finds nothing where the page is, and the device’s access fails',
      change: [
        guardBecomes(mirror, 'lockMmap', true),
        actionBecomes(mirror, 'lockMmap', nothing),
        actionBecomes(mirror, 'unlockMmap', nothing),
      ],
      expect: { violates: 'device served', steps: 60 },
      reference: 'mm/hmm.c, hmm_range_fault(): mmap_assert_locked()',
    },
    'tree not told': {
      text: 'only those on the list of callbacks are told, and the device keeps its entry of the old frame',
      change: [guardBecomes(collapser, 'treeInUse', false), guardBecomes(collapser, 'needsSteps', true)],
      expect: { violates: 'SEC2', steps: 53 },
      reference: 'mm/mmu_notifier.c, __mmu_notifier_invalidate_range_start(): mn_itree_invalidate()',
    },
  },
});

export const mirrorAgainstCopy = scenario({
  name: 'mirror-against-zero-page',
  text: 'A thread stores where the zero page is mapped: a device that subscribes by the interval tree is told of the frame that takes its place.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, and the frame that takes the place of the zero page',
  initial: [sharedByTasks(1), ...inTree],
  actors: { R: faulter.runs(faultingThread, { access: 'read' }), W: faulter.runs(faultingThread) },
  properties: [
    p.SEC3,
    p.SEC5,
    p.SEC5rest,
    treeAtRest,
    p.D3,
    p.D4,
    eventually(
      'threads go on',
      'the load and the store are made in the end',
      faulter.all((t) => t.in('done')),
    ),
    sometimes('an invalidation in the tree', 'the replacement of the zero page is announced', notifier.active.is(1)),
  ],
  expect: { verdict: 'holds', states: 222, transitions: 393, depth: 38 },
  mutants: {
    'one interval again and again': {
      text: 'the walk of the tree does not go on to the next interval',
      change: actionBecomes(faulter, 'nextInTree', faulter.self.callee.set(0)),
      expect: { violates: 'threads go on', steps: 28 },
      reference: 'mm/mmu_notifier.c, mn_itree_inv_next()',
    },
    'tree never unmarked': {
      text: 'the end leaves the tree marked',
      change: actionBecomes(faulter, 'unmarkTree', nothing),
      expect: { violates: 'tree at rest', steps: 35 },
      reference: 'mm/mmu_notifier.c, mn_itree_inv_end()',
    },
  },
});
