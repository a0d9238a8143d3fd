/** C-STICKY: calls of a library that knows nothing of userfaults, on an armed range. */
import { actionBecomes, inState, scenario, sometimes } from '../../checker/language/index.ts';
import { interfaceMadviser, madviseOfInterface } from '../../machines/userfault-interface/madvise-of-interface.ts';
import { mprotect, protecting } from '../../machines/userfault-interface/mprotect-fixup.ts';
import { threadOfInterface } from '../../machines/userfault-interface/thread-of-interface.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { access, properties as p } from '../../models/index.ts';
import { type Interface, option1, option2, option3, protNone, today, twoFlags, v4 } from './columns.ts';
import { asked, cSticky, faults } from './properties.ts';

const sigbus = sometimes('SIGBUS', 'the load is answered with SIGBUS', inState(0, 'killedBySigbus'));
const sigsegv = sometimes('SIGSEGV', 'the load is answered with SIGSEGV', inState(0, 'failedWithSegv'));

function isUsed({ title, kernel, armed }: Interface) {
  return {
    text: `A library makes an armed range accessible with mprotect(PROT_READ|PROT_WRITE) and gives advice on huge pages, while a thread loads from a missing page of it: ${title}.`,
    bounds: { page: 1, frame: 1 },
    boundsReason: 'the calls change the VMA as a whole',
    initial: [kernel(3), armed],
    actors: {
      thread: interfaceThread.runs(threadOfInterface, { page: 0, access: 'read' }),
      protects: protecting.runs(mprotect, { page: 0, prot: 'PROT_READ|PROT_WRITE' }),
      advises: interfaceMadviser.runs(madviseOfInterface, { page: 0, advice: 'MADV_HUGEPAGE' }),
    },
  } as const;
}

export const stickyOption1 = scenario({
  ...isUsed(option1),
  name: 'sticky-option-1',
  properties: [cSticky, ...faults, p.A5, sigbus],
  expect: { verdict: 'violated', violates: 'C-STICKY', steps: 16 },
  reference: 'seed 001: mprotect() sets and clears the flags that it knows; do_mprotect_pkey(): mask_off_old_flags',
  mutants: {
    'flag kept': {
      text: 'The cure: mprotect() leaves the flag as it is unless it is told to change it, which no other bit of a protection is like.',
      change: actionBecomes(protecting, 'setFlags', access.none.at(protecting.self.vma).set(false)),
      expect: { holds: 'the flag is none of those that are written anew' },
      reference: 'do_mprotect_pkey(), mm/mprotect.c: mask_off_old_flags',
    },
  },
});
export const stickyOption2 = scenario({
  ...isUsed(option2),
  name: 'sticky-option-2',
  properties: [cSticky, ...asked, p.A5, p.D1, p.someFaultWaits],
  expect: { verdict: 'holds', states: 500, transitions: 1077, depth: 30 },
});
export const stickyOption3 = scenario({
  ...isUsed(option3),
  name: 'sticky-option-3',
  properties: [cSticky, ...asked, p.A5, p.D1, p.someFaultWaits],
  expect: { verdict: 'holds', states: 500, transitions: 1077, depth: 30 },
});
export const stickyV4 = scenario({
  ...isUsed(v4),
  name: 'sticky-v4',
  properties: [cSticky, ...asked, p.A5, p.D1, p.someFaultWaits],
  expect: { verdict: 'holds', states: 500, transitions: 1077, depth: 30 },
});
export const stickyToday = scenario({
  ...isUsed(today),
  name: 'sticky-today',
  properties: [cSticky, ...asked, p.A5, p.D1, p.someFaultWaits],
  expect: { verdict: 'holds', states: 1080, transitions: 2581, depth: 33 },
});
export const stickyProtNone = scenario({
  ...isUsed(protNone),
  name: 'sticky-prot-none',
  properties: [cSticky, ...faults, sigsegv],
  expect: { verdict: 'violated', violates: 'C-STICKY', steps: 19 },
  reference: 'mprotect(2): what was forbidden is whatever the last call has said',
});
export const stickyTwoFlags = scenario({
  ...isUsed(twoFlags),
  name: 'sticky-two-flags',
  properties: [cSticky, ...faults, p.A5, sigbus],
  expect: { verdict: 'violated', violates: 'C-STICKY', steps: 12 },
  bug: 'D52',
  reference: 'seed 000: a combination of flags that exclude each other; hugepage_madvise() clears the other flag',
});
