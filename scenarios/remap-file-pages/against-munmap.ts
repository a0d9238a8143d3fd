/** remap_file_pages() upgrades mmap_sem while the VMA is unmapped. */
import { actionBecomes, and, nothing, scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, properties as p } from '../../models/index.ts';
import { twoPages } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

export default scenario({
  name: 'remap-file-pages-against-munmap',
  text: 'The VMA has to be marked as nonlinear, for which mmap_sem is dropped and taken for writing. In between another thread unmaps it: the VMA is looked for again, and the call fails with EINVAL.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the old and the new page of the file',
  initial: twoPages(),
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }),
    unmapper: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...answers,
    p.PT4,
    p.PT5,
    p.REF1,
    p.REF3,
    p.R8,
    sometimes(
      'gone meanwhile',
      'the VMA is gone once mmap_sem is held for writing',
      remapper.some((r) => and(r.exclusive, r.result.is('EINVAL'))),
    ),
  ],
  expect: { verdict: 'holds', states: 152, transitions: 227, depth: 42 },
  mutants: {
    'VMA not looked for again': {
      text: 'The call goes on with the VMA that it found before it dropped mmap_sem.',
      change: [
        actionBecomes(remapper, 'forgetVma', nothing),
        stepLeadsTo(remapFilePages, 'atMmapLockForWriting', 'take mmap_sem for writing', 'making'),
      ],
      expect: { violates: builtIn.L5freed, steps: 24 },
      bug: 'B30',
      reference: 'seed 004: retry:',
    },
  },
});
