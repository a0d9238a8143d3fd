/** swapoff() takes the device away under a fault. */
import { actionBecomes, atEnd, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { swapoffCaller } from '../../machines/swap/swapoff-role.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { swapoff } from '../../machines/swap/try-to-unuse.ts';
import { frames, properties as p, swap } from '../../models/index.ts';
import { swappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'swapoff-against-fault',
  text: 'A thread accesses a page that was swapped out while swapoff() looks for the entries that name its slots, reads them in and takes the device away. The one or the other replaces the entry; the device goes once the fault has given its reference back.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page, for which both have a frame in hand at once',
  initial: swappedPage(1),
  actors: {
    thread: swapper.runs(swappingThread, { page: 0 }),
    swapoff: swapoffCaller.runs(swapoff),
  },
  properties: [
    ...swapping,
    p.SWAP5,
    p.SWAP6,
    p.REF8,
    atEnd('gone', 'in the end the device is gone', swap.gone),
    sometimes(
      'too late',
      'a fault finds a page that swapoff has taken out of the swap cache meanwhile',
      swapper.some((t) => t.in('fault.swapIn.unlockingPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 1878, transitions: 3539, depth: 45 },
  mutants: {
    'page not charged': {
      text: 'The page that is read in is charged to nobody.',
      change: actionBecomes(swapoffCaller, 'allocateSpare', [
        swapoffCaller.actions.allocateSpare,
        frames.charged.at(swapoffCaller.self.spare).set(false),
      ]),
      expect: { violates: 'REF8', steps: 10 },
      reference: 'mm/swap_state.c: __read_swap_cache_async(), mem_cgroup_swapin_charge_folio()',
    },
    'no reference to the device': {
      text: 'The fault has read the entry and does not keep the device: it looks at swap_map when that is freed.',
      change: actionBecomes(swapper, 'getDevice', nothing),
      expect: { violates: 'SWAP5', steps: 35 },
      bug: 'E15',
      reference: 'get_swap_device(), mm/swapfile.c; commit eb085574a752',
    },
    'entry not looked at again': {
      text: 'unuse_pte() sets the entry whatever it is by now: the fault has mapped the page there.',
      change: guardBecomes(swapoffCaller, 'sameEntry', true),
      expect: { violates: 'assignment outside the domain', steps: 33 },
      reference: 'mm/swapfile.c: unuse_pte(), pte_same_as_swp()',
    },
  },
});
