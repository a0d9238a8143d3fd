/** Only its own inverse takes VM_USERFAULT off: not another advice, and not UFFDIO_UNREGISTER. */
import {
  actionBecomes,
  always,
  guardBecomes,
  inState,
  lockless,
  not,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { opened, properties as p, setVmUserfault, vmaIsLive, vmas } from '../../models/index.ts';
import { kernelOf2013, pageAArmed } from './setting.ts';

const sticky = always(
  'C-STICKY',
  'what madvise(MADV_USERFAULT) has armed stays armed until MADV_NOUSERFAULT is called, which nobody does here',
  lockless(vmas.userfault.at(0)),
);
const thread = faulter.runs(faultingThread, { page: 0, access: 'read' });
const sigbus = sometimes('SIGBUS', 'the load is answered with SIGBUS', inState(0, 'killedBySigbus'));

export const otherAdvice = scenario({
  name: 'other-advice',
  text: 'A library gives advice on huge pages of a VMA that is armed by MADV_USERFAULT, while a thread loads from a missing page of it.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'the advice concerns the VMA as a whole',
  initial: [kernelOf2013(2), pageAArmed],
  actors: { thread, library: madviser.runs(madvise, { page: 0, advice: 'MADV_HUGEPAGE' }) },
  properties: [p.A3, p.A5, p.D1, p.L4, p.R2, sticky, sigbus],
  expect: { verdict: 'holds', states: 49, transitions: 73, depth: 14 },
  mutants: {
    'flag is a combination': {
      text: 'No bit of its own: armed is what has both MADV_HUGEPAGE and MADV_NOHUGEPAGE set. The advice clears one of them, and the kernel fills the page.',
      change: actionBecomes(madviser, 'setFlag', setVmUserfault(0, false)),
      expect: { violates: 'A3', steps: 12 },
      bug: 'D52',
      reference: 'seed 000: the alternative to a 64-bit vm_flags_t; hugepage_madvise() clears the other flag',
    },
  },
});

export const unregistered = scenario({
  name: 'unregistered-but-armed',
  text: 'A VMA is armed by MADV_USERFAULT and registered with a userfaultfd, as one of the proposals of 2014 has it. It is unregistered while a thread loads from a missing page.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA that is armed twice',
  initial: [kernelOf2013(2), pageAArmed, opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)],
  actors: { thread, monitor: unregistrar.runs(uffdUnregister, { page: 0 }) },
  properties: [p.A5, p.D1, p.L4, p.R1, p.R2, sticky, sigbus],
  expect: { verdict: 'holds', states: 75, transitions: 112, depth: 21 },
  mutants: {
    'one flag for both': {
      text: 'To keep old programs working the registration sets VM_USERFAULT and its end clears it, whoever had set it before.',
      change: actionBecomes(unregistrar, 'clearContext', [unregistrar.actions.clearContext, setVmUserfault(0, false)]),
      expect: { violates: 'C-STICKY', steps: 12 },
      bug: 'D49',
      reference: 'seed 001, the last paragraph on option 2',
    },
  },
});

export const unsuitable = scenario({
  name: 'arming-a-file',
  text: 'madvise(MADV_USERFAULT) of a VMA that has vm_ops is refused: the paths that look at the flag are those of anonymous memory.',
  bounds: { page: 1 },
  boundsReason: 'one VMA',
  initial: [kernelOf2013(1), vmas.vmOps.at(0).set(true)],
  actors: { monitor: madviser.runs(madvise, { page: 0 }) },
  properties: [
    p.A3,
    always('A7', 'an armed VMA has no vm_ops', not(lockless(vmas.userfault.at(0)))),
    sometimes('EINVAL', 'the call is refused', inState(0, 'refused')),
  ],
  expect: { verdict: 'holds', states: 7, transitions: 6, depth: 6 },
  mutants: {
    'vm_ops not asked': {
      text: 'The call returns 0, and no fault of the file looks at the flag.',
      change: guardBecomes(madviser, 'suitable', vmaIsLive(0)),
      expect: { violates: 'A7', steps: 5 },
      reference: 'seed 000, madvise_behavior(): vma->vm_ops gives EINVAL',
    },
  },
});
