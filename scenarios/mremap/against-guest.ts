/** mremap() moves a page that a guest uses. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { notifier, properties as p } from '../../models/index.ts';
import { coherence } from '../mmu-notifier/setting.ts';
import { aboutToMove, moving, someMoved, twoAddresses } from './setting.ts';

export default scenario({
  name: 'mremap-against-guest',
  text: 'A page is moved to another address while a guest uses it at the old one, which is announced; at the new one nothing is mapped that anybody could have copied.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'the page and its two addresses',
  initial: [aboutToMove(2), notifier.subscribed.at(0).set(true)],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1 }),
    guest: runsGuest(kvmFault, { page: 0 }),
  },
  properties: [
    ...moving,
    ...coherence.filter((property) => !moving.includes(property)),
    p.L4,
    p.someSpte,
    p.someCount,
    someMoved,
  ],
  expect: { verdict: 'holds', states: 484, transitions: 877, depth: 43 },
  mutants: {
    'move not announced': {
      text: 'Nobody is told: the guest goes on with the page that is mapped elsewhere by then.',
      change: guardBecomes(mapMover, 'announces', false),
      expect: { violates: 'SEC3', steps: 14 },
      reference: 'move_page_tables(), mm/mremap.c: mmu_notifier_invalidate_range_start()',
    },
  },
});
