import { and, initially, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, kernel, properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed } from './setting.ts';

/** The zero page is mapped while the VMA is unmapped. */
export default scenario({
  name: 'zeropage-against-munmap',
  text: 'A resolver declares a page empty while another thread unmaps the VMA that the page is in: success, and the entry goes with the VMA, or ENOENT.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page in one VMA that may be gone',
  initial: armed(2),
  actors: {
    Z: uffdUser.runs(zeroFiller, { page: 0, last: 0 }),
    X: unmapper.runs(munmap, { page: 0, downgrades: true }),
  },
  properties: [
    P.D1,
    P.R1,
    ...contextsGivenBack,
    P.vmasFreed,
    P.mappedInside,
    P.R2,
    P.A1,
    P.A2,
    P.A7,
    sometimes(
      'ENOENT',
      'the VMA is gone',
      uffdUser.some((user) => user.error.is('ENOENT')),
    ),
    sometimes(
      'beside the unmapping',
      'the resolver has mmap_lock while entries are cleared',
      and(
        unmapper.some((x) => x.in('detached')),
        uffdUser.some((user) => user.in('fill.locking.notFound', 'fill.locking.droppingLockOnly')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 169, transitions: 295, depth: 28 },
  mutants: {
    'no VMA lock': {
      text: 'Nobody takes the lock of the VMA: the resolver goes on with a VMA that was freed.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: builtIn.L5freed, steps: 14 },
      reference: 'mm/userfaultfd.c, uffd_mfill_lock()',
    },
    'under mmap_lock': {
      text: 'The form of 6.6 to 6.8.',
      change: initially(kernel.fillsTakeMmapLock.set(true)),
      expect: { holds: 'munmap() takes mmap_lock for writing, and what it has detached is not found' },
      reference: 'mm/userfaultfd.c, find_dst_vma() of 6.1',
    },
  },
});
