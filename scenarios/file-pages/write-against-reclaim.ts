/** A thread stores to a page of a file that is mapped for reading, while reclaim takes it. */
import { and, eventually, guardBecomes, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { cache, entry, frames, properties as p, ptep } from '../../models/index.ts';
import { fileMapping, mappedFile } from './setting.ts';

export default scenario({
  name: 'file-write-against-reclaim',
  text: 'A page of a file is dirty and mapped for reading. A thread stores to it, for which its fault makes the entry writable, while reclaim unmaps the page, writes it and frees it. Once the page is written its lock is free for a moment: it may be mapped again, and dirty again, when reclaim has the lock back.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file; the frame that is reclaimed and one for reading the page in again',
  initial: [mappedFile(1), entry(ptep(0)).write.set(false), frames.dirty.at(0).set(true), cache.disk.at(0).set('zero')],
  actors: {
    writer: fileFaulter.runs(fileFault, { page: 0 }),
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.R7,
    eventually(
      'store ends',
      'the store succeeds in the end',
      fileFaulter.all((g) => g.in('done')),
    ),
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
    sometimes(
      'mapped again',
      'reclaim has the page lock back, and the page is mapped',
      reclaimer.some((r) => and(r.in('lockedAgain'), lockless(frames.mapcount.at(r.frame)).is(1))),
    ),
  ],
  expect: { verdict: 'holds', states: 801, transitions: 1348, depth: 63 },
  mutants: {
    'entry not looked at again': {
      text: 'The entry is made writable whatever it has become: reclaim has cleared it meanwhile, and there is no page to take a reference to.',
      change: guardBecomes(fileFaulter, 'isProtected', true),
      expect: { violates: 'none used as an index', steps: 21 },
      reference: 'mm/memory.c: handle_pte_fault(), pte_same()',
    },
  },
});
