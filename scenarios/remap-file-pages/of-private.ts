/** remap_file_pages() of a private mapping is refused. */
import { and, exists, guardBecomes, lockless, never, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { vma, vmas } from '../../models/index.ts';
import { fileMapping, twoPages } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

export default scenario({
  name: 'remap-file-pages-of-private',
  text: 'A private mapping is not made nonlinear: of a copy that is unmapped the entry could not name the page, which is in no file.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that is mapped and the one that is not mapped in its place',
  initial: [twoPages(), vmas.isPrivate.at(0).set(true)],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', nonblock: true, wanted: 1 }) },
  properties: [
    ...answers,
    ...fileMapping,
    never(
      'private and nonlinear',
      'no private VMA is nonlinear',
      exists(vma, (v) => and(vmas.isPrivate.at(v), lockless(vmas.nonlinear.at(v)))),
    ),
    sometimes(
      'refused',
      'the call returns EINVAL',
      remapper.all((r) => r.result.is('EINVAL')),
    ),
  ],
  expect: { verdict: 'holds', states: 7, transitions: 6, depth: 6 },
  mutants: {
    'VM_SHARED not asked for': {
      text: 'The VMA is made nonlinear.',
      change: guardBecomes(remapper, 'suitable', true),
      expect: { violates: 'private and nonlinear', steps: 11 },
      reference: 'seed 004: VM_SHARED',
    },
  },
});
