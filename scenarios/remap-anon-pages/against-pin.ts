/** A move of a page that a device pins without any lock. */
import { guardBecomes, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-against-pin',
  text: 'A frame is moved while a device pins it by GUP-fast and stores through the pin. The mover looks for pins before it clears the source and again once the source is flushed, as UFFDIO_MOVE does: then either the pin fails, or the frame stays where it was.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 1 },
  boundsReason: 'one source, one destination, the frame',
  initial: [kernelOf2013(2), buffer(1, 0)],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 1, testsPins: true }),
    device: pinner.runs(gupFast, { page: 1, writes: true }),
  },
  properties: [
    p.A1,
    p.D2,
    p.D4,
    p.D5,
    p.R2,
    p.REF3,
    sometimes(
      'put back',
      'a pin comes between the two looks, and the source is restored',
      mover.some((m) => m.in('restoring')),
    ),
    sometimes(
      'refused',
      'the call has returned EBUSY',
      mover.some(({ result }) => result.is('EBUSY')),
    ),
    sometimes(
      'pin fails',
      'the device finds the source changed and gives its reference back',
      pinner.some((g) => g.in('failing')),
    ),
  ],
  expect: { verdict: 'holds', states: 326, transitions: 582, depth: 31 },
  mutants: {
    'pins not looked for': {
      text: 'The mover asks for the mapcount only: the device goes on storing into a frame that is elsewhere.',
      change: runsInstead('mover', mover.runs(remapAnonPages, { dst: 0, src: 1 })),
      expect: { violates: 'D5', steps: 20 },
      bug: 'D28',
      reference: 'remap_anon_pages series of 2013: page_mapcount() is asked, page_count() is not',
    },
    'looked for once': {
      text: 'The second look is left out: a pin that was taken between the first one and the flush is kept.',
      change: guardBecomes(mover, 'pinnedMeanwhile', false),
      expect: { violates: 'D5', steps: 21 },
      bug: 'D28',
      reference: 'move_present_pte(), mm/userfaultfd.c: folio_maybe_dma_pinned() after ptep_clear_flush()',
    },
  },
});
