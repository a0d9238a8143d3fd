/** Two threads fault on one armed page, and both their handlers want to fill it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { sigbusHandler, threadWithSigbusHandler } from '../../machines/madv-userfault/sigbus-handler.ts';
import { properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013, pageAArmed } from './setting.ts';

export default scenario({
  name: 'two-handlers-one-page',
  text: "A store and a load fault on one missing page of an armed VMA. Each thread's SIGBUS handler moves a page of its own there; one of them gets EEXIST.",
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 3 },
  boundsReason: 'a buffer and a frame for each handler, and the frame that the store allocates in vain',
  initial: [kernelOf2013(2), pageAArmed, buffer(1, 0), buffer(2, 1)],
  actors: {
    writer: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 1, readsBack: true }),
    reader: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 2, access: 'read' }),
  },
  properties: [
    p.A1,
    p.A5,
    p.D1,
    p.D2,
    p.D4,
    p.L4,
    p.R2,
    p.REF3,
    sometimes(
      'one handler is late',
      'a handler finds the page filled by the other',
      sigbusHandler.some(({ result }) => result.is('EEXIST')),
    ),
  ],
  expect: { verdict: 'holds', states: 988, transitions: 1819, depth: 56 },
  mutants: {
    'destination not rechecked': {
      text: "The entry is not looked at again under the PTL: both handlers' calls report success.",
      change: guardBecomes(sigbusHandler, 'dstChanged', false),
      expect: { violates: 'D2', steps: 47 },
      reference: 'remap_anon_pages series of 2013: pte_none(*dst_pte) under both PTLs',
    },
  },
});
