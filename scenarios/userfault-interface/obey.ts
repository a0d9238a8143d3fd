/** C-OBEY: the range is one that no fault would ask for, here of a file. */
import { guardBecomes, inState, scenario, sometimes } from '../../checker/language/index.ts';
import { interfaceMadviser, madviseOfInterface } from '../../machines/userfault-interface/madvise-of-interface.ts';
import { protecting } from '../../machines/userfault-interface/mprotect-fixup.ts';
import { suitableRegistrar } from '../../machines/userfault-interface/register-suitable.ts';
import { threadOfInterface } from '../../machines/userfault-interface/thread-of-interface.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { access, properties as p, vmaIsLive, vmas } from '../../models/index.ts';
import { type Interface, option1, option2, option3, protNone, today, twoFlags, v4 } from './columns.ts';
import { cObey, faults } from './properties.ts';

const refused = sometimes('refused', 'the call has failed, and the page is filled', inState(1, 'refused'));
const failed = sometimes('refused', 'the call has failed, and the page is filled', inState(1, 'failed'));

function isAsked(of: Interface, isForbidden = false) {
  const { title, kernel, calls } = of;
  return {
    text: `A range that has vm_ops, of whose missing pages no fault asks user space, is to be armed while a thread stores to it and loads again: ${title}.`,
    bounds: { page: 1, frame: 1 },
    boundsReason: 'one VMA of one page',
    initial: [kernel(1 + Object.keys(calls).length), vmas.vmOps.at(0).set(true)],
    actors: {
      thread: interfaceThread.runs(threadOfInterface, { page: 0, readsBack: true, isForbidden }),
      ...calls,
    },
  };
}
const unasked = { text: 'The call does not look at what kind of memory it is, and returns 0.' } as const;
const takesAny = {
  ...unasked,
  change: guardBecomes(suitableRegistrar, 'unsuitable', false),
  reference: 'userfaultfd_register(), fs/userfaultfd.c: vma_can_userfault()',
} as const;

export const obeyOption1 = scenario({
  ...isAsked(option1),
  name: 'obey-option-1',
  properties: [cObey, ...faults, refused],
  expect: { verdict: 'holds', states: 51, transitions: 73, depth: 16 },
  mutants: {
    'vm_ops not asked': {
      ...unasked,
      change: guardBecomes(protecting, 'unsuitable', false),
      expect: { violates: 'C-OBEY', steps: 18 },
      reference: 'seed 001: EINVAL for every VMA that cannot raise userfaults yet',
    },
  },
});
export const obeyOption2 = scenario({
  ...isAsked(option2),
  name: 'obey-option-2',
  properties: [cObey, ...faults, failed],
  expect: { verdict: 'holds', states: 51, transitions: 73, depth: 16 },
});
export const obeyOption3 = scenario({
  ...isAsked(option3),
  name: 'obey-option-3',
  properties: [cObey, ...faults, failed],
  expect: { verdict: 'holds', states: 285, transitions: 589, depth: 22 },
  mutants: {
    'vm_ops not asked': {
      ...unasked,
      change: guardBecomes(interfaceMadviser, 'suitable', vmaIsLive(0)),
      expect: { violates: 'C-OBEY', steps: 14 },
      reference: 'seed 001: EINVAL for every VMA that cannot raise userfaults yet',
    },
  },
});
export const obeyV4 = scenario({
  ...isAsked(v4),
  name: 'obey-v4',
  properties: [cObey, ...faults, failed],
  expect: { verdict: 'holds', states: 51, transitions: 73, depth: 16 },
});
export const obeyToday = scenario({
  ...isAsked(today),
  name: 'obey-today',
  properties: [cObey, ...faults, failed],
  expect: { verdict: 'holds', states: 112, transitions: 202, depth: 20 },
  mutants: { 'vm_ops not asked': { ...takesAny, expect: { violates: 'C-OBEY', steps: 20 } } },
});
export const obeyProtNone = scenario({
  ...isAsked(protNone, true),
  name: 'obey-prot-none',
  properties: [cObey, ...faults, sometimes('SIGSEGV', 'the access comes after the call', inState(0, 'failedWithSegv'))],
  expect: { verdict: 'holds', states: 181, transitions: 301, depth: 29 },
  mutants: {
    'entries not walked': {
      text: 'The call changes the VMA and leaves the entries as they are: what is mapped already stays accessible.',
      change: guardBecomes(protecting, 'hasTable', false),
      expect: { violates: 'C-OBEY', steps: 21 },
      reference: 'mprotect_fixup(), mm/mprotect.c: change_protection()',
    },
  },
});
export const obeyTwoFlags = scenario({
  ...isAsked(twoFlags),
  name: 'obey-two-flags',
  properties: [cObey, ...faults, refused],
  expect: { verdict: 'holds', states: 70, transitions: 111, depth: 17 },
});
export const adviceLost = scenario({
  name: 'advice-lost-with-two-flags',
  text: 'MADV_NOHUGEPAGE was given for a range before it was armed. Once it is disarmed both flags are clear, and huge pages come where they were not wanted: two flags.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA of one page',
  initial: [twoFlags.kernel(1), twoFlags.armed, access.advised.at(0).set(true)],
  actors: {
    monitor: interfaceMadviser.runs(madviseOfInterface, { page: 0, advice: 'MADV_NOUSERFAULT' }),
  },
  properties: [cObey, p.A4, sometimes('disarmed', 'the call has returned 0', inState(0, 'done'))],
  expect: { verdict: 'violated', violates: 'C-OBEY', steps: 5 },
  bug: 'D52',
  reference: 'hugepage_madvise(), mm/huge_memory.c',
});
