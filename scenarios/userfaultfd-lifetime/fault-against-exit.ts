/** A thread faults and is killed while another one of the process exits: whoever is last unmaps everything. */
import { actionBecomes, and, initially, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { mortal, mortalThread } from '../../machines/fault/mortal-thread.ts';
import { kernel, mappedFromStart, mms, properties as p, prepareToWait } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';

export default scenario({
  name: 'fault-against-exit',
  text: 'Of two threads of a process one stores to a missing page of an armed VMA and waits for a monitor in another process, which never answers; the other one exits. A fatal signal ends the first one too, and the address space goes although the descriptor is open.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'one page that is faulted on and one that is mapped, to show that it is unmapped in the end',
  initial: [armedByOneContext(2), mappedFromStart(1, 1)],
  actors: {
    thread: mortal.runs(mortalThread, { page: 0, signal: 'fatal' }),
    sibling: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
  },
  properties: [
    p.D1,
    p.A3,
    p.L4,
    p.R1,
    ...contextsGivenBack,
    p.mappedInside,
    p.R6list,
    p.R2,
    p.R4,
    p.R6,
    p.REF3,
    p.W2,
    p.W4,
    p.someFaultWaits,
    sometimes(
      'all unmapped',
      'nobody uses the address space and nothing is mapped in it',
      and(mms.users.at(0).is(0), mms.rss.at(0).is(0)),
    ),
  ],
  expect: { verdict: 'holds', states: 375, transitions: 783, depth: 53 },
  mutants: {
    'VMAs freed first': {
      text: 'exit_mmap() frees the VMAs before it has unmapped what they cover, and unmaps by what it has freed.',
      change: [
        actionBecomes(lastUser, 'beginTearDown', [lastUser.actions.beginTearDown, lastUser.actions.freeVmas]),
        actionBecomes(lastUser, 'freeVmas', nothing),
      ],
      expect: { violates: 'nothing mapped outside', steps: 40 },
      reference: 'exit_mmap(): unmap_vmas() and free_pgtables() before remove_vma()',
    },
    'sleeps uninterruptibly': {
      text: 'The fault waits in a state that no signal ends.',
      change: actionBecomes(mortal, 'setTaskState', prepareToWait('uninterruptible')),
      expect: { violates: 'W4', steps: 26 },
      reference: 'handle_userfault(), fs/userfaultfd.c: TASK_KILLABLE or TASK_INTERRUPTIBLE by the flags of the fault',
    },
    'descriptor pins mm_users': {
      text: 'The file holds mm_users, as in 2015: both threads are gone, and the page that they leave behind stays.',
      change: initially([kernel.fdPinsMmUsers.set(true), mms.users.at(0).increment(), mms.count.at(0).decrement()]),
      bug: 'D14',
      expect: { violates: 'R4', steps: 38 },
      reference: 'd2005e3f41d4 (4.7)',
    },
  },
});
