/** remap_file_pages() where nothing is mapped yet, beside a fault there. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { properties as p } from '../../models/index.ts';
import { fileMapping, twoPagesUnmapped } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-of-hole',
  text: 'Nothing is mapped where the call names another page of the file, while a thread faults there: it maps what the address says before the call, and what the entry says after it.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that the address says and the one that the call names',
  initial: twoPagesUnmapped(),
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }),
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
  },
  properties: [...fileMapping, p.PT4, p.PT5, p.someNonlinearPage],
  expect: { verdict: 'holds', states: 279, transitions: 447, depth: 62 },
  mutants: {
    'page not counted down': {
      text: 'zap_pte() takes a page out and leaves it in MM_FILEPAGES.',
      change: actionBecomes(remapper, 'countDown', nothing),
      expect: { violates: 'R8', steps: 46 },
      reference: 'seed 004: dec_mm_counter(mm, mm_counter(page)) in zap_pte()',
    },
  },
});
