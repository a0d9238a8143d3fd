/** A thread stores to a private mapping of a file while another takes the page away. */
import { actionBecomes, and, guardBecomes, scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { entry, frames, properties as p, ptep, vmas } from '../../models/index.ts';
import { cachedFile, fileMapping } from './setting.ts';

const now = entry(ptep(truncater.self.at.known()));

export default scenario({
  name: 'file-private-against-truncate',
  text: 'A thread stores to a page of a private mapping, which copies it, while ftruncate() takes the page of the file away. The copy goes with it: it was made of a page that the file has no more, be it while the pages are removed, so that the truncation unmaps once more when they are gone.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, and its copy',
  initial: [cachedFile(1), vmas.isPrivate.at(0).set(true)],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA8,
    p.DATA7private,
    p.someTruncated,
    sometimes(
      'a copy goes',
      'the truncation unmaps a private copy the second time',
      truncater.some((t) => t.in('unmappingAgain.putting')),
    ),
  ],
  expect: { verdict: 'holds', states: 1992, transitions: 3735, depth: 66 },
  mutants: {
    'copy not freed': {
      text: 'The copy that is not needed any more loses its reference, and is charged to the thread still: nobody can allocate it as a clean page.',
      change: actionBecomes(fileFaulter, 'freeCopy', [
        frames.refs.at(fileFaulter.self.copy).decrement(),
        fileFaulter.self.copy.set('none'),
      ]),
      expect: { violates: 'REF7', steps: 9 },
      reference: 'mm/page_alloc.c: free_pages_prepare()',
    },
    'not unmapped again': {
      text: 'The truncation ends when the pages are removed: a fault that had the page locked has copied it meanwhile.',
      change: stepLeadsTo(truncate, 'removing.finding', 'find page', 'truncated', 1),
      expect: { violates: 'DATA7private', steps: 41 },
      reference: 'mm/truncate.c: unmap_mapping_range() is called twice by truncate_pagecache()',
    },
    'copies left alone': {
      text: 'Only pages of the file are unmapped, as when a hole is punched.',
      change: guardBecomes(truncater, 'isInHole', and(now.kind.is('present'), frames.index.at(now.frame).isnt('none'))),
      expect: { violates: 'DATA7private', steps: 51 },
      reference: 'mm/memory.c: even_cows of unmap_mapping_range()',
    },
    'unused copy kept': {
      text: 'A fault that fails returns without the page that it had allocated for the copy.',
      change: actionBecomes(fileFaulter, 'freeCopy', fileFaulter.self.copy.set('none')),
      expect: { violates: 'REF1', steps: 40 },
      reference: 'mm/memory.c: uncharge_out in do_cow_fault()',
    },
  },
});
