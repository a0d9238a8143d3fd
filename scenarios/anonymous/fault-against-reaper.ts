/** Faults in an address space that the OOM reaper empties: what it has taken is not given back as zeros. */
import { and, guardBecomes, inState, never, not, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { entryLockless, mappedFromStart, properties as p, ptep, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'fault-against-reaper',
  text: 'The OOM reaper takes the pages of a victim while one of its threads stores to a page and a system call reads it. A fault that finds the page missing from then on ends in SIGBUS or EFAULT.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page that is taken; its frame, and one for the store',
  initial: [sharedByTasks(2), mappedFromStart(0, 0)],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    call: faulter.runs(faultingThread, { page: 0, access: 'read', mode: 'kernel' }),
    reaper: zapper.runs(oomReaper, { page: 0, mayNotBlock: true }),
  },
  properties: [
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    p.REF3,
    never(
      'filled anew',
      'no page is there once the reaper has taken it',
      and(inState(2, 'reaped'), not(entryLockless(ptep(0)).kind.is('none'))),
    ),
    sometimes('SIGBUS', 'the store comes too late', inState(0, 'killedBySigbus')),
    sometimes('EFAULT', 'the system call comes too late', inState(1, 'failedWithEfault')),
  ],
  expect: { verdict: 'holds', states: 546, transitions: 1264, depth: 26 },
  mutants: {
    'reaping not noticed': {
      text: 'The fault maps the zero page where the data was: whoever reads for the dying task, or from outside, takes it for the contents.',
      change: guardBecomes(faulter, 'addressSpaceUnstable', false),
      expect: { violates: 'filled anew', steps: 14 },
      reference:
        'check_stable_address_space(); 6b31d5955cb2 ("mm, oom: fix potential data corruption when oom_reaper races with writer")',
    },
  },
});
