/** A page of a file is written back while it is reclaimed and stored to. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { writeback } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { properties as p } from '../../models/index.ts';
import { fileMapping } from '../file-pages/setting.ts';
import { storedTo } from './setting.ts';

export default scenario({
  name: 'file-reclaim-against-flusher',
  text: 'A page of a file was stored to. The flusher writes it back while reclaim unmaps it, and a thread stores to it again. Whoever comes second leaves the page alone or writes it again; nothing that was stored is lost.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file; the frame that is reclaimed and one for reading the page in again',
  initial: storedTo(),
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    flusher: writer.runs(writeback),
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.DATA9rest,
    p.WB2,
    p.WB1,
    p.WB3,
    p.R7,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
    sometimes(
      'left to the device',
      'reclaim finds the page under writeback',
      reclaimer.some((r) => r.in('testingWriteback')),
    ),
  ],
  expect: { verdict: 'holds', states: 11975, transitions: 28276, depth: 121 },
  mutants: {
    'writeback not asked for': {
      text: 'Reclaim frees a page that the device reads.',
      change: [guardBecomes(reclaimer, 'isUnderWriteback', false), guardBecomes(reclaimer, 'isUnused', true)],
      expect: { violates: 'REF3', steps: 32 },
      reference: 'mm/vmscan.c: shrink_folio_list()',
    },
  },
});
