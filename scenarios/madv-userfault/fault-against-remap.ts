/** A fault in an armed VMA and the remap_anon_pages() calls that fill the page: one from the handler, one from outside. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { sigbusHandler, threadWithSigbusHandler } from '../../machines/madv-userfault/sigbus-handler.ts';
import { properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013, pageAArmed } from './setting.ts';

const handlerWins = sometimes(
  'the handler fills the page',
  "the handler's call has moved its frame",
  sigbusHandler.some(({ result }) => result.is('moved')),
);
const handlerIsLate = sometimes(
  'the handler finds the page filled',
  "the handler's call has returned EEXIST, which is as good",
  sigbusHandler.some(({ result }) => result.is('EEXIST')),
);

export default scenario({
  name: 'userfault-against-remap',
  text: 'A thread stores to a missing page of a VMA armed by MADV_USERFAULT. Its SIGBUS handler moves a page of its own there; another thread, which knows in advance what will be needed, does the same.',
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 3 },
  boundsReason:
    'page A and a buffer for each of the two movers, the buffers under another PTL; a frame each, and one that the fault allocates in vain',
  initial: [kernelOf2013(2), pageAArmed, buffer(1, 0), buffer(2, 1)],
  actors: {
    thread: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 1, readsBack: true }),
    monitor: mover.runs(remapAnonPages, { dst: 0, src: 2 }),
  },
  properties: [p.A1, p.A3, p.A5, p.D1, p.D2, p.D3, p.D4, p.L4, p.R2, p.REF3, handlerWins, handlerIsLate],
  expect: { verdict: 'holds', states: 674, transitions: 1226, depth: 48 },
  mutants: {
    'decides outside the PTL': {
      text: "That the page is missing is known from before the page-table lock was taken and is not asked again: the monitor fills the page, and the fault still ends in SIGBUS. The handler's EEXIST shows nothing, since the page may as well be filled after a right decision.",
      change: guardBecomes(sigbusHandler, 'pteChanged', false),
      expect: { violates: 'A5', steps: 21 },
      bug: 'D01',
      reference: 'seed 000, both hunks of mm/memory.c: the check lies inside the page-table lock',
    },
    'SIGBUS leaks the frame': {
      text: 'The store has allocated and charged a frame before it finds that user space is to fill the page, and the exit to SIGBUS forgets it.',
      change: actionBecomes(sigbusHandler, 'releaseFrame', nothing),
      expect: { violates: 'R2', steps: 37 },
      bug: 'D02',
      reference: 'seed 000, mm/memory.c: the label sigbus unlocks and returns',
    },
    'the kernel fills the page': {
      text: 'The fault does not ask whether the VMA is armed.',
      change: guardBecomes(sigbusHandler, 'armed', false),
      expect: { violates: 'D1', steps: 7 },
      reference: 'seed 000: the same check is needed on each path that fills a missing page',
    },
    'destination not rechecked': {
      text: "The monitor's call does not look at the destination again under the PTL, and overwrites the frame that the handler has moved there.",
      change: guardBecomes(mover, 'dstChanged', false),
      expect: { violates: 'A1', steps: 39 },
      reference: 'remap_anon_pages series of 2013: pte_none(*dst_pte) under both PTLs',
    },
  },
});
