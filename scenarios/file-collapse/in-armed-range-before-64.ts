/** A file with a hole is collapsed, as until 6.4, while its range is registered with a userfaultfd. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { holeSeeker, mincore } from '../../machines/file-collapse/mincore.ts';
import { shmemRegister, shmemRegistrar } from '../../machines/shmem/shmem-register.ts';
import { opened } from '../../models/index.ts';
import { collapsedFile, firstMapped, khugepagedBefore64 } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-in-armed-range',
  text: 'khugepaged of Linux 6.1 fills a hole of shmem with its huge page and asks nobody whether it is armed, while user space registers the range for missing pages and then finds the hole with mincore(): no message of it ever comes. Linux 6.4 looks for registrations.',
  bug: 'B08',
  reference: 'commit ac492b9c70ca',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(2), opened(0)],
  actors: {
    daemon: khugepagedBefore64,
    registrar: shmemRegistrar.runs(shmemRegister, { page: 1 }),
    seeker: holeSeeker.runs(mincore, { page: 1 }),
  },
  properties: [
    ...collapsedFile,
    sometimes(
      'hole seen',
      'user space has found a hole in the range that it has registered',
      holeSeeker.some((s) => s.in('seen')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'D1', steps: 51 },
});
