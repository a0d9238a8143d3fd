/** remap_file_pages() of a page for which a guest has a translation. */
import { scenario, stepLeadsTo } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { notifier, properties as p } from '../../models/index.ts';
import { twoPages } from '../file-pages/setting.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';

export default scenario({
  name: 'remap-file-pages-under-guest',
  text: 'A page for which a guest has a translation is replaced by another of the file. The replacement is announced, so that the translation goes before the page can.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that is replaced and the one that replaces it',
  initial: [twoPages(), notifier.subscribed.at(0).set(true), translatedFromStart(0, 0, 0)],
  actors: { remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1 }) },
  properties: [p.SEC1, p.SEC2, p.SEC3, p.SEC5rest, p.PT4, p.PT5, p.REF1, p.R8, p.someSpte, p.someCount],
  expect: { verdict: 'holds', states: 48, transitions: 47, depth: 47 },
  mutants: {
    'replacement not announced': {
      text: 'The bracket around ->remap_pages() is missing: the guest goes on with a page that is not mapped there any more.',
      change: [
        stepLeadsTo(remapFilePages, 'nonlinear', 'test VM_LOCKED', 'lockingPte', 2),
        stepLeadsTo(remapFilePages, 'set', 'unlock PTE', 'readingFlags'),
      ],
      expect: { violates: 'SEC3', steps: 18 },
      bug: 'B69d',
      reference: 'seed 004: mmu_notifier_invalidate_range_start() around ->remap_pages()',
    },
  },
});
