/** Reclaim searches a VMA that is nonlinear for a page. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { properties as p } from '../../models/index.ts';
import { crossed, fileMapping } from '../file-pages/setting.ts';

export default scenario({
  name: 'reclaim-of-nonlinear',
  text: 'Reclaim of one page looks through a whole VMA and takes every page that it finds there; each entry names its page afterwards, where a thread finds it.',
  bounds: { page: 2, offset: 2, frame: 2 },
  boundsReason: 'two pages of one VMA, each mapping the page of the file that is the other one by its address',
  initial: crossed(),
  actors: {
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.PT4,
    p.PT5,
    p.REF8,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 522, transitions: 887, depth: 65 },
  mutants: {
    'entry forgets its page': {
      text: 'An entry is left empty: a fault there maps what the address says.',
      change: actionBecomes(reclaimer, 'nameTaken', nothing),
      expect: { violates: 'DATA3cache', steps: 50 },
      bug: 'B47',
      reference: 'seed 004: the new mappings are safe across swapout',
    },
  },
});
