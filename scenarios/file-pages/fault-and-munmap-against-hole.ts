/** A page that a hole punch is about to remove is mapped again, and its VMA unmapped. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { puncher, punchHole } from '../../machines/file/punch-hole.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { cache, kernel } from '../../models/index.ts';
import { cachedFile, fileCounts } from './setting.ts';

export default scenario({
  name: 'file-fault-and-munmap-against-hole',
  text: 'A fault maps a page once a hole punch has unmapped all and before it removes the page, and another thread unmaps the VMA: whoever unmaps the one page through i_mmap keeps the VMA from being freed.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, which is not read in again before its frame is free',
  initial: [cachedFile(1), kernel.noVmaLocks.set(true)],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
    unmapper: unmapper.runs(munmap, { page: 0 }),
    puncher: puncher.runs(punchHole, { hole: 0 }),
  },
  properties: [
    ...fileCounts,
    sometimes(
      'both at once',
      'the hole punch unmaps a page of a VMA that is being unmapped',
      puncher.some((t) => t.in('removing.unmappingPage.zapping')),
    ),
  ],
  expect: { verdict: 'holds', states: 8475, transitions: 20150, depth: 78 },
  mutants: {
    'i_mmap not locked': {
      text: 'The VMA is taken out of i_mmap and freed while the hole punch is about to unmap a page of it.',
      change: withoutLock(cache.mmapLock),
      expect: { violates: 'none used as an index', steps: 19 },
      reference: 'mm/memory.c: i_mmap_lock_read() in unmap_mapping_folio()',
    },
  },
});
