/** madvise(MADV_USERFAULT) over two VMAs of which only the first can be armed. */
import { runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { properties as p, vmas } from '../../models/index.ts';
import { elsewhere, kernelOf2013 } from './setting.ts';

const call = { page: 0, last: 1, advice: 'MADV_USERFAULT' } as const;

export default scenario({
  name: 'madvise-over-two-vmas',
  text: 'MADV_USERFAULT of a range whose first VMA is anonymous and whose second is not: EINVAL, and the first VMA is armed. Who takes the call for refused gets SIGBUS at his next store.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 1 },
  boundsReason: 'a VMA that can be armed and one that cannot; a frame for the store',
  initial: [kernelOf2013(2), elsewhere(1), vmas.vmOps.at(1).set(true)],
  actors: { task: madviser.runs(madvise, call), thread: faulter.runs(faultingThread, { page: 0 }) },
  properties: [
    p.A9,
    p.R2,
    sometimes(
      'refused',
      'the call has returned EINVAL',
      madviser.some(({ result }) => result.is('EINVAL')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'A9', steps: 6 },
  bug: 'D46',
  reference:
    'madvise(2) over anonymous and shared memory: EINVAL with the first changed; madvise_walk_vmas(), mm/madvise.c',
  mutants: {
    'all looked at first': {
      text: 'The cure: the whole range is validated before the first VMA is changed, as UFFDIO_REGISTER does it.',
      change: runsInstead('task', madviser.runs(madvise, { ...call, validatesFirst: true })),
      expect: { holds: 'what is refused has changed nothing' },
      reference: 'userfaultfd_register(), fs/userfaultfd.c: one walk to validate, one to change',
    },
  },
});
