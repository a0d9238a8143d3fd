/** remap_file_pages() as it is today, on a VMA that another thread unmaps. */
import { actionBecomes, and, nothing, scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { emulatedRemapFilePages } from '../../machines/file/remap-file-pages-emulation.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, cache, properties as p } from '../../models/index.ts';
import { toBeReplaced } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

export default scenario({
  name: 'remap-file-pages-emulated-against-munmap',
  text: 'Between the two looks for the VMA mmap_lock is dropped, and another thread unmaps it: the call fails with EINVAL. Or the VMA that is unmapped is the new one.',
  bounds: { page: 1, offset: 2, frame: 2, vma: 2 },
  boundsReason: 'the old and the new page of the file; the old VMA and the new one',
  initial: [toBeReplaced(), cache.count.set(2)],
  actors: {
    remapper: remapper.runs(emulatedRemapFilePages, { page: 0, access: 'read', wanted: 1 }),
    unmapper: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...answers,
    p.RMAP1,
    p.REF1,
    p.REF3,
    p.R7,
    p.vmasFreed,
    p.R8,
    sometimes(
      'gone meanwhile',
      'the VMA is gone once mmap_lock is held for writing',
      remapper.some((r) => and(r.exclusive, r.result.is('EINVAL'))),
    ),
  ],
  expect: { verdict: 'holds', states: 322, transitions: 484, depth: 60 },
  mutants: {
    'VMA not looked for again': {
      text: 'The call goes on with the VMA that it found before it dropped mmap_lock.',
      change: [
        actionBecomes(remapper, 'forgetVma', nothing),
        stepLeadsTo(emulatedRemapFilePages, 'atMmapLockForWriting', 'take mmap_lock for writing', 'foundAgain'),
      ],
      expect: { violates: builtIn.L5freed, steps: 24 },
      bug: 'B30',
      reference: 'mm/mmap.c: vma_lookup() again, and its flags and file compared',
    },
  },
});
