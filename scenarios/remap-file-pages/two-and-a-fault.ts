/** Two calls of remap_file_pages() side by side under mmap_sem for reading, and a fault. */
import { lockless, scenario, sometimes, stepInserted } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { properties as p, vmas } from '../../models/index.ts';
import { crossed, fileMapping } from '../file-pages/setting.ts';

export default scenario({
  name: 'two-remaps-and-a-fault',
  text: 'The VMA is nonlinear already: two threads remap a page of it each at the same time, under mmap_sem for reading, one of them back to where its address says, while a third loads from the other.',
  bounds: { page: 2, offset: 2, frame: 2 },
  boundsReason: 'two pages of one VMA, each mapping the page of the file that is the other one by its address',
  initial: crossed(),
  actors: {
    linearises: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 0, nonblock: true }),
    remaps: remapper.runs(remapFilePages, { page: 1, access: 'read', wanted: 0, nonblock: true }),
    faulter: fileFaulter.runs(fileFault, { page: 1, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    p.PT4,
    p.PT5,
    sometimes(
      'both at once',
      'both calls have taken their page out and not yet named another',
      remapper.count((r) => r.in('unmapped')).is(1),
    ),
  ],
  expect: { verdict: 'holds', states: 4571, transitions: 12006, depth: 59 },
  mutants: {
    'VM_NONLINEAR cleared': {
      text: 'A call that maps all of the VMA as its addresses say clears the flag again, while the other has named another page: a fault there finds a corrupt page table.',
      change: stepInserted(
        remapFilePages,
        'readingFlags',
        'clear VM_NONLINEAR',
        lockless(vmas.nonlinear.at(0)).set(false),
      ),
      expect: { violates: 'PT4', steps: 19 },
      bug: 'B63',
      reference: 'seed 004: VM_NONLINEAR cannot be cleared',
    },
  },
});
