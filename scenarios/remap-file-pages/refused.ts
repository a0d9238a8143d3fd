/** remap_file_pages() that is refused, and one that has nothing to do. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { properties as p, vmas } from '../../models/index.ts';
import { fileMapping, twoPages } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

const call = { page: 0, access: 'read', nonblock: true } as const;

export default scenario({
  name: 'remap-file-pages-refused',
  text: 'A driver keeps something of its own in vm_private_data of the VMA, where reclaim of a nonlinear VMA keeps its cursor: the call is refused, as one with arguments that are out of order.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that is mapped and the one that is not mapped in its place',
  initial: [twoPages(), vmas.privateData.at(0).set('of a driver'), vmas.drivers.at(0).set(true)],
  actors: {
    remapper: remapper.runs(remapFilePages, { ...call, wanted: 1 }),
    mistaken: remapper.runs(remapFilePages, { ...call, wanted: 1, badArguments: true }),
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
  },
  properties: [
    ...answers,
    ...fileMapping,
    p.PT4,
    p.PT5,
    p.privateData,
    sometimes(
      'refused',
      'both calls have returned EINVAL',
      remapper.all((r) => r.result.is('EINVAL')),
    ),
  ],
  expect: { verdict: 'holds', states: 672, transitions: 1724, depth: 32 },
  mutants: {
    'private data not asked for': {
      text: 'The VMA becomes nonlinear, and reclaim writes its cursor over what the driver keeps there.',
      change: guardBecomes(remapper, 'suitable', true),
      expect: { violates: 'private data', steps: 33 },
      bug: 'B61',
      reference: 'seed 004: vm_private_data is the swapout cursor of a nonlinear VMA',
    },
  },
});
