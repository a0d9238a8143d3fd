/** remap_file_pages() in a VMA that is locked in memory, which it populates although it is told not to block. */
import { atEnd, guardBecomes, implies, not, or, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { builtIn, properties as p, ptep, readable, vmas } from '../../models/index.ts';
import { fileMapping, remappedPage } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

/** A8 of this call: nobody takes the page away again. */
const A8 = atEnd(
  'A8',
  'after a call that succeeds the page is there if the VMA is locked or MAP_NONBLOCK was not given',
  remapper.all((r) => implies(r.result.is('0'), implies(or(vmas.locked.at(0), not(r.nonblock)), readable(ptep(0))))),
);

export default scenario({
  name: 'remap-file-pages-populates',
  text: 'The VMA is locked in memory. Its pages are munlocked for the time of the call, for which mmap_sem has to be held for writing; after it they are populated, MAP_NONBLOCK or not, beside another thread that faults there.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the old and the new page of the file',
  initial: [remappedPage(), vmas.locked.at(0).set(true)],
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 0, nonblock: true }),
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
  },
  properties: [
    ...answers,
    ...fileMapping,
    A8,
    p.DATA3cache,
    p.PT4,
    p.PT5,
    sometimes(
      'populates',
      'the call faults its page in itself',
      remapper.some((r) => r.in('populating.faulting')),
    ),
  ],
  expect: { verdict: 'holds', states: 540, transitions: 932, depth: 68 },
  mutants: {
    'MAP_NONBLOCK heeded': {
      text: 'Whether to populate is decided by MAP_NONBLOCK alone: the page of a VMA that is locked in memory is absent after the call.',
      change: guardBecomes(remapper, 'populates', not(remapper.self.nonblock)),
      expect: { violates: 'A8', steps: 30 },
      bug: 'B55',
      reference: 'seed 004: VM_LOCKED or not MAP_NONBLOCK',
    },
    'munlock under mmap_sem for reading': {
      text: 'VM_LOCKED is cleared while faults and reclaim read it.',
      change: guardBecomes(remapper, 'mustUpgrade', false),
      expect: { violates: builtIn.L6, steps: 7 },
      bug: 'B31',
      reference: 'seed 004: munlock needs mmap_sem for writing',
    },
  },
});
