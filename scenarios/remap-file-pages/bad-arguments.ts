/** remap_file_pages() with arguments that are out of order, of a page that could be remapped. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { emulatedRemapFilePages } from '../../machines/file/remap-file-pages-emulation.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { properties as p } from '../../models/index.ts';
import { fileMapping, twoPages } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

const call = { page: 0, access: 'read', wanted: 1, nonblock: true, badArguments: true } as const;

export default scenario({
  name: 'remap-file-pages-of-bad-arguments',
  text: 'All would be in order but the arguments, such as a protection, which is not to be changed: the call is refused before it takes a lock.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that is mapped and the one that is not mapped in its place',
  initial: twoPages(),
  actors: { once: remapper.runs(remapFilePages, call), today: remapper.runs(emulatedRemapFilePages, call) },
  properties: [
    ...fileMapping,
    ...answers,
    p.PT4,
    sometimes(
      'refused',
      'both calls have returned EINVAL',
      remapper.all((r) => r.result.is('EINVAL')),
    ),
  ],
  expect: { verdict: 'holds', states: 16, transitions: 24, depth: 6 },
  mutants: {
    'arguments not checked': {
      text: 'The page is remapped all the same.',
      change: guardBecomes(remapper, 'badArguments', false),
      expect: { violates: 'A10', steps: 39 },
      reference: 'seed 004: if (prot) return err',
    },
  },
});
