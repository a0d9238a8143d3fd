/** A GRU and a guest have the same page. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { gruZapper, zapBesideGru } from '../../machines/notifier/bracket-with-gru.ts';
import { gruDropin, gruUser } from '../../machines/notifier/gru-dropin.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { notifier, properties as p, secondary } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { coherence, someCached, withGru } from './setting.ts';

export default scenario({
  name: 'gru-beside-guest',
  text: 'A program uses a page through its GRU, and a guest uses the same page, while a thread discards it. The GRU has a TLB and nothing else, the guest SPTEs and what its CPUs have cached of them: each is told, of start and end, and neither has the page when it is freed.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'one page, and a consumer of each kind',
  initial: [
    withGru(2),
    notifier.subscribed.at(1).set(true),
    translatedFromStart(1, 0, 0),
    secondary.guestsCache.at(1).set(true),
  ],
  actors: {
    U: gruUser.runs(gruDropin),
    G: guestProcessor.runs(guestCpu, { consumer: 1 }),
    Z: gruZapper.runs(zapBesideGru),
  },
  properties: [...coherence, someCached, p.someSpte],
  expect: { verdict: 'holds', states: 940, transitions: 2278, depth: 36 },
  mutants: {
    'only one is told': {
      text: 'The callback of the GRU is taken for all that there is: the guest goes on with what is freed.',
      change: actionBecomes(gruZapper, 'zapSptes', nothing),
      expect: { violates: 'DATA1', steps: 22 },
      reference: 'mm/mmu_notifier.c, mn_hlist_invalidate_range_start(): all on the list',
    },
  },
});
