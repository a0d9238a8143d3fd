/** UFFDIO_MOVE of a region that one huge page maps, and of what others do to both PMD entries meanwhile. */
import {
  actionBecomes,
  and,
  guardBecomes,
  nothing,
  type Scenario,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { hugeMover } from '../../machines/userfaultfd/huge-mover-role.ts';
import { uffdioMoveRegion } from '../../machines/userfaultfd/move-pages-huge-pmd.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import {
  frames,
  kernel,
  mappedHugeFromStart,
  notifier,
  opened,
  properties as p,
  pmdOf,
  sharedByTasks,
  unusedTable,
  vmas,
} from '../../models/index.ts';
import { elsewhere } from '../madv-userfault/setting.ts';
import { bothEnds } from './setting.ts';

/** Page B is a region of its own in VMA 1, mapped by frame 0, a huge page; that of page A, which context 0 has, is empty. */
function aboutToMoveHuge(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    kernel.hugePages.set(true),
    opened(0),
    vmas.ctx.at(0).set(0),
    elsewhere(1),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(1, 0, 1, 'source'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
  ];
}
const missing: Effect = vmas.missing.at(0).set(true);
const mover = hugeMover.runs(uffdioMoveRegion, { ctx: 0, dst: 0, src: 1 });
const movingHuge = [
  p.A1,
  p.A2,
  p.D1,
  p.D2,
  p.D3,
  p.D4,
  p.R2,
  p.REF1,
  p.REF3,
  p.PT1,
  p.PT2,
  p.tablesAccounted,
  p.usersCounted,
];
const someHugeMoved = sometimes(
  'moved',
  'a huge page has been moved',
  hugeMover.some(({ moved }) => moved),
);
const triesHugeAgain = sometimes(
  'tried again',
  'a PMD entry has changed since it was read',
  hugeMover.some((m) => m.in('again')),
);
const answers = (error: 'ENOENT' | 'EEXIST' | 'EBUSY', text: string) =>
  sometimes(
    error,
    text,
    hugeMover.some((m) => and(m.in('returned'), m.error.is(error))),
  );

export const hugeAgainstZap: Scenario = scenario({
  name: 'move-huge-against-zap',
  text: 'A region that a huge page maps is moved as a whole while it is discarded: the zap takes the page before the move has the lock of the PMD entry, while it waits for the locks of page and anon_vma, or finds nothing any more.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'two regions of one page each, and the huge page',
  initial: [aboutToMoveHuge(2), missing],
  actors: { mover, zapper: regionZapper.runs(zapRegion, { page: 1 }) },
  properties: [
    ...movingHuge,
    someHugeMoved,
    triesHugeAgain,
    answers('ENOENT', 'the huge page was gone'),
    sometimes(
      'zapped meanwhile',
      'the source is found zapped once its lock is held',
      hugeMover.some((m) => m.in('page.unlockingNone')),
    ),
  ],
  expect: { verdict: 'holds', states: 601, transitions: 1118, depth: 47 },
  mutants: {
    'source not compared': {
      text: 'What was read of the source PMD before its lock was dropped is taken for what is there: the page that a zap has taken away is mapped at the destination.',
      change: guardBecomes(hugeMover, 'srcPmdChanged', false),
      bug: 'D27',
      expect: { violates: 'R2', steps: 51 },
      reference: 'move_pages_huge_pmd(), mm/huge_memory.c: pmd_same() of the source',
    },
    'anon_vma not asked for': {
      text: 'That the page was unmapped is not looked at before the anon_vma is locked; the comparison of both entries finds it.',
      change: guardBecomes(hugeMover, 'folioMapped', true),
      expect: { holds: 'the source PMD is compared under its lock' },
      reference: 'move_pages_huge_pmd(), mm/huge_memory.c: folio_get_anon_vma()',
    },
  },
});

export const hugeAgainstFault: Scenario = scenario({
  name: 'move-huge-against-fault',
  text: 'The destination is registered for write protection only, so that a store there is answered with a huge page: it comes after the destination was found empty, and is left alone.',
  bounds: { ...bothEnds, frame: 2 },
  boundsReason: 'two regions of one page each; the huge page that is moved, and that of the fault',
  initial: [aboutToMoveHuge(2), frames.kind.at(1).set('huge')],
  actors: { mover, atDst: faulter.runs(faultingThread, { page: 0, takesHugePages: true }) },
  properties: [...movingHuge, someHugeMoved, triesHugeAgain, p.someHugePmd, answers('EEXIST', 'a huge page was there')],
  expect: { verdict: 'holds', states: 519, transitions: 964, depth: 48 },
  mutants: {
    'destination not compared': {
      text: 'The destination was empty when its PMD was read, and nobody looks again under the lock: the huge page of the fault is overwritten.',
      change: guardBecomes(hugeMover, 'dstPmdChanged', false),
      bug: 'D27',
      expect: { violates: 'PT2', steps: 33 },
      reference:
        'move_pages_huge_pmd(), mm/huge_memory.c: pmd_same() of the destination; commit 71c186efc1b2 for UFFDIO_COPY',
    },
  },
});

export const hugeAgainstPin: Scenario = scenario({
  name: 'move-huge-against-pin',
  text: 'A huge page is moved while a device pins it by GUP-fast and stores through the pin: the pin fails, or the move.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'two regions of one page each, and the huge page',
  initial: [aboutToMoveHuge(1), missing],
  actors: { mover, device: pinner.runs(gupFast, { page: 1, writes: true }) },
  properties: [
    ...movingHuge,
    p.D5,
    someHugeMoved,
    answers('EBUSY', 'the page was pinned'),
    sometimes(
      'put back',
      'a pin comes between the two looks, and the source is restored',
      hugeMover.some((m) => m.in('page.restoring')),
    ),
  ],
  expect: { verdict: 'holds', states: 441, transitions: 786, depth: 45 },
  mutants: {
    'looked for once': {
      text: 'The second look is left out: a pin that was taken between the first one and the flush is kept.',
      change: guardBecomes(hugeMover, 'pinnedMeanwhile', false),
      bug: 'D28',
      expect: { violates: 'D5', steps: 28 },
      reference: 'move_pages_huge_pmd(), mm/huge_memory.c: folio_maybe_dma_pinned() after pmdp_huge_clear_flush()',
    },
    'cleared and not put back': {
      text: 'The move is given up for the pin, and the source stays empty.',
      change: actionBecomes(hugeMover, 'restoreSrcPmd', hugeMover.self.deposit.set('none')),
      expect: { violates: 'REF1', steps: 40 },
      reference: 'move_pages_huge_pmd(), mm/huge_memory.c: set_pmd_at() of src_pmdval',
    },
  },
});

export const hugeAgainstCpu: Scenario = scenario({
  name: 'move-huge-against-cpu',
  text: 'A huge page is moved while one CPU loads and stores at its old address through its TLB, and another loads at the new one.',
  bounds: { ...bothEnds, frame: 1, cpu: 2 },
  boundsReason: 'source and destination, a CPU for each',
  initial: [aboutToMoveHuge(3), missing, kernel.tlbs.set(true), notifier.subscribed.at(0).set(true)],
  actors: {
    mover,
    atSrc: processor.runs(cpuWithTlb, { cpu: 0, page: 1 }),
    atDst: processor.runs(cpuWithTlb, { cpu: 1, page: 0 }),
  },
  properties: [...movingHuge, p.TLB1, p.TLB2, p.SEC3, p.SEC5, p.SEC5rest, someHugeMoved],
  expect: { verdict: 'holds', states: 137, transitions: 343, depth: 42 },
  mutants: {
    'source not flushed': {
      text: 'The source is cleared and no TLB flushed: what the CPU stores at the old address shows at the new one.',
      change: actionBecomes(hugeMover, 'flushSource', nothing),
      expect: { violates: 'D4', steps: 29 },
      reference: 'move_pages_huge_pmd(), mm/huge_memory.c: pmdp_huge_clear_flush()',
    },
    'move not announced': {
      text: 'Who keeps translations of the region is not told.',
      change: guardBecomes(hugeMover, 'announces', false),
      expect: { violates: 'SEC3', steps: 21 },
      reference: 'move_pages_huge_pmd(), mm/huge_memory.c: mmu_notifier_invalidate_range_start()',
    },
  },
});
