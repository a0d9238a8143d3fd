/** UFFDIO_MOVE of a page that a guest uses. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { notifier, properties as p } from '../../models/index.ts';
import { coherence } from '../mmu-notifier/setting.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-guest',
  text: 'A page is moved to another address while a guest uses it at the old one. The move is announced from before the first look to after the last lock: the translation of the guest goes, and its next access finds the page missing.',
  bounds: { ...bothEnds, frame: 2 },
  boundsReason: 'one source and one destination; a frame that is moved and one for the guest after that',
  initial: [aboutToMove(2), notifier.subscribed.at(0).set(true)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    guest: runsGuest(kvmFault, { page: 1, readsBack: true }),
  },
  properties: [
    ...moving,
    ...coherence.filter((property) => property !== p.REF3),
    p.L4,
    p.someSpte,
    p.someCount,
    someMoved,
  ],
  expect: { verdict: 'holds', states: 2369, transitions: 4520, depth: 84 },
  mutants: {
    'move not announced': {
      text: 'Nobody is told: the guest goes on with the page that is mapped elsewhere by then.',
      change: guardBecomes(uffdMover, 'announces', false),
      expect: { violates: 'SEC3', steps: 24 },
      reference: 'move_pages_pte(), mm/userfaultfd.c: mmu_notifier_invalidate_range_start()',
    },
  },
});
