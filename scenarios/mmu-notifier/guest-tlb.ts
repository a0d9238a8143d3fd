/** What a guest's CPU has cached of an SPTE outlives it, until the callback has flushed. */
import {
  actionBecomes,
  and,
  exists,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { entry, mappedFromStart, properties as p, page, ptep, secondary, spteAt, vmas } from '../../models/index.ts';
import { coherence, subscribed, translatedFromStart } from './setting.ts';

const cachingGuest = secondary.guestsCache.at(0).set(true);
const cachedOnly = sometimes(
  'cached only',
  'a guest’s CPU has cached what no SPTE says any more',
  exists(page, (q) => and(secondary.cached.at(0).at(q).kind.isnt('none'), secondary.spte.at(0).at(q).kind.is('none'))),
);

export const guestTlb = scenario({
  name: 'guest-tlb-against-zap',
  text: 'A guest’s CPU loads and stores through what it has cached of an SPTE, while the page is discarded: the callback flushes before the frame can go.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which guest and host have',
  initial: [subscribed(1), mappedFromStart(0, 0), translatedFromStart(0, 0, 0), cachingGuest],
  actors: { Z: zapper.runs(notifierZap), G: guestProcessor.runs(guestCpu) },
  properties: [...coherence, p.D3, p.DATA6, p.someSpte, cachedOnly],
  expect: { verdict: 'holds', states: 43, transitions: 68, depth: 20 },
  mutants: {
    'guests not flushed': {
      text: 'the callback zaps the SPTE and leaves what the guest’s CPUs have cached of it',
      change: actionBecomes(zapper, 'flushGuests', nothing),
      expect: { violates: 'DATA1', steps: 18 },
      reference: 'virt/kvm/kvm_main.c, __kvm_handle_hva_range(): kvm_flush_remote_tlbs()',
    },
  },
});

export const guestTlbAgainstRegionZap = scenario({
  name: 'guest-tlb-against-region-zap',
  text: 'The same where a whole region is discarded and a guest has both of its pages.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a region of two pages, of which the guest’s program uses one',
  initial: [
    subscribed(1),
    mappedFromStart(0, 0),
    mappedFromStart(1, 1),
    translatedFromStart(0, 0, 0),
    translatedFromStart(0, 1, 1),
    cachingGuest,
  ],
  actors: { Z: regionZapper.runs(zapRegion), G: guestProcessor.runs(guestCpu, { page: 1 }) },
  properties: [...coherence, p.D3, p.DATA6, p.R2, p.someSpte],
  expect: { verdict: 'holds', states: 35, transitions: 51, depth: 17 },
  mutants: {
    'region zap not announced': {
      text: 'nobody is told that the region goes',
      change: [actionBecomes(regionZapper, 'startAtOnce', nothing), actionBecomes(regionZapper, 'endAtOnce', nothing)],
      expect: { violates: 'SEC3', steps: 8 },
      reference: 'mm/memory.c, zap_page_range(): mmu_notifier_invalidate_range_start()',
    },
  },
});

export const readOnlyPage = scenario({
  name: 'guest-reads-read-only-page',
  text: 'A guest faults for reading on a page that the host may not write, and its CPU caches the SPTE, which may not be written either.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page of a VMA without VM_WRITE',
  initial: [
    subscribed(2),
    mappedFromStart(0, 0),
    entry(ptep(0)).write.set(false),
    vmas.readOnly.at(0).set(true),
    cachingGuest,
  ],
  actors: {
    V: runsGuest(kvmFault, { access: 'read' }),
    W: runsGuest(kvmFault),
    G: guestProcessor.runs(guestCpu),
  },
  properties: [
    ...coherence,
    p.readOnly,
    p.D3,
    p.D4,
    p.L4,
    p.someSpte,
    sometimes(
      'store refused',
      'a vCPU that stores has to leave to user space',
      vcpu.some((v) => v.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 198, transitions: 428, depth: 26 },
  mutants: {
    'SPTE writable all the same': {
      text: 'the SPTE is made writable, whatever the host’s entry says',
      change: actionBecomes(vcpu, 'setSpte', [vcpu.actions.setSpte, spteAt(0, 0).write.set(true)]),
      expect: { violates: 'SEC1', steps: 14 },
      reference: 'virt/kvm/kvm_main.c, hva_to_pfn_slow(): *writable',
    },
    'GUP asks nobody for write access': {
      text: 'get_user_pages() looks neither at VM_WRITE nor at the write bit and hands a read-only page to who is going to store to it',
      change: [
        guardBecomes(vcpu, 'accessAllowed', true),
        guardBecomes(vcpu, 'findsFrame', entry(ptep(0)).kind.is('present')),
      ],
      expect: { violates: 'SEC1', steps: 14 },
      reference: 'mm/gup.c, check_vma_flags() and can_follow_write_pte()',
    },
  },
});
