/** A page of a nonlinear VMA is reclaimed and faulted in again while another is mapped in its place. */
import { actionBecomes, nothing, scenario, sometimes, stepsExchanged } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { properties as p } from '../../models/index.ts';
import { fileMapping, remappedPage } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-against-reclaim',
  text: 'Page 1 of the file is mapped where the address says page 0, and stored to. While remap_file_pages() puts page 0 back there, reclaim takes page 1: from the entry, which then names it, or when it is mapped no more. What was stored is on the device before the page is freed.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that is reclaimed and the one that takes its place',
  initial: remappedPage(),
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 0, nonblock: true }),
    writer: fileFaulter.runs(fileFault, { page: 0 }),
    reclaimer: reclaimer.runs(reclaim, { offset: 1 }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.PT4,
    p.PT5,
    p.R7,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 14238, transitions: 37119, depth: 85 },
  mutants: {
    'dirty entry forgotten': {
      text: 'zap_pte() clears an entry through which was stored and does not set the page dirty.',
      change: actionBecomes(remapper, 'setZappedDirty', nothing),
      expect: { violates: 'DATA3cache', steps: 22 },
      bug: 'B69a',
      reference: 'seed 004: zap_pte()',
    },
    'put before dirty': {
      text: 'The page is given back before it is set dirty: reclaim frees it in between, unwritten.',
      change: stepsExchanged(remapFilePages, ['dirtying', 'set page dirty'], ['unmapped', 'put page']),
      expect: { violates: 'DATA3cache', steps: 21 },
      bug: 'B69b',
      reference: 'seed 004: zap_pte()',
    },
    'entry forgets its page': {
      text: 'Reclaim leaves the entry empty: the next fault maps the page that the address says, and what is stored there is stored to that.',
      change: actionBecomes(reclaimer, 'nameTaken', nothing),
      expect: { violates: 'DATA3cache', steps: 37 },
      bug: 'B47',
      reference: 'seed 004: the new mappings are safe across swapout',
    },
  },
});
