/** remap_file_pages() as it is today, when there is no memory for another VMA. */
import { atEnd, implies, not, scenario, sometimes } from '../../checker/language/index.ts';
import { emulatedRemapFilePages } from '../../machines/file/remap-file-pages-emulation.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { vmaAtLockless, vmaIsLive } from '../../models/index.ts';
import { toBeReplaced } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-emulation-fails',
  text: 'The old mapping is gone by the time that the new one fails for want of memory, and is not put back: a call that fails has unmapped the page. The call that it replaces left each page as it was or remapped it.',
  bounds: { page: 1, offset: 2, frame: 2, vma: 2 },
  boundsReason: 'the old and the new page of the file; the old VMA and the new one',
  initial: toBeReplaced(),
  actors: {
    remapper: remapper.runs(emulatedRemapFilePages, { page: 0, access: 'read', wanted: 1, allocationFails: true }),
  },
  properties: [
    atEnd(
      'mapped after failure',
      'after a call that fails something is mapped there still',
      remapper.all((r) => implies(not(r.result.is('0')), vmaIsLive(vmaAtLockless(0)))),
    ),
    sometimes(
      'no memory',
      'the call fails',
      remapper.some((r) => r.result.is('ENOMEM')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'mapped after failure', steps: 27 },
  reference: 'mm/mmap.c: __mmap_region() unmaps before it allocates, Linux 6.1',
});
