/** remap_file_pages() where nothing is mapped yet, while the page is taken away from the file. */
import { actionBecomes, and, nothing, scenario, sometimes, stepInserted, when } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { cache, getCached, mapFilePage, properties as p, ptep } from '../../models/index.ts';
import { fileMapping, twoPagesUnmapped } from '../file-pages/setting.ts';

const { frame, wanted } = remapper.self;
const isCached = cache.slot.at(wanted).isnt('none');

export default scenario({
  name: 'remap-file-pages-of-hole-against-truncate',
  text: 'The entry comes to name a page of the file that ftruncate() takes away: who faults there then asks for it under its lock and gets SIGBUS.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the page that the address says and the one that the call names',
  initial: twoPagesUnmapped(),
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1 }),
    truncater: truncater.runs(truncate, { first: 1 }),
  },
  properties: [
    ...fileMapping,
    p.PT4,
    p.PT5,
    p.SD1,
    p.someTruncated,
    sometimes(
      'gone',
      'the page is gone when it is to be populated',
      and(
        remapper.some((r) => r.in('populating.leavingMmap')),
        cache.beyondSize.at(1),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 3145, transitions: 5957, depth: 88 },
  mutants: {
    'entry left none': {
      text: 'The entry of a page that was cut off says nothing any more: who faults there finds the page that the address says.',
      change: actionBecomes(truncater, 'setFilePte', nothing),
      expect: { violates: 'PT5', steps: 51 },
      reference: 'zap_pte_range() of Linux 3.14: pgoff_to_pte() where the page is not linear',
    },
    'pages installed by the call': {
      text: 'The call looks the page up and maps it itself, without its lock, as ->populate() did: the truncation removes it in between and does not find it mapped.',
      change: [
        stepInserted(
          remapFilePages,
          'lockingPte',
          'find page',
          when(isCached, [getCached(wanted), frame.set(cache.slot.at(wanted))]),
        ),
        actionBecomes(
          remapper,
          'setFilePte',
          when(frame.isnt('none'), mapFilePage(ptep(0), frame.known(), isCached, true)),
        ),
      ],
      expect: { violates: 'DATA7', steps: 47 },
      bug: 'B67',
      reference: 'commit 54cb8821de07: populate and nopage merged into fault',
    },
  },
});
