/** remap_file_pages() where a page of a shared mapping was swapped out that is not of the file. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { entryLockless, properties as p, ptep, swappedFromStart } from '../../models/index.ts';
import { fileCounts, twoPagesUnmapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-of-swap-entry',
  text: 'An anonymous page of a shared mapping was swapped out. Its slot is freed and its entry counted down.',
  bounds: { page: 1, offset: 2, frame: 2, 'swap slot': 1 },
  boundsReason: 'the page that was swapped out and the one that takes its place',
  initial: [twoPagesUnmapped(), swappedFromStart(0, 0)],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }) },
  properties: [
    ...fileCounts,
    p.PT4,
    p.PT5,
    p.R7,
    p.SWAP1,
    p.SWAP2,
    p.SWAP3,
    sometimes('named', 'the entry names the page of the file', entryLockless(ptep(0)).kind.is('file')),
  ],
  expect: { verdict: 'holds', states: 29, transitions: 28, depth: 28 },
  mutants: {
    'slot not freed': {
      text: 'The entry goes, and the slot that it named stays in use.',
      change: actionBecomes(remapper, 'freeSwap', nothing),
      expect: { violates: 'SWAP2', steps: 24 },
      reference: 'seed 004: free_swap_and_cache() in zap_pte()',
    },
    'entry not counted': {
      text: 'MM_SWAPENTS is not counted down.',
      change: actionBecomes(remapper, 'countSwapDown', nothing),
      expect: { violates: 'R8', steps: 28 },
      reference: 'seed 004: zap_pte()',
    },
  },
});
