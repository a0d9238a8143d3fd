/** get_user_pages() of an armed page while its userfaultfd is closed: who drops mmap_lock for whom. */
import { actionBecomes, eventually, nothing, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { getUserPages, getUserPagesBefore615 } from '../../machines/gup/get-user-pages.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';
import { someFrameMapped } from './witnesses.ts';

const readersPass = {
  text: 'A writer that waits for mmap_lock holds no reader back: whoever drops it and takes it again at once gets it.',
  change: actionBecomes(closer, 'queueForMmapLock', nothing),
  reference: 'kernel/locking/rwsem.c: RWSEM_FLAG_WAITERS, RWSEM_FLAG_HANDOFF',
};

export const gupAgainstClose = scenario({
  name: 'gup-against-close',
  text: 'A virtual CPU gets a missing page of an armed VMA with get_user_pages() while another thread closes the userfaultfd. Whatever the order, the close ends and the page of zeros is got.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page and one caller are enough to loop',
  initial: armedByOneContext(2),
  actors: {
    vcpu: runsGuest(getUserPages),
    monitor: closer.runs(uffdClose),
  },
  properties: [
    p.D1,
    p.A5,
    p.L4,
    p.R1,
    ...contextsGivenBack,
    p.R2,
    p.W5live,
    p.W5close,
    eventually(
      'GUP returns',
      'get_user_pages() returns',
      vcpu.all((g) => g.in('done', 'failed')),
    ),
    p.someFaultWaits,
    someFrameMapped,
    sometimes(
      'turned away',
      'a fault finds the context closed before it waits',
      vcpu.some((g) => g.in('calling.handleUserfault.turnedAway')),
    ),
  ],
  expect: { verdict: 'holds', states: 632, transitions: 1153, depth: 45 },
  mutants: {
    'mmap_lock kept': {
      text: 'Before Linux 6.15 handle_userfault() answers VM_FAULT_NOPAGE where the context is closed, and keeps mmap_lock: get_user_pages() takes the fault for resolved, finds the page missing and faults again, while close() waits for mmap_lock.',
      change: runsInstead('vcpu', runsGuest(getUserPagesBefore615)),
      bug: 'D30',
      expect: { violates: 'W5-close', steps: 16 },
      reference: 'fe4cdc2c4e24; 656710a60e36 brought VM_FAULT_NOPAGE',
    },
    'readers pass a waiting writer': { ...readersPass, expect: { violates: 'W5-close', steps: 29 } },
  },
});

export const gupAgainstCloseServedInOrder = scenario({
  ...gupAgainstClose,
  name: 'gup-against-close-served-in-order',
  text: 'The same where whoever can take mmap_lock for writing again and again gets it in the end: then it matters no more whether a writer that waits holds readers back, but what keeps mmap_lock for good still does.',
  fairness: { monitor: { 'take mmap_lock': 'strong' } },
  mutants: {
    'mmap_lock kept': {
      text: 'VM_FAULT_NOPAGE, as before Linux 6.15: mmap_lock is never free, and no fairness helps.',
      change: runsInstead('vcpu', runsGuest(getUserPagesBefore615)),
      expect: { violates: 'W5-close', steps: 16 },
      reference: 'fe4cdc2c4e24',
    },
    'readers pass a waiting writer': {
      ...readersPass,
      expect: { holds: 'each time that get_user_pages() drops mmap_lock close() could take it' },
    },
  },
});
