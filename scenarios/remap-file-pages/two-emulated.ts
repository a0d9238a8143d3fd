/** Two calls of remap_file_pages() as it is today, on one page. */
import { and, guardBecomes, lockless, never, not, scenario, sometimes } from '../../checker/language/index.ts';
import { emulatedRemapFilePages } from '../../machines/file/remap-file-pages-emulation.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { cache, vmaAt, vmaIsLive } from '../../models/index.ts';
import { toBeReplaced } from '../file-pages/setting.ts';

const self = remapper.self;

export default scenario({
  name: 'two-emulated-remaps',
  text: 'Two threads remap the same page, each to another page of the file. mmap_lock is dropped before a call populates what it has mapped: it faults in what the other has mapped there since. A mapping that was not to be populated is, and if it is armed for userfaults the thread sleeps in it.',
  bounds: { page: 1, offset: 2, frame: 2, vma: 2 },
  boundsReason: 'the page of the file that each call maps; the VMA that is there and the one that takes its place',
  initial: toBeReplaced(),
  actors: {
    populates: remapper.runs(emulatedRemapFilePages, { page: 0, access: 'read', wanted: 1 }),
    leaves: remapper.runs(emulatedRemapFilePages, { page: 0, access: 'read', wanted: 0, nonblock: true }),
  },
  properties: [
    never(
      'A8 of another',
      'a call populates no mapping but its own',
      remapper.some((r) => and(r.in('populating.faulting'), not(lockless(cache.linear.at(r.page)).is(r.wanted)))),
    ),
    sometimes(
      'populates',
      'a call populates its mapping',
      remapper.some((r) => r.in('populating.faulting')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'A8 of another', steps: 59 },
  mutants: {
    VM_POPULATE: {
      text: 'A VMA that was mapped to be populated is marked so, and no other is populated: as it was in trees before 3.9 and taken back.',
      change: guardBecomes(
        remapper,
        'vmaCovers',
        and(vmaIsLive(vmaAt(self.page)), cache.linear.at(self.page).is(self.wanted)),
      ),
      expect: { holds: 'a mapping of another call is left as it is' },
      bug: 'B54',
      reference: 'commit 186930500985',
    },
  },
  reference: 'mm/mmap.c: mm_populate() after mmap_write_unlock(), Linux 6.1',
});
