/** A file is collapsed, as until 6.4, while a resolver fills a page of a private mapping of it. */
import { scenario, sometimes, stepLeadsTo, withoutLock } from '../../checker/language/index.ts';
import { collapseFileBefore64 } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { privateFiller } from '../../machines/file-collapse/private-mfill.ts';
import { privateMfillBefore66 } from '../../machines/file-collapse/private-mfill-before-66.ts';
import { cached, mms, properties as p, vmas } from '../../models/index.ts';
import { collapsedFile, khugepagedBefore64, twoHoles } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-private-fill',
  text: 'khugepaged of Linux 6.1 makes a huge page of two pages of shmem while UFFDIO_COPY fills a page of a private mapping of it, under mmap_lock for reading: with a page of its own, for which it locks no page of the file. Once the collapse has mmap_lock, it looks again whether the VMA has an anon_vma.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 4 },
  boundsReason: 'one region of two pages; two small pages, the huge one and the one of the private mapping',
  initial: [
    twoHoles(2),
    cached(0, 1, 'zero'),
    cached(1, 2, 'zero'),
    vmas.isPrivate.at(0).set(true),
    vmas.missing.at(0).set(true),
  ],
  actors: { daemon: khugepagedBefore64, filler: privateFiller.runs(privateMfillBefore66, { page: 0 }) },
  properties: [
    ...collapsedFile,
    p.A1,
    p.D2,
    sometimes(
      'filled',
      'the resolver has filled the page',
      privateFiller.some((f) => f.in('filled')),
    ),
    sometimes(
      'filled in between',
      'the VMA has had no anon_vma when it was looked for first, and has one under mmap_lock',
      collapserBefore64.some((c) => c.in('retracting.leaving')),
    ),
  ],
  expect: { verdict: 'holds', states: 1085, transitions: 1991, depth: 72 },
  mutants: {
    'without mmap_lock': {
      text: 'The table is taken away whoever has mmap_lock: the resolver, which has seen it, follows a PMD entry that is none.',
      change: withoutLock(mms.lock.at(0)),
      reference: 'mm/khugepaged.c: mmap_write_trylock() in retract_page_tables()',
      expect: { violates: 'PT1', steps: 49 },
    },
    'anon_vma not looked for again': {
      text: 'Whether the mapping has pages of its own is asked for only before mmap_lock is taken: a page that is filled meanwhile goes with the table.',
      change: stepLeadsTo(
        collapseFileBefore64,
        'retracting.mmapLocked',
        'look for anon_vma again',
        'retracting.testingExit',
        0,
      ),
      reference: 'commit 023f47a8250c',
      expect: { violates: 'R8huge', steps: 63 },
    },
  },
});
