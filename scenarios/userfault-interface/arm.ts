/** C-ARM: what a fault finds while page A is being armed. */
import { actionBecomes, inState, nothing, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { interfaceMadviser } from '../../machines/userfault-interface/madvise-of-interface.ts';
import { mprotect, protecting } from '../../machines/userfault-interface/mprotect-fixup.ts';
import { threadOfInterface } from '../../machines/userfault-interface/thread-of-interface.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { access, mms, properties as p, vmas } from '../../models/index.ts';
import { flagSet, type Interface, option1, option2, option3, protNone, today, twoFlags, v4 } from './columns.ts';
import { asked, cArm, faults } from './properties.ts';

const thread = interfaceThread.runs(threadOfInterface, { page: 0, readsBack: true });
const filled = sometimes('filled', 'the fault was faster than the call', inState(0, 'done'));
const sigbus = sometimes('SIGBUS', 'the call was faster than the fault', inState(0, 'killedBySigbus'));
const sigsegv = sometimes('SIGSEGV', 'the call was faster than the access', inState(0, 'failedWithSegv'));
const underVmaLock = sometimes(
  'under the VMA lock',
  'a fault is served with the lock of the VMA only',
  interfaceThread.some(({ under }) => under.is('VMA lock')),
);

const bounds = {
  bounds: { page: 1, frame: 1 },
  boundsReason: 'the calls change the VMA as a whole: one page shows whether a fault has seen it',
} as const;

function isArmed({ title, kernel, calls }: Interface) {
  return {
    ...bounds,
    text: `A thread stores to a missing page and loads it again while its VMA is armed: ${title}.`,
    initial: kernel(1 + Object.keys(calls).length),
    actors: { thread, ...calls },
  };
}

export const armOption1 = scenario({
  ...isArmed(option1),
  name: 'arm-option-1',
  properties: [cArm, ...faults, p.A5, filled, sigbus],
  expect: { verdict: 'holds', states: 90, transitions: 137, depth: 22 },
  mutants: {
    'bit not known': {
      text: 'mprotect() does not know the bit and does not refuse it: it returns 0 and has armed nothing.',
      change: actionBecomes(protecting, 'setFlags', access.none.at(protecting.self.vma).set(false)),
      expect: { violates: 'C-ARM', steps: 18 },
      reference: 'do_mprotect_pkey(), mm/mprotect.c: arch_validate_prot()',
    },
    'no mmap_lock': {
      text: 'The flags change under no lock. A fault asks for them with the page-table lock held, and the walk over the entries, which a flag for missing pages has no other use for, waits for that lock.',
      change: withoutLock(mms.lock),
      expect: { holds: 'who has read the flag before has filled the page before the walk is over' },
      reference: 'mprotect_fixup(), mm/mprotect.c: change_protection()',
    },
  },
});
export const armOption2 = scenario({
  ...isArmed(option2),
  name: 'arm-option-2',
  properties: [cArm, ...asked, p.A5, p.someFaultWaits, filled],
  expect: { verdict: 'holds', states: 93, transitions: 140, depth: 26 },
});
export const armOption3 = scenario({
  ...isArmed(option3),
  name: 'arm-option-3',
  properties: [cArm, ...asked, p.A5, p.someFaultWaits, filled],
  expect: { verdict: 'violated', violates: 'C-ARM', steps: 15 },
  reference: 'seed 001: the userfaultfd is engaged where both ranges intersect, and so not between the two calls',
});
export const armOption3FlagFirst = scenario({
  ...bounds,
  name: 'arm-option-3-flag-first',
  text: 'The same where madvise() has returned before the registration begins: the page is not filled any more, but a thread that was to wait for a message gets SIGBUS in between.',
  initial: [option3.kernel(2), flagSet],
  actors: { thread, monitor: option3.calls.monitor },
  properties: [cArm, ...asked, p.A5, p.D1, p.someFaultWaits, sigbus],
  expect: { verdict: 'holds', states: 75, transitions: 106, depth: 26 },
});
export const armV4 = scenario({
  ...isArmed(v4),
  name: 'arm-v4',
  properties: [cArm, ...asked, p.A5, p.D1, p.someFaultWaits, filled],
  expect: { verdict: 'holds', states: 93, transitions: 140, depth: 26 },
});
export const armToday = scenario({
  ...isArmed(today),
  name: 'arm-today',
  text: 'Two threads store to a missing page and load it again while its VMA is armed: today.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'two faults that meet on one page, with a frame for each',
  initial: today.kernel(3),
  actors: { thread, other: thread, ...today.calls },
  properties: [cArm, ...asked, p.A5, p.D1, p.someFaultWaits, filled, underVmaLock],
  expect: { verdict: 'holds', states: 8187, transitions: 21625, depth: 51 },
  mutants: {
    'no VMA lock': {
      text: 'Nobody takes the lock of the VMA: a fault that found it unarmed fills the page after UFFDIO_REGISTER has returned.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: 'C-ARM', steps: 20 },
      reference: 'userfaultfd_set_ctx(), mm/userfaultfd.c: vma_start_write()',
    },
  },
});
export const armProtNone = scenario({
  ...isArmed(protNone),
  name: 'arm-prot-none',
  properties: [cArm, ...faults, filled, sigsegv],
  expect: { verdict: 'holds', states: 181, transitions: 301, depth: 29 },
});
export const openProtNone = scenario({
  ...bounds,
  name: 'open-prot-none',
  text: 'Page A is missing and forbidden by mprotect(PROT_NONE). The handler of SIGSEGV has nothing by which it could fill the page but the page itself: it makes it accessible before it stores to it, and another thread loads zeros in between.',
  initial: [protNone.kernel(2), protNone.armed],
  actors: {
    thread: interfaceThread.runs(threadOfInterface, { page: 0, access: 'read' }),
    handler: protecting.runs(mprotect, { page: 0, prot: 'PROT_READ|PROT_WRITE' }),
  },
  properties: [cArm, ...faults, sigsegv],
  expect: { verdict: 'violated', violates: 'C-ARM', steps: 19 },
  reference: 'seed 003, cover letter: PROT_NONE + SIGSEGV trap',
});
export const armTwoFlags = scenario({
  ...isArmed(twoFlags),
  name: 'arm-two-flags',
  properties: [cArm, ...faults, p.A5, filled, sigbus],
  expect: { verdict: 'holds', states: 77, transitions: 120, depth: 18 },
  mutants: {
    'number of another advice': {
      text: 'A program that was built for the series of 2013 runs on a kernel that has given the number of MADV_USERFAULT, 18, to MADV_WIPEONFORK: madvise() returns 0 and has armed nothing.',
      change: actionBecomes(interfaceMadviser, 'setFlag', nothing),
      expect: { violates: 'C-ARM', steps: 14 },
      reference: 'include/uapi/asm-generic/mman-common.h: MADV_WIPEONFORK, Linux 4.14',
    },
    'no mmap_lock': {
      text: 'The flags change under no lock, and no entry is walked: a fault that has read them before fills the page after the call has returned.',
      change: withoutLock(mms.lock),
      expect: { violates: 'C-ARM', steps: 14 },
      reference: 'madvise_behavior(): vm_flags change under mmap_lock for writing',
    },
  },
});
