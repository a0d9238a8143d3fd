/** A guest stores to a page that is clean in the swap cache. */
import { scenario, stepInserted } from '../../checker/language/index.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { frames, properties as p, secondary, swapCachedFromStart } from '../../models/index.ts';
import { subscribed, translatedFromStart } from '../mmu-notifier/setting.ts';
import { swapCounts } from './setting.ts';

export default scenario({
  name: 'swap-guest-store-to-cached',
  text: 'A page of a guest is clean in the swap cache, with a slot that contains the same. The guest stores to it, of which the host’s entry says nothing: the callback that zaps the SPTE sets the page dirty, so that reclaim writes it again.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page, which guest and host have',
  initial: [
    subscribed(1),
    swapCachedFromStart(0, 0, 0),
    translatedFromStart(0, 0, 0),
    secondary.guestsCache.at(0).set(true),
    frames.marksStores.at(1).set(true),
  ],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd),
    guest: guestProcessor.runs(guestCpu),
  },
  properties: [...swapCounts, p.SEC1, p.SEC2, p.DATA1, p.D3, p.D4, p.someSwappedOut],
  expect: { verdict: 'holds', states: 79, transitions: 112, depth: 37 },
  mutants: {
    'dirty SPTE forgotten': {
      text: 'The callback zaps the SPTE and does not say that the guest has stored through it: the page is freed without being written.',
      change: stepInserted(
        kswapd,
        'reclaiming.unmapping.looking',
        'forget dirty SPTE',
        frames.dirty.at(anonReclaimer.self.frame).set(false),
      ),
      expect: { violates: 'SWAP1', steps: 26 },
      reference: 'arch/x86/kvm/mmu/mmu.c: mmu_spte_clear_track_bits(), kvm_set_pfn_dirty()',
    },
  },
});
