/** remap_anon_pages() of a page that another thread discards. */
import { actionBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { entry, properties as p, ptep } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-against-dontneed',
  text: 'A frame is moved while MADV_DONTNEED discards its page. Between its two looks at the source the mover holds no page-table lock, and the frame is kept by a reference of its own.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 1 },
  boundsReason: 'one source, one destination, the frame',
  initial: [kernelOf2013(2), buffer(1, 0)],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    other: discarder.runs(madviseDontneed, { page: 1, judged: true }),
  },
  properties: [
    ...[p.A1, p.A2, p.D2, p.DATA6mapped, p.R2, p.REF3, p.usersCounted],
    sometimes(
      'moved',
      'the move was faster',
      mover.some(({ result }) => result.is('moved')),
    ),
    sometimes(
      'source gone',
      'the zap was faster',
      mover.some(({ result }) => result.is('ENOENT')),
    ),
    sometimes(
      'kept',
      'the mover alone holds the frame',
      mover.some((m) => m.in('frameInHand')),
    ),
  ],
  expect: { verdict: 'holds', states: 215, transitions: 380, depth: 28 },
  mutants: {
    'no reference of its own': {
      text: 'The mover remembers the frame of the source and takes no reference: the zap frees it, and its lock is taken.',
      change: [
        actionBecomes(mover, 'getSrcFrame', mover.self.moving.set(entry(ptep(mover.self.src)).frame)),
        actionBecomes(mover, 'putSrcFrame', mover.self.moving.set('none')),
      ],
      expect: { violates: 'use of a stale reference', steps: 14 },
      reference: 'move_pages_pte(), mm/userfaultfd.c: folio_get()',
    },
  },
});
