/** A thread faults on a page of a file while another takes the page away. */
import { guardBecomes, scenario, sometimes, stepLeadsTo, withoutLock } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { frames, properties as p } from '../../models/index.ts';
import { cachedFile, fileMapping } from './setting.ts';

export default scenario({
  name: 'file-fault-against-truncate',
  text: 'A thread stores to a page of a shared file mapping while ftruncate() takes the page away: the store succeeds before the page is gone, or the thread gets SIGBUS. What it never finds is a page that the file does not have.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and a frame for reading it in again',
  initial: cachedFile(1),
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...fileMapping,
    p.someTruncated,
    sometimes(
      'truncated meanwhile',
      'the fault has locked a page that is not in the page cache any more',
      fileFaulter.some((g) => g.in('faulting.finding.truncated')),
    ),
    sometimes(
      'mapped again',
      'the truncation finds a page mapped that it had unmapped',
      truncater.some((g) => g.in('removing.unmappingPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 2411, transitions: 4451, depth: 62 },
  mutants: {
    'mapped page removed': {
      text: 'The page is removed from the page cache without a look whether it was mapped again meanwhile.',
      change: guardBecomes(truncater, 'isMapped', false),
      expect: { violates: 'CACHE1', steps: 32 },
      reference: 'mm/truncate.c: truncate_cleanup_folio(); mm/filemap.c: "Bad page cache"',
    },
    'page returned unlocked': {
      text: 'The page is not locked while it is mapped, as before 2.6.23: the truncation removes it between the check and the mapping.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'DATA7', steps: 44 },
      bug: 'B34',
      reference: 'commit d00806b183152af6d24f46f0c33f14162ca1262a',
    },
    'mapping and size not asked again': {
      text: 'Once the page is locked nobody asks whether the file still has it.',
      change: [guardBecomes(fileFaulter, 'stillCached', true), guardBecomes(fileFaulter, 'beyondSize', false)],
      expect: { violates: 'DATA7', steps: 44 },
      bug: 'B34',
    },
    'page not unmapped again': {
      text: 'The truncation unmaps all once and then removes the pages: one that was mapped again meanwhile stays mapped.',
      change: [
        guardBecomes(truncater, 'isMapped', false),
        stepLeadsTo(truncate, 'removing.finding', 'find page', 'truncated', 1),
      ],
      expect: { violates: 'DATA7', steps: 37 },
    },
  },
});
