/** A VMA is registered as a whole, and has no neighbour that says the same: nothing is split, nothing merged. */
import { scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { rangeRegistrar, uffdRegisterRange } from '../../machines/vma-merge/register-range.ts';
import { opened, pagesOfVma, sharedByTasks } from '../../models/index.ts';
import { servedWhileRegistered } from './setting.ts';

export default scenario({
  name: 'register-of-a-whole-vma',
  text: 'A monitor registers the only page of a VMA, while a thread stores to it. The VMA is write-locked where its context is set, for nothing was split or merged that would have locked it before.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'the range is the VMA, and nothing lies beside it; one fault',
  initial: [sharedByTasks(3), opened(0), pagesOfVma(0, [0])],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    register: rangeRegistrar.runs(uffdRegisterRange, { page: 0, ctx: 0 }),
    monitor: uffdUser.runs(monitor),
  },
  properties: servedWhileRegistered,
  expect: { verdict: 'holds', states: 4767, transitions: 12276, depth: 91 },
});
