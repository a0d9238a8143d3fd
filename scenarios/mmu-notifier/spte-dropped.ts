/** KVM drops an SPTE by itself, while a CPU of the guest has it cached. */
import {
  actionBecomes,
  and,
  exists,
  guardBecomes,
  lockless,
  scenario,
  sometimes,
  stepsExchanged,
  when,
} from '../../checker/language/index.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { dropSpte, spteDropper } from '../../machines/notifier/kvm-drop-spte.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import {
  flushGuests,
  guestCached,
  mappedFromStart,
  properties as p,
  page,
  secondary,
  sharedByTasks,
  spteAt,
} from '../../models/index.ts';
import { pinnedFromStart, subscribed, translatedFromStart } from './setting.ts';

const actors = {
  K: spteDropper.runs(dropSpte),
  G: guestProcessor.runs(guestCpu),
  Z: zapper.runs(notifierZap),
};
const bounds = { page: 1, frame: 1 };
const boundsReason = 'one page, which both want to be rid of';
const cachedStill = sometimes(
  'cached still',
  'a CPU of the guest has cached what is no SPTE any more',
  exists(page, (q) => and(guestCached(0, q).kind.is('present'), lockless(spteAt(0, q)).kind.is('none'))),
);

export const spteDroppedAgainstZap = scenario({
  name: 'spte-dropped-against-zap',
  text: 'KVM drops an SPTE while a thread discards its page. Whoever comes second finds none, and goes on without a flush: the first has to have flushed before it gives mmu_lock back.',
  bounds,
  boundsReason,
  initial: [subscribed(1), mappedFromStart(0, 0), translatedFromStart(0, 0, 0), secondary.guestsCache.at(0).set(true)],
  actors,
  properties: [p.SEC1, p.SEC2, p.SEC3, p.SEC5, p.SEC5rest, p.DATA1, p.REF1, p.REF3, cachedStill],
  expect: { verdict: 'holds', states: 178, transitions: 322, depth: 25 },
  mutants: {
    'flush put off': {
      text: 'KVM flushes when it has given mmu_lock back: the callback finds no SPTE, flushes nothing, and the guest goes on with a page that is freed',
      change: [
        stepsExchanged(dropSpte, ['flushing', 'flush remote TLBs'], ['putting', 'put page']),
        stepsExchanged(dropSpte, ['putting', 'flush remote TLBs'], ['unlocking', 'unlock mmu_lock']),
        guardBecomes(zapper, 'guestsCache', false),
        actionBecomes(zapper, 'zapSptes', [
          when(
            spteAt(0, 0).kind.isnt('none'),
            flushGuests(0, () => true),
          ),
          zapper.actions.zapSptes,
        ]),
      ],
      expect: { violates: 'SEC2', steps: 20 },
      bug: 'B53b',
      reference: 'a4ee1ca4a36e, mended by 88bf56d04bc3; virt/kvm/kvm_main.c, __kvm_handle_hva_range(): flush_on_ret',
    },
  },
});

export const pinnedSpteDropped = scenario({
  name: 'pinned-spte-dropped',
  text: 'Where each SPTE keeps the page with a reference, that may be the last one when KVM drops the SPTE: the page has been discarded before. It is put when no CPU of the guest has it cached.',
  bounds,
  boundsReason,
  initial: [sharedByTasks(1), mappedFromStart(0, 0), pinnedFromStart(0, 0, 0), secondary.guestsCache.at(0).set(true)],
  actors,
  properties: [p.SEC2, p.SEC7, p.DATA1, p.REF1, p.REF3, cachedStill],
  expect: { verdict: 'holds', states: 144, transitions: 388, depth: 16 },
  mutants: {
    'put before the flush': {
      text: 'the page is put, freed, and used through what the guest’s CPU has cached',
      change: stepsExchanged(dropSpte, ['flushing', 'flush remote TLBs'], ['putting', 'put page']),
      expect: { violates: 'SEC7', steps: 11 },
      bug: 'B53',
      reference: 'seed 004: put_page() after the flush of the secondary TLB, as tlb_gather does for the CPUs',
    },
  },
});
