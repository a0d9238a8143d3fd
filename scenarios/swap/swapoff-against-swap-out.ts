/** swapoff() while a page is on its way to the device. */
import { atEnd, scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swapoffCaller } from '../../machines/swap/swapoff-role.ts';
import { swapoff } from '../../machines/swap/try-to-unuse.ts';
import { properties as p, swap } from '../../models/index.ts';
import { mappedPage, swapCounts } from './setting.ts';

export default scenario({
  name: 'swapoff-against-swap-out',
  text: 'Reclaim has a slot for a page, which no entry names yet, when swapoff() walks the address space: what it has passed over may name the slot afterwards, and so it walks again for as long as slots are in use.',
  bounds: { page: 2, frame: 2, 'swap slot': 2 },
  boundsReason: 'two pages, so that one is passed over before its entry names the slot',
  initial: mappedPage(1),
  actors: {
    reclaimer: anonReclaimer.runs(kswapd),
    swapoff: swapoffCaller.runs(swapoff),
  },
  properties: [
    ...swapCounts,
    p.SWAP5,
    p.SWAP6,
    atEnd('gone', 'in the end the device is gone', swap.gone),
    sometimes(
      'walks again',
      'swapoff has walked the address space and some entry names a slot',
      swapoffCaller.some((s) => s.in('searching')),
    ),
  ],
  expect: { verdict: 'holds', states: 1323, transitions: 2333, depth: 69 },
  mutants: {
    'walks once': {
      text: 'swapoff() does not look again whether slots are in use: an entry names a slot of a device that is gone.',
      change: stepLeadsTo(swapoff, 'searching', 'find no slot in use', 'unused'),
      expect: { violates: 'SWAP6', steps: 31 },
      reference: 'mm/swapfile.c: try_to_unuse(), retry',
    },
  },
});
