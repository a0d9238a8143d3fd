/** A file with a hole is collapsed while its range is registered with a userfaultfd. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { holeSeeker, mincore } from '../../machines/file-collapse/mincore.ts';
import { shmemRegister, shmemRegistrar } from '../../machines/shmem/shmem-register.ts';
import { opened } from '../../models/index.ts';
import { collapsedFile, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-in-armed-range',
  text: 'khugepaged fills a hole of shmem with its huge page, while user space registers the range for missing pages and then finds the hole with mincore(): from then on it counts on a message of it. The collapse looks for registrations when the page cache answers nobody any more.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(2), opened(0)],
  actors: {
    daemon: fileCollapser.runs(collapseFile, { page: 0, daemon: true }),
    registrar: shmemRegistrar.runs(shmemRegister, { page: 1 }),
    seeker: holeSeeker.runs(mincore, { page: 1 }),
  },
  properties: [
    ...collapsedFile,
    sometimes(
      'armed meanwhile',
      'the collapse is given up since the range is armed',
      fileCollapser.some((c) => c.in('checkHoles.leaving')),
    ),
  ],
  expect: { verdict: 'holds', states: 1673, transitions: 3895, depth: 75 },
  mutants: {
    'armed VMAs not looked for': {
      text: 'The hole that user space has seen is filled, and no message comes of it: so did the kernel until 6.4.',
      change: guardBecomes(fileCollapser, 'someArmed', false),
      bug: 'B08',
      reference: 'mm/khugepaged.c: SCAN_EXCEED_NONE_PTE in collapse_file(); absent in Linux 6.1',
      expect: { violates: 'D1', steps: 48 },
    },
    'no retry entries': {
      text: 'The holes can be seen until the huge page is there: user space registers the range behind the look at its VMA, and finds one.',
      change: actionBecomes(fileCollapser, 'markHoles', nothing),
      bug: 'B08',
      reference: 'mm/khugepaged.c: XA_RETRY_ENTRY in collapse_file()',
      expect: { violates: 'D1', steps: 48 },
    },
  },
});
