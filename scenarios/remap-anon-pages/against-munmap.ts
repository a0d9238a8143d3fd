/** remap_anon_pages() into a VMA that is unmapped. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { mms, properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-against-munmap',
  text: 'A frame is moved while the VMA of its destination is unmapped: the frame goes with the VMA, or the call finds none there and returns EINVAL.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 1 },
  boundsReason: 'one source, one destination in a VMA of its own, the frame',
  initial: [kernelOf2013(2), buffer(1, 0)],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    other: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...[p.A1, p.A2, p.D2, p.R2, p.REF3, p.mappedInside, p.vmasFreed, p.usersCounted],
    sometimes(
      'moved',
      'the move was faster',
      mover.some(({ result }) => result.is('moved')),
    ),
    sometimes(
      'EINVAL',
      'munmap() was faster',
      mover.some(({ result }) => result.is('EINVAL')),
    ),
  ],
  expect: { verdict: 'holds', states: 63, transitions: 84, depth: 29 },
  mutants: {
    'no mmap_lock': {
      text: 'Nobody takes mmap_lock: the frame appears at an address that belongs to nobody any more.',
      change: withoutLock(mms.lock),
      expect: { violates: 'nothing mapped outside', steps: 21 },
      reference: 'move_pages(), mm/userfaultfd.c: uffd_move_lock()',
    },
  },
});
