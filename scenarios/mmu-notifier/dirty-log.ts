/** A guest is migrated while it runs: what it stores to is logged. */
import {
  actionBecomes,
  always,
  and,
  every,
  guardBecomes,
  implies,
  lockless,
  nothing,
  or,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { getDirtyLog, loggedVcpu, logReader, storeUnderLog } from '../../machines/notifier/dirty-log.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { dirtyLog, mappedFromStart, properties as p, page, secondary } from '../../models/index.ts';
import { coherence, subscribed } from './setting.ts';

const { bitmap, behind } = dirtyLog;
const logged = always(
  'logged',
  'a page that the guest has stored to since it was copied is in the log, or in the hands of who took it from there, or is about to be marked',
  every(page, (q) =>
    implies(
      behind.at(0).has(q),
      or(
        bitmap.at(0).has(q),
        logReader.some((r) => r.named),
        loggedVcpu.some((v) => v.in('marking')),
      ),
    ),
  ),
);

const protectedPage = [
  subscribed(1),
  mappedFromStart(0, 0),
  secondary.spte.at(0).at(0).set({ kind: 'present', frame: 0, write: false }),
  secondary.guestsCache.at(0).set(true),
].flat();

export const dirtyLogAgainstStores = scenario({
  name: 'dirty-log-against-stores',
  text: 'Two CPUs of a guest store to a page while the guest is migrated: what they have stored to since the log was taken is copied again. A store to a page that is write-protected marks it; who takes the mark protects the page and makes the guest forget what it has cached, before anything is copied.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page of the guest, to which two of its CPUs store',
  initial: protectedPage,
  actors: {
    V: loggedVcpu.runs(storeUnderLog),
    W: loggedVcpu.runs(storeUnderLog),
    M: logReader.runs(getDirtyLog),
  },
  properties: [
    ...coherence,
    logged,
    sometimes(
      'stored to again',
      'a page is stored to between the log that names it and its copy',
      and(
        behind.at(0).has(0),
        logReader.some((r) => r.named),
      ),
    ),
    sometimes(
      'copied',
      'the page is copied, for the log names it',
      logReader.some((r) => r.in('copying')),
    ),
  ],
  expect: { verdict: 'holds', states: 358, transitions: 1074, depth: 21 },
  mutants: {
    'guest not flushed': {
      text: 'The page is write-protected, and a CPU of the guest stores through what it has cached after the page was copied: nobody marks that.',
      change: actionBecomes(logReader, 'flushGuests', nothing),
      expect: { violates: 'logged', steps: 14 },
      reference: 'virt/kvm/kvm_main.c, kvm_get_dirty_log_protect(): kvm_arch_flush_remote_tlbs_memslot()',
    },
    'page not protected': {
      text: 'The mark is taken and the SPTE stays writable: the next store causes no exit.',
      change: actionBecomes(logReader, 'protect', nothing),
      expect: { violates: 'logged', steps: 14 },
      reference: 'virt/kvm/kvm_main.c, kvm_get_dirty_log_protect(): kvm_arch_mmu_enable_log_dirty_pt_masked()',
    },
    'marked before it is writable': {
      text: 'A store marks the page and makes the SPTE writable after that: who takes the mark in between protects what is protected still.',
      change: [
        actionBecomes(loggedVcpu, 'makeWritable', loggedVcpu.actions.markDirty),
        actionBecomes(loggedVcpu, 'markDirty', lockless(secondary.spte.at(0).at(0)).write.set(true)),
      ],
      expect: { violates: 'logged', steps: 14 },
      reference: 'arch/x86/kvm/mmu/mmu.c, fast_pf_fix_direct_spte(): mark_page_dirty_in_slot() behind try_cmpxchg64()',
    },
  },
});

export const loggedStoreAgainstZap = scenario({
  name: 'logged-store-against-zap',
  text: 'A guest stores to a page that is write-protected for the log, while a thread of the host discards the page. The fault makes the SPTE writable without mmu_lock, if it is what it was when the fault looked: what was zapped meanwhile stays zapped.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which guest and host have',
  initial: protectedPage,
  actors: { V: loggedVcpu.runs(storeUnderLog), Z: zapper.runs(notifierZap) },
  properties: [...coherence, p.someSpte, p.someCount],
  expect: { verdict: 'holds', states: 111, transitions: 190, depth: 25 },
  mutants: {
    'SPTE written without a look': {
      text: 'The fault writes what it has seen, made writable, whatever stands there by now: an SPTE of a page that is freed.',
      change: guardBecomes(loggedVcpu, 'isUnchanged', true),
      expect: { violates: 'SEC2', steps: 20 },
      reference: 'arch/x86/kvm/mmu/mmu.c, fast_pf_fix_direct_spte(): try_cmpxchg64()',
    },
  },
});
