/** A page is moved away from under a guest. */
import { guardBecomes, runsInstead, scenario } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { notifier, properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';
import { coherence } from './setting.ts';

const move = { dst: 0, src: 1 };

export default scenario({
  name: 'remap-against-guest',
  text: 'A page is moved to another address while a guest uses it at the old one. The move is announced from before its locks to after them, as UFFDIO_MOVE does: the guest’s translation goes, and its next access finds the page missing.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 2 },
  boundsReason: 'source and destination in tables of their own; a frame that is moved and one for the guest after that',
  initial: [kernelOf2013(2), buffer(1, 0), notifier.subscribed.at(0).set(true)],
  actors: {
    mover: mover.runs(remapAnonPages, { ...move, announces: true }),
    G: runsGuest(kvmFault, { page: 1, readsBack: true }),
  },
  properties: [...coherence, p.L4, p.someSpte, p.someCount],
  expect: { verdict: 'holds', states: 1136, transitions: 2090, depth: 64 },
  mutants: {
    'move not announced': {
      text: 'remap_anon_pages() as it was posted: the guest goes on with the frame that is mapped elsewhere by then',
      change: runsInstead('mover', mover.runs(remapAnonPages, move)),
      expect: { violates: 'SEC1', steps: 22 },
      bug: 'B56',
      reference:
        'the MADV_USERFAULT series of May 2013, remap_anon_pages(); mm/userfaultfd.c, move_pages_pte(), since 6.8',
    },
    'move not announced, as SEC3': {
      text: 'the same where it begins: the source goes outside of any bracket',
      change: guardBecomes(mover, 'announces', false),
      expect: { violates: 'SEC3', steps: 12 },
      bug: 'B56',
      reference: 'mm/userfaultfd.c, move_pages_pte(): mmu_notifier_invalidate_range_start()',
    },
  },
});
