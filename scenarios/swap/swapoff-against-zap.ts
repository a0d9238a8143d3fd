/** swapoff() while the page that it reads in is discarded. */
import { atEnd, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { swapoffCaller } from '../../machines/swap/swapoff-role.ts';
import { swapoff } from '../../machines/swap/try-to-unuse.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { properties as p, swap } from '../../models/index.ts';
import { swapCounts, swappedPages } from './setting.ts';

export default scenario({
  name: 'swapoff-against-zap',
  text: 'swapoff() reads two pages in while a thread discards one of them: the zap frees the slot under swapoff, which finds the entry gone when it has the PTL, or nothing to read at all.',
  bounds: { page: 2, frame: 2, 'swap slot': 2 },
  boundsReason: 'the page that is discarded and one that stays; a slot for each',
  initial: swappedPages(1),
  actors: {
    swapoff: swapoffCaller.runs(swapoff),
    task: zapper.runs(notifierZap),
  },
  properties: [
    ...swapCounts,
    p.SWAP5,
    p.SWAP6,
    p.D3mapped,
    atEnd('gone', 'in the end the device is gone', swap.gone),
    sometimes(
      'nothing to read',
      'swapoff has a frame for a slot that no entry names any more',
      swapoffCaller.some((s) => s.in('unusing.freeingUnused')),
    ),
  ],
  expect: { verdict: 'holds', states: 941, transitions: 1747, depth: 53 },
  mutants: {
    'entry not looked at again': {
      text: 'unuse_pte() maps the page although the entry was zapped.',
      change: guardBecomes(swapoffCaller, 'sameEntry', true),
      expect: { violates: 'assignment outside the domain', steps: 23 },
      reference: 'mm/swapfile.c: unuse_pte(), pte_same_as_swp()',
    },
  },
});
