/** A page of a file is made clean and written, while a guest stores to it. */
import {
  actionBecomes,
  always,
  and,
  eventually,
  every,
  implies,
  initially,
  lockless,
  not,
  nothing,
  or,
  runsInstead,
  scenario,
  sometimes,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import { fileGuest, kvmFaultOfFile } from '../../machines/notifier/guest-of-file.ts';
import { fsyncTelling, fsyncTellingFirst, tellingWriter } from '../../machines/notifier/page-mkclean-telling.ts';
import { frames, notifier, properties as p, page, secondary } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';
import { dirty, storedTo, writtenBack } from '../file-writeback/setting.ts';
import { pinnedFromStart, translatedFromStart } from '../mmu-notifier/setting.ts';

/** So that what KVM says of the page when it drops the SPTE says nothing new. */
const toldAlready = always(
  'told already',
  'a page that the guest may store to is dirty, unless it is locked',
  every(page, (q) => {
    const { write, frame } = lockless(secondary.spte.at(0).at(q));
    return implies(write, or(frames.dirty.at(frame), not(lockless(frames.lock.at(frame)).isFree())));
  }),
);
const kept = [...fileMapping, p.DATA1, p.DATA3cache, p.DATA9, p.DATA9rest, p.SEC2, p.WB2, p.WB3, toldAlready];
const faultsAgain = sometimes(
  'faults again',
  'the guest has lost its SPTE, and the filesystem is told before it stores',
  fileGuest.some((g) => g.in('gupSlow.faulting.protected.notifying')),
);
const goesOn = eventually(
  'guest goes on',
  'the guest’s store retires in the end',
  fileGuest.all((g) => g.in('done')),
);
const unmappedByGuest = [storedTo(), notifier.subscribed.at(0).set(true)];
const initial = [unmappedByGuest, translatedFromStart(0, 0, 0)];
const bounds = { page: 1, offset: 1, frame: 1 };
const boundsReason = 'one page of the file';
const guest = fileGuest.runs(kvmFaultOfFile, { page: 0 });
const noSpte = initially(secondary.spte.at(0).at(0).set({ kind: 'none', frame: 'none', write: false }));

export const mkcleanAgainstGuestStore = scenario({
  name: 'mkclean-against-guest-store',
  text: 'A guest stores to a page of a file while fsync() writes it. From 3.7 to 4.12 it is told of the entry that was made clean when the PTL is free again: what it stores until then is written with the page, and then it has to fault, and the page becomes dirty again. What it has stored before the call is on the device when that returns, and what it stores later is not lost.',
  bounds,
  boundsReason,
  initial,
  actors: { S: tellingWriter.runs(fsyncTelling, { integrity: true }), G: guest },
  properties: [
    ...kept,
    sometimes(
      'stored in between',
      'the guest stores when the entry is clean and before it is told',
      and(
        fileGuest.some((g) => g.in('done')),
        tellingWriter.some((w) => w.in('writing.cleaning.telling')),
      ),
    ),
    faultsAgain,
  ],
  expect: { verdict: 'holds', states: 389, transitions: 692, depth: 63 },
  mutants: {
    'not told': {
      text: 'The call is missing: the guest stores on to a page that is clean, and nobody writes that.',
      change: stepLeadsTo(fsyncTelling, 'writing.cleaning.looked', 'unlock PTE', 'writing.cleaning.searched'),
      expect: { violates: 'DATA9rest', steps: 27 },
      bug: 'B51',
      reference: 'mm/rmap.c of 3.14: mmu_notifier_invalidate_page() in page_mkclean_one()',
    },
    'told beforehand': {
      text: 'The guest is told before the entry is write-protected: it faults, finds the entry writable, and has its SPTE again.',
      change: runsInstead('S', tellingWriter.runs(fsyncTellingFirst, { integrity: true })),
      expect: { violates: 'DATA9rest', steps: 43 },
      reference: 'mm/rmap.c of 3.14: the call comes after set_pte_at() and pte_unmap_unlock()',
    },
    'number not advanced': {
      text: 'The callback does not move the number: a fault of the guest that has found the entry writable before makes an SPTE after it.',
      change: [actionBecomes(tellingWriter, 'advanceSeq', nothing), noSpte],
      expect: { violates: 'DATA9rest', steps: 43 },
      reference: 'virt/kvm/kvm_main.c of 3.14, kvm_mmu_notifier_invalidate_page(): mmu_notifier_seq++',
    },
    'SPTE left writable': {
      text: 'The callback leaves the SPTE as it is.',
      change: actionBecomes(tellingWriter, 'zapSptes', nothing),
      expect: { violates: 'told already', steps: 24 },
      reference: 'virt/kvm/kvm_main.c of 3.14: kvm_unmap_hva()',
    },
    'page pinned instead': {
      text: 'Before there were notifiers an SPTE had a reference to its page instead: that keeps the page, but not from becoming clean.',
      change: initially([pinnedFromStart(0, 0, 0), notifier.subscribed.at(0).set(false)]),
      expect: { violates: 'DATA9rest', steps: 27 },
      reference: 'seed 004: the posting of the notifiers, July 2008: a page_count pin on every page mapped by SPTEs',
    },
  },
});

export const mkcleanUnderPtl = scenario({
  name: 'mkclean-against-guest-store-under-ptl',
  text: 'The same as from 2.6.27 to 3.6, of a guest that has no SPTE yet: it is told under the PTL, where the entry is empty for a moment and not clean yet. A fault that has found the entry writable before has to begin again, and one that comes meanwhile waits for the PTL.',
  bounds,
  boundsReason,
  initial: unmappedByGuest,
  actors: { S: tellingWriter.runs(fsyncTelling, { integrity: true, tells: 'under the PTL' }), G: guest },
  properties: [...kept, faultsAgain, goesOn],
  expect: { verdict: 'holds', states: 1031, transitions: 1912, depth: 67 },
  mutants: {
    'SPTE left writable': {
      text: 'The callback leaves the SPTE as it is: the guest stores on to a page that is clean.',
      change: actionBecomes(tellingWriter, 'zapSptes', nothing),
      expect: { violates: 'DATA9rest', steps: 43 },
      bug: 'B51',
      reference: 'mm/rmap.c of 2.6.27: ptep_clear_flush_notify() in page_mkclean_one()',
    },
  },
});

export const mkcleanAgainstFirstGuestStore = scenario({
  name: 'mkclean-against-first-guest-store',
  text: 'A page of a file was written to and is not mapped. A guest stores to it for the first time, for which its fault maps the page and tells the filesystem, while fsync() writes the page.',
  bounds,
  boundsReason,
  initial: [writtenBack(), dirty(), notifier.subscribed.at(0).set(true)],
  actors: { S: tellingWriter.runs(fsyncTelling, { integrity: true }), G: guest },
  properties: [
    ...kept,
    sometimes(
      'made clean',
      'the guest is told of the page that it has mapped',
      tellingWriter.some((w) => w.in('writing.cleaning.telling')),
    ),
  ],
  expect: { verdict: 'holds', states: 1414, transitions: 2609, depth: 86 },
});
