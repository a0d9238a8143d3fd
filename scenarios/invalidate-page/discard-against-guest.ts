/** A page of a guest, given free with MADV_FREE, is discarded while guest and host use it. */
import { actionBecomes, initially, nothing, runsInstead, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { pageUnmapper, unmapLazyfree } from '../../machines/notifier/try-to-unmap-lazyfree.ts';
import { frames, kernel, properties as p, secondary } from '../../models/index.ts';
import { announced, discarded, kept, lazyfreeOfConsumer, mappedAgain } from './setting.ts';

const cure = '5f32b265400d ("mm/mmu_notifier: kill invalidate_page")';
const afterPtl = pageUnmapper.runs(unmapLazyfree, { tells: 'after the PTL' });

export const discardAgainstStore = scenario({
  name: 'discard-against-store',
  text: 'A guest loads from a page that was given free, while reclaim discards it and a thread of the host stores to it. Since 4.13 the guest has lost its SPTE before the entry is cleared, and gets none until the end: what the thread has stored, to the old page or to a new one, the guest loads.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page, and another one for who comes when it is discarded',
  initial: [lazyfreeOfConsumer(2), kernel.noVmaLocks.set(true), frames.marksStores.at(2).set(true)],
  actors: {
    K: pageUnmapper.runs(unmapLazyfree),
    G: runsGuest(kvmFault, { access: 'read' }),
    T: faulter.runs(faultingThread),
  },
  properties: [...kept, ...announced, p.someSpte, p.someCount, discarded, mappedAgain],
  expect: { verdict: 'holds', states: 6798, transitions: 17389, depth: 66 },
  mutants: {
    'told after the PTL': {
      text: 'Until 4.10 the guest is told when the PTL is free again: meanwhile the thread has faulted a new page in and stored to it, and the guest loads from the old one.',
      change: runsInstead('K', afterPtl),
      expect: { violates: 'D4', steps: 20 },
      bug: 'B19',
      reference: cure,
    },
    'number not advanced': {
      text: 'The callback of 4.10 does not move the number: a fault of the guest that has looked the page up before makes an SPTE after it.',
      change: [
        runsInstead('K', afterPtl),
        actionBecomes(pageUnmapper, 'advanceSeq', nothing),
        initially(secondary.spte.at(0).at(0).set({ kind: 'none', frame: 'none', write: false })),
      ],
      expect: { violates: 'SEC2', steps: 28 },
      reference: 'virt/kvm/kvm_main.c of 4.10, kvm_mmu_notifier_invalidate_page(): mmu_notifier_seq++',
    },
  },
});

export const discardAgainstGuestStore = scenario({
  name: 'discard-against-guest-store',
  text: 'A guest stores to a page that was given free, and loads again, while reclaim discards the page. The host’s entry says nothing of the store: KVM says so when it drops the SPTE, which has to be before reclaim looks whether the page is dirty.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page, and another one for a guest that comes when it is discarded',
  initial: [lazyfreeOfConsumer(1, true), kernel.noVmaLocks.set(true)],
  actors: { K: pageUnmapper.runs(unmapLazyfree), G: runsGuest(kvmFault, { readsBack: true }) },
  properties: [...kept, ...announced, p.someSpte, p.someCount, mappedAgain],
  expect: { verdict: 'holds', states: 479, transitions: 867, depth: 28 },
  mutants: {
    'told after the decision': {
      text: 'Until 4.10 the guest is told when the page is given up: that it was stored to comes too late, and the store is lost.',
      change: runsInstead('K', afterPtl),
      expect: { violates: 'D4', steps: 40 },
      reference: cure,
    },
  },
});
