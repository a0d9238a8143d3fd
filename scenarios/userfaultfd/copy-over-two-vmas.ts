import { guardBecomes, initially, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { kernel, properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed } from './setting.ts';

/** One call for pages of two VMAs, of which the second is not registered. */
export default scenario({
  name: 'copy-over-two-vmas',
  text: 'One UFFDIO_COPY is asked for pages A and B; B lies in another VMA, which is not registered. The call answers ENOENT and fills nothing.',
  bounds: { page: 2, frame: 2, vma: 2 },
  boundsReason: 'the smallest range that one VMA does not cover; a frame for each page',
  initial: [armed(1), vmas.covering.at(1).set(1)],
  actors: { V: uffdUser.runs(copier, { page: 0, last: 1 }) },
  properties: [
    P.R1,
    ...contextsGivenBack,
    P.R2,
    P.A1,
    P.A2,
    P.A7,
    sometimes(
      'ENOENT',
      'the range is refused',
      uffdUser.some((user) => user.error.is('ENOENT')),
    ),
  ],
  expect: { verdict: 'holds', states: 8, transitions: 7, depth: 7 },
  mutants: {
    'first page only': {
      text: 'The VMA of the first page is looked at, and the range is not held against its end: a page is filled behind the back of whoever owns the other VMA.',
      change: guardBecomes(uffdUser, 'rangeRegistered', uffdUser.guards.vmaFound),
      expect: { violates: 'A7', steps: 19 },
      reference: 'mm/userfaultfd.c, validate_dst_vma()',
    },
    'under mmap_lock': {
      text: 'The form of 6.6 to 6.8.',
      change: initially(kernel.fillsTakeMmapLock.set(true)),
      expect: { holds: 'find_dst_vma() asks the same' },
      reference: 'mm/userfaultfd.c, find_dst_vma() of 6.1',
    },
  },
});
