/** The fault of a secondary MMU while the page that it looks up is zapped. */
import {
  actionBecomes,
  guardBecomes,
  nothing,
  runsInstead,
  scenario,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import type { Mutant } from '../../checker/language/spec.ts';
import { kvmFault, kvmFaultLateSnapshot, kvmFaultTestsUnlocked } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import {
  advanceSeq,
  beginStart,
  countCovers,
  endDelivered,
  mappedFromStart,
  properties as p,
  seqMoved,
  zapSptes,
} from '../../models/index.ts';
import { coherence, faultRetried, subscribed } from './setting.ts';

const seed004 = 'seed 004, "mmu-notifiers: core"';
const properties = [...coherence, p.D3, p.D4, p.DATA6, p.L4, p.someSpte, p.someCount, faultRetried];

const inTheFault: { readonly [name: string]: Mutant } = {
  'no look at what was invalidated': {
    text: 'the SPTE is set for whatever GUP has found, although an invalidation is under way',
    change: guardBecomes(vcpu, 'mustRetry', false),
    expect: { violates: 'SEC4', steps: 16 },
    bug: 'B13',
    reference: seed004,
  },
  'count without sequence': {
    text: 'only invalidations in flight make the fault retry: one that began after GUP and is over leaves no trace',
    change: guardBecomes(vcpu, 'mustRetry', countCovers(0, 0)),
    expect: { violates: 'SEC2', steps: 27 },
    bug: 'B14',
    reference: `${seed004}; commit e930bffe95e1`,
  },
  'sequence without count': {
    text: 'only a number that moves with every start and end makes the fault retry: snapshot and GUP in the middle of an invalidation find what is about to go',
    change: [
      guardBecomes(vcpu, 'mustRetry', seqMoved(0)),
      actionBecomes(zapper, 'countStart', [zapper.actions.countStart, advanceSeq(0)]),
    ],
    expect: { violates: 'SEC4', steps: 16 },
    bug: 'B15',
    reference: `${seed004}; commit e930bffe95e1`,
  },
  'tested before the lock': {
    text: 'the test for a retry precedes mmu_lock, and the invalidation comes between both',
    change: runsInstead('G', runsGuest(kvmFaultTestsUnlocked, { readsBack: true })),
    expect: { violates: 'SEC2', steps: 27 },
    bug: 'B16',
    reference: 'Documentation/mm/hmm.rst: mmu_interval_read_retry() is called under the lock that the callback takes',
  },
  'late snapshot': {
    text: 'the sequence number is read when GUP has returned, so that what was invalidated during GUP is not noticed',
    change: runsInstead('G', runsGuest(kvmFaultLateSnapshot, { readsBack: true })),
    expect: { violates: 'SEC2', steps: 27 },
    bug: 'B72',
    reference:
      'arch/x86/kvm/mmu/mmu.c, direct_page_fault(): mmu_invalidate_seq and smp_rmb() precede kvm_faultin_pfn()',
  },
  'page kept at a retry': {
    text: 'the fault that has to begin again does not put the page that it has looked up',
    change: stepLeadsTo(kvmFault, 'mapping.refused', 'unlock mmu_lock', 'running'),
    expect: { violates: 'REF1', steps: 55 },
    reference: 'arch/x86/kvm/mmu/mmu.c, direct_page_fault(): kvm_release_pfn_clean() at out_unlock',
  },
  'fast path without a reference': {
    text: 'GUP-fast hands out the frame without raising its count, and the fault puts what it never got',
    change: actionBecomes(vcpu, 'getSeen', nothing),
    expect: { violates: 'REF3', steps: 12 },
    reference: 'mm/gup.c, try_grab_folio()',
  },
};
const inTheZap: { readonly [name: string]: Mutant } = {
  'consumers not called': {
    text: 'the zap calls no consumer, as before notifiers, but nothing pins the guest page',
    change: [guardBecomes(zapper, 'moreOnList', false), guardBecomes(zapper, 'moreEnds', false)],
    expect: { violates: 'SEC2', steps: 19 },
    reference: seed004,
  },
  'empty range': {
    text: 'the range that is announced does not contain the page',
    change: actionBecomes(
      zapper,
      'beginStart',
      beginStart(() => false),
    ),
    expect: { violates: 'SEC3', steps: 8 },
    reference: 'mm/memory.c, zap_page_range_single(): mmu_notifier_range_init()',
  },
  'end never announced': {
    text: 'the zap returns without telling the consumers of its end',
    change: [
      actionBecomes(zapper, 'advanceSeq', nothing),
      actionBecomes(zapper, 'countEnd', nothing),
      actionBecomes(zapper, 'closeBracket', nothing),
    ],
    expect: { violates: 'SEC5rest', steps: 31 },
    reference: 'mm/memory.c, zap_page_range_single(): mmu_notifier_invalidate_range_end()',
  },
  'count never dropped': {
    text: 'the end advances the sequence and leaves the count: every fault over the range retries for ever',
    change: actionBecomes(zapper, 'countEnd', endDelivered(0)),
    expect: { violates: 'SEC5', steps: 13 },
    reference: 'virt/kvm/kvm_main.c, kvm_mmu_invalidate_end()',
  },
};

export default scenario({
  name: 'guest-fault-against-zap',
  text: 'A guest stores to a page and loads it again; while its fault looks the page up and makes an SPTE, another thread discards the page.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap and one after it',
  initial: [subscribed(2), mappedFromStart(0, 0)],
  actors: { G: runsGuest(kvmFault, { readsBack: true }), Z: zapper.runs(notifierZap) },
  properties,
  expect: { verdict: 'holds', states: 1833, transitions: 3333, depth: 59 },
  mutants: { ...inTheFault, ...inTheZap },
});

/** zap_pte_range() had to put the page before it was through. */
export const fullBatch = scenario({
  name: 'guest-fault-against-full-batch',
  text: 'The same, but the batch of the zap is full, so that the frame is put while the invalidation is still announced.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap and one after it',
  initial: [subscribed(2), mappedFromStart(0, 0)],
  actors: { G: runsGuest(kvmFault, { readsBack: true }), Z: zapper.runs(notifierZap, { batchFull: true }) },
  properties: [...properties, p.REF7],
  expect: { verdict: 'holds', states: 1882, transitions: 3429, depth: 59 },
  mutants: {
    'SPTE dropped at the end': {
      text: 'the start leaves the SPTEs and the end drops them, when the frame may be another owner’s already',
      change: [
        actionBecomes(zapper, 'zapSptes', nothing),
        actionBecomes(zapper, 'advanceSeq', [advanceSeq(0), zapSptes(0, () => true)]),
      ],
      expect: { violates: 'DATA1', steps: 23 },
      bug: 'B18',
      reference: seed004,
    },
    'sequence without count, page put early': {
      text: 'GUP in the middle of the invalidation finds the frame, and nothing yet says that it is about to go',
      change: [
        guardBecomes(vcpu, 'mustRetry', seqMoved(0)),
        actionBecomes(zapper, 'countStart', [zapper.actions.countStart, advanceSeq(0)]),
      ],
      expect: { violates: 'SEC2', steps: 22 },
      bug: 'B15',
      reference: `${seed004}; commit e930bffe95e1`,
    },
  },
});
