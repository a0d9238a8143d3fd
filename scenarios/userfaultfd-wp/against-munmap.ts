/** UFFDIO_WRITEPROTECT of a page whose VMA is unmapped. */
import { and, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { protector, snapshot } from '../../machines/userfaultfd/userfaultfd-writeprotect.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { mappedFromStart, mms, properties as p } from '../../models/index.ts';
import { registeredForWp } from './setting.ts';

export default scenario({
  name: 'writeprotect-against-munmap',
  text: 'A program write-protects a page, saves it and takes the protection off again, while another thread unmaps the VMA: mmap_lock keeps the page for the length of a call, and between two calls it may go.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page in one VMA that may be gone',
  initial: [registeredForWp(2), mappedFromStart(0, 0, 'source')],
  actors: {
    snapshot: protector.runs(snapshot, { page: 0 }),
    other: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...[p.mappedInside, p.vmasFreed, p.R2, p.REF3],
    sometimes(
      'ENOENT',
      'the call has returned ENOENT',
      protector.some((s) => and(s.in('done'), s.failed)),
    ),
    sometimes(
      'killed',
      'the page is gone before it is saved',
      protector.some((s) => s.in('killed')),
    ),
  ],
  expect: { verdict: 'holds', states: 159, transitions: 249, depth: 35 },
  mutants: {
    'no mmap_lock': {
      text: 'Nobody takes mmap_lock: the page goes while its entry is made read-only.',
      change: withoutLock(mms.lock.at(0)),
      expect: { violates: 'none used as an index', steps: 13 },
      reference: 'mwriteprotect_range(), mm/userfaultfd.c: mmap_read_lock()',
    },
  },
});
