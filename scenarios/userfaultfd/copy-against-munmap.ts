import {
  actionBecomes,
  and,
  initially,
  lockless,
  never,
  nothing,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, kernel, mms, properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, copiesA } from './setting.ts';

/** A page is copied in while its VMA is unmapped. */
const copyAgainstMunmap = scenario({
  name: 'copy-against-munmap',
  text: 'A resolver copies a page in while another thread unmaps the VMA that the page is in: success, and the page goes with the VMA, or ENOENT.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page in one VMA that may be gone',
  initial: armed(2),
  actors: { V: copiesA, X: unmapper.runs(munmap, { page: 0, downgrades: true }) },
  properties: [
    P.D1,
    P.R1,
    ...contextsGivenBack,
    P.vmasFreed,
    P.mappedInside,
    P.R2,
    P.REF3,
    P.A1,
    P.A2,
    P.A7,
    sometimes(
      'ENOENT',
      'the VMA is gone',
      uffdUser.some((user) => user.error.is('ENOENT')),
    ),
    sometimes(
      'filled',
      'the page is filled before the VMA goes',
      uffdUser.some((user) => user.copied.is(1)),
    ),
  ],
  expect: { verdict: 'holds', states: 185, transitions: 323, depth: 32 },
  mutants: {
    'no VMA lock': {
      text: 'Nobody takes the lock of the VMA: the resolver goes on with a VMA that was freed.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: builtIn.L5freed, steps: 14 },
      reference: 'mm/userfaultfd.c, uffd_mfill_lock()',
    },
    'under mmap_lock': {
      text: 'From 6.6 to 6.8 a resolver takes mmap_lock, and find_dst_vma() looks the VMA up under it.',
      change: initially(kernel.fillsTakeMmapLock.set(true)),
      expect: { holds: 'munmap() takes mmap_lock for writing, and what it has detached is not found' },
      reference: 'mm/userfaultfd.c, find_dst_vma() of 6.1',
    },
  },
});
export default copyAgainstMunmap;

export const copyAgainstMunmapBefore69 = scenario({
  ...copyAgainstMunmap,
  name: 'copy-against-munmap-before-6.9',
  text: 'The same from 6.6 to 6.8, where the resolver holds mmap_lock as long as it fills.',
  initial: [armed(2), kernel.fillsTakeMmapLock.set(true)],
  expect: { verdict: 'holds', states: 173, transitions: 298, depth: 30 },
  mutants: {
    'no mmap_lock': {
      text: 'Nobody takes mmap_lock: the page is filled in a VMA that is gone.',
      change: withoutLock(mms.lock),
      expect: { violates: 'nothing mapped outside', steps: 21 },
      reference: 'mm/userfaultfd.c, __mcopy_atomic() of 6.1: mmap_read_lock()',
    },
  },
});

/** What a copy that finds the VMA locked for writing does, when another writer comes after that. */
export const copyAgainstTwoWriters = scenario({
  name: 'copy-against-two-writers',
  text: 'A resolver finds the VMA locked by madvise(), so that it looks it up and locks it under mmap_lock, which it drops again. Then another thread unmaps the VMA.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page in one VMA that may be locked or gone',
  initial: armed(3),
  actors: {
    V: copiesA,
    A: madviser.runs(madvise, { page: 0, advice: 'MADV_HUGEPAGE' }),
    X: unmapper.runs(munmap, { page: 0, downgrades: true }),
  },
  properties: [
    ...[P.D1, P.R1, ...contextsGivenBack, P.vmasFreed, P.mappedInside, P.R2, P.REF3],
    ...[P.A1, P.A2, P.A7],
    never(
      'ENOENT in vain',
      'ENOENT is answered only where the VMA is gone',
      uffdUser.some((user) => and(user.error.is('ENOENT'), lockless(vmas.state.at(0)).is('live'))),
    ),
    sometimes(
      'locked under mmap_lock',
      'the resolver has looked the VMA up under mmap_lock',
      uffdUser.some((user) => user.in('copy.locking.lockingVma')),
    ),
  ],
  expect: { verdict: 'holds', states: 1187, transitions: 2797, depth: 40 },
  mutants: {
    'VMA not locked': {
      text: 'The resolver drops mmap_lock and goes on with a VMA that nothing keeps.',
      change: actionBecomes(uffdUser, 'lockVmaUnderMmap', nothing),
      expect: { violates: builtIn.L6, steps: 14 },
      reference: 'mm/userfaultfd.c, uffd_lock_vma(): down_read(&vma->vm_lock->lock) under mmap_lock',
    },
    'VMA not found': {
      text: 'The look under mmap_lock finds nothing, and the call answers ENOENT although the VMA is there.',
      change: actionBecomes(uffdUser, 'findVma', nothing),
      expect: { violates: 'ENOENT in vain', steps: 11 },
      reference: 'mm/userfaultfd.c, uffd_lock_vma(): find_vma_and_prepare_anon()',
    },
  },
});
