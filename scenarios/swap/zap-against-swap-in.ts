/** A swap entry is zapped while a thread faults on it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { properties as p } from '../../models/index.ts';
import { swappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'swap-zap-against-swap-in',
  text: 'A thread faults on a page that was swapped out while another discards it: the zap frees the slot, with the page that the fault has read into the swap cache unless its lock is held, or it puts the page that the fault has mapped and takes it out of the swap cache.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page; a frame for what is read and one for what the thread finds after the zap',
  initial: swappedPage(2),
  actors: {
    thread: swapper.runs(swappingThread, { page: 0, access: 'read' }),
    task: zapper.runs(notifierZap),
  },
  properties: [
    ...swapping,
    p.DATA6,
    sometimes(
      'zapped meanwhile',
      'the fault has a page, and the entry does not name the slot any more',
      swapper.some((t) => t.in('fault.swapIn.unlockingChanged')),
    ),
    sometimes(
      'nothing to read',
      'the fault has a frame for a slot that no entry names any more',
      swapper.some((t) => t.in('fault.swapIn.freeingUnused')),
    ),
  ],
  expect: { verdict: 'holds', states: 607, transitions: 1090, depth: 43 },
  mutants: {
    'entry not looked at again': {
      text: 'The fault maps what it has read, whatever the entry is by now.',
      change: guardBecomes(swapper, 'sameEntry', true),
      expect: { violates: 'assignment outside the domain', steps: 25 },
      reference: 'mm/memory.c: do_swap_page(), pte_same()',
    },
  },
});
