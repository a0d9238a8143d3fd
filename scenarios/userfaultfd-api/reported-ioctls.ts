/** The ioctls that REGISTER says that a range has are called. */
import { actionBecomes, guardBecomes, never, scenario, sometimes } from '../../checker/language/index.ts';
import { rangeUser, useReportedIoctls } from '../../machines/userfaultfd/range-ioctls.ts';

const A10 = never(
  'A10',
  'every call that REGISTER says that a range has works on it',
  rangeUser.some((u) => u.in('unsupported')),
);
const allOfAnonymous = { copy: true, zeropage: true, move: true, writeprotect: true, continue: true, poison: true };
const { self } = rangeUser;

export default scenario({
  name: 'ioctls-of-anonymous-range',
  text: 'A range of anonymous memory is registered in each mode, and each of the calls is made that REGISTER reports for it.',
  bounds: {},
  boundsReason: 'one range for each mode',
  actors: {
    missing: rangeUser.runs(useReportedIoctls),
    protecting: rangeUser.runs(useReportedIoctls, { mode: 'wp' }),
    minor: rangeUser.runs(useReportedIoctls, { mode: 'minor' }),
  },
  properties: [
    A10,
    sometimes(
      'refused',
      'minor faults of anonymous memory are refused',
      rangeUser.some((u) => u.in('refused')),
    ),
    sometimes(
      'protects',
      'UFFDIO_WRITEPROTECT is reported, and called',
      rangeUser.some((u) => u.in('protecting')),
    ),
  ],
  expect: { verdict: 'holds', states: 60, transitions: 204, depth: 7 },
  mutants: {
    'one mask for all': {
      text: 'REGISTER reports all calls that there are, whatever the range and its mode: UFFDIO_CONTINUE gives EINVAL, and UFFDIO_WRITEPROTECT ENOENT.',
      change: actionBecomes(rangeUser, 'putIoctls', self.ioctls.set(allOfAnonymous)),
      bug: 'D51',
      reference: 'userfaultfd_register(), fs/userfaultfd.c: ioctls_out; seed 003, uffdio_register.ioctls',
      expect: { violates: 'A10', steps: 4 },
    },
  },
});

export const ioctlsOfShared = scenario({
  name: 'ioctls-of-shared-range',
  text: 'A range of shmem is registered in each mode, and each of the calls is made that REGISTER reports for it. Since Linux 6.8 UFFDIO_MOVE is among them, and fails with EINVAL: it only moves anonymous memory.',
  bounds: {},
  boundsReason: 'one range for each mode',
  actors: {
    missing: rangeUser.runs(useReportedIoctls, { isShared: true }),
    protecting: rangeUser.runs(useReportedIoctls, { isShared: true, mode: 'wp' }),
    minor: rangeUser.runs(useReportedIoctls, { isShared: true, mode: 'minor' }),
  },
  properties: [
    A10,
    sometimes(
      'continues',
      'UFFDIO_CONTINUE is reported, and called',
      rangeUser.some((u) => u.in('continuing')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'A10', steps: 4 },
  reference:
    'UFFD_API_RANGE_IOCTLS, include/uapi/linux/userfaultfd.h of 6.8 and later (adef440691ba), and validate_move_areas(), mm/userfaultfd.c',
  mutants: {
    'no UFFDIO_MOVE': {
      text: 'A cure: of shmem UFFDIO_MOVE is not reported.',
      change: guardBecomes(rangeUser, 'reportsMove', false),
      expect: { holds: 'what is reported works' },
    },
  },
});
