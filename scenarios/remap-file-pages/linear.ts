/** remap_file_pages() to where the address says in a VMA that is linear: nothing changes, and the page is populated. */
import { atEnd, guardBecomes, not, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { properties as p, ptep, readable, vmas } from '../../models/index.ts';
import { fileMapping, unmappedOf2014 } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

export default scenario({
  name: 'remap-file-pages-linear',
  text: 'A thread asks for the page that the address says, in a VMA that is linear: nothing is changed, but the page is populated, unless another thread unmaps the VMA before.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'the page that is there',
  initial: unmappedOf2014(),
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 0 }),
    unmapper: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...answers,
    ...fileMapping,
    p.PT4,
    p.PT5,
    atEnd('stays linear', 'the VMA is not made nonlinear', not(vmas.nonlinear.at(0))),
    sometimes('populated', 'the page is there', readable(ptep(0))),
    sometimes(
      'unmapped before',
      'the VMA is gone when the page is to be populated',
      remapper.some((r) => r.in('populating.leavingMmap')),
    ),
  ],
  expect: { verdict: 'holds', states: 138, transitions: 203, depth: 39 },
  mutants: {
    'made nonlinear all the same': {
      text: 'The call does not ask whether the page is there already.',
      change: guardBecomes(remapper, 'isLinearThere', false),
      expect: { violates: 'stays linear', steps: 39 },
      reference: 'seed 004: linear_page_index()',
    },
  },
});
