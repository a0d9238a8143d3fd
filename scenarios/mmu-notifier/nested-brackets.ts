/** One caller stands in two brackets at once: each is counted, and the end of the inner one ends nothing but itself. */
import {
  actionBecomes,
  and,
  atEnd,
  every,
  lockless,
  not,
  nothing,
  scenario,
  sometimes,
  stepLeadsTo,
  taken,
} from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { partZapper, zapPartOfHugePage } from '../../machines/zap/zap-part-of-huge-page.ts';
import {
  frames,
  kernel,
  mappedHugeFromStart,
  mapsNothing,
  nested,
  properties as p,
  page,
  pageTables,
  secondary,
} from '../../models/index.ts';
import { coherence, faultRetried, subscribed, translatedFromStart } from './setting.ts';

const countEnd = 'virt/kvm/kvm_main.c, kvm_mmu_invalidate_end(): mmu_invalidate_in_progress--';
const nestedCoherence = [...coherence.filter((property) => property !== p.SEC5), p.SEC5nested, p.R2, p.D3];
const setting = {
  bounds: { page: 2, frame: 1 },
  boundsReason: 'a huge page of two, of which one is discarded',
} as const;
const countedTwice = sometimes(
  'counted twice',
  'a guest counts two brackets of one caller',
  and(lockless(secondary.count.at(0)).moreThan(1), not(nested.delivered.at(0).isEmpty())),
);

export const nestedBrackets = scenario({
  ...setting,
  name: 'guest-fault-against-zap-of-part',
  text: 'A thread discards a part of a huge page while a guest faults on it. The zap has announced the part; __split_huge_pmd() announces all of the huge page in the middle of that, and its end comes before the part is unmapped: the guest, which counts, makes no SPTE between the two ends.',
  initial: [subscribed(2), kernel.hugePages.set(true), mappedHugeFromStart(0, 0, 0)],
  actors: { Z: partZapper.runs(zapPartOfHugePage), G: runsGuest(kvmFault, { access: 'read' }) },
  properties: [
    ...nestedCoherence,
    p.someSpte,
    faultRetried,
    countedTwice,
    sometimes(
      'between two ends',
      'the guest’s fault is refused when the inner bracket is over, and the part not unmapped yet',
      and(
        partZapper.some((z) => z.in('unmapping')),
        vcpu.some((v) => v.in('mapping.refused')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 1070, transitions: 1983, depth: 65 },
  mutants: {
    'count is a flag': {
      text: 'A start notes that an invalidation is under way, and the first end that none is: it is the inner one’s, and the guest maps what is about to go.',
      change: actionBecomes(partZapper, 'countEnd', [partZapper.actions.countEnd, secondary.count.at(0).set(0)]),
      expect: { violates: 'SEC1', steps: 43 },
      reference: countEnd,
    },
    'told once': {
      text: 'A consumer takes the start of the inner bracket for one that it knows, and counts its end.',
      change: actionBecomes(partZapper, 'countStart', nothing),
      expect: { violates: 'SEC5nested', steps: 23 },
      reference: countEnd,
    },
    'split not announced': {
      text: '__split_huge_pmd() trusts in the bracket around it, which is about a part.',
      change: stepLeadsTo(zapPartOfHugePage, 'walking', 'read PMD', 'splitting'),
      expect: { violates: 'SEC3', steps: 9 },
      reference: 'mm/huge_memory.c, __split_huge_pmd(): mmu_notifier_range_init()',
    },
  },
});

export const twoParts = scenario({
  ...setting,
  name: 'guest-tlb-against-zaps-of-both-parts',
  text: 'Two threads discard one part each of a huge page, a guest uses one of them, and a third thread wants mmap_lock for writing: up to four brackets are open at once, of which the ends come in any order. Who is slower finds the huge page split.',
  initial: [
    subscribed(3),
    kernel.hugePages.set(true),
    mappedHugeFromStart(0, 0, 0),
    translatedFromStart(0, 0, 0),
    secondary.guestsCache.at(0).set(true),
  ],
  actors: {
    Y: partZapper.runs(zapPartOfHugePage, { page: 1 }),
    Z: partZapper.runs(zapPartOfHugePage),
    W: layoutChanger.runs(mmapWriter),
    G: guestProcessor.runs(guestCpu),
  },
  properties: [
    ...nestedCoherence,
    p.someSpte,
    countedTwice,
    atEnd(
      'parts unmapped',
      'when all rests neither part is mapped',
      every(page, (q) => mapsNothing(q)),
    ),
    taken('split already', 'a zap finds the PMD entry to be a table', zapPartOfHugePage, 'walking', 'read PMD', 1),
    taken(
      'split meanwhile',
      'a zap finds so behind its own start',
      zapPartOfHugePage,
      'splitting.pmdLocked',
      'invalidate PMD',
      1,
    ),
  ],
  expect: { verdict: 'holds', states: 6505, transitions: 14593, depth: 61 },
});

export const partOnCpus = scenario({
  name: 'zap-of-part-on-cpus',
  text: 'A thread discards a part of a huge page while a CPU loads from the other part and stores to it through its TLB, and a guest is told: within the inner bracket the PMD entry is there to software only, until no TLB has the huge translation any more.',
  bounds: { page: 2, frame: 1, table: 1, cpu: 1 },
  boundsReason:
    'a huge page of two, of which one is discarded; what a second CPU has cached is flushed in the same step',
  initial: [
    subscribed(1),
    kernel.hugePages.set(true),
    kernel.tlbs.set(true),
    kernel.broadcastsTlbi.set(true),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(0, 0, 0, 'source'),
  ],
  actors: { Z: partZapper.runs(zapPartOfHugePage), cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 1 }) },
  properties: [
    ...[p.PT1, p.PT2, p.PT3, p.TLB1, p.TLB2, p.DATA1, p.D3, p.D4, p.R2, p.REF1, p.REF3],
    atEnd('discarded', 'when all rests the part that was discarded is not mapped', mapsNothing(0)),
    sometimes(
      'not there for the hardware',
      'the PMD entry is huge to software only',
      pageTables.pmd.at(0).kind.is('invalid'),
    ),
  ],
  expect: { verdict: 'holds', states: 123, transitions: 301, depth: 37 },
  mutants: {
    'huge translation left': {
      text: 'The entry stays as it is while the table is filled, and is then replaced: a CPU caches a small translation beside the huge one.',
      change: actionBecomes(partZapper, 'invalidatePmd', nothing),
      expect: { violates: 'PT3', steps: 19 },
      reference: 'mm/huge_memory.c, __split_huge_pmd_locked(): pmdp_invalidate(); erratum 383 of AMD 10h',
    },
  },
});
