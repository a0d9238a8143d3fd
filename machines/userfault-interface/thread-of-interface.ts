/**
 * A thread that accesses a page whose VMA is armed by one of the interfaces that were proposed for userfaults:
 * do-user-addr-fault.ts, with what VM_USERFAULT, a registration and PROT_NONE mean to each of them. Where a VMA has vm_ops,
 * its page is filled without a look at the flags, as do_fault() does it; that it is a page of the file is not modelled.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { faultStates } from '../fault/do-user-addr-fault.ts';
import { anonymousOnly, noFiles } from '../file/anonymous-only.ts';
import { forked } from '../fork/ret-from-fork.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { interfaceThread } from './thread-of-interface-role.ts';

const { fault } = faultStates;
const { badAccess } = fault.states;
const [segv] = [badAccess.on['drop fault lock']];

const interfaceStates = states({
  ...faultStates,
  fault: {
    ...fault,
    states: {
      ...fault.states,
      badAccess: {
        ...badAccess,
        on: {
          'drop fault lock': [
            {
              guard: 'inKernelMode',
              actions: segv.actions,
              target: '#failedWithEfault',
              description: 'the system call fails',
            },
            { ...segv, description: 'SIGSEGV has no handler' },
          ],
        },
      },
    },
  },
});

export const threadOfInterface = setup(vocabulary(interfaceThread)).createMachine({
  id: 'thread of an interface',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: interfaceStates,
});

export const childOfInterface = setup(vocabulary(interfaceThread)).createMachine({
  id: 'thread of a child of an interface',
  meta: {
    excludes: { ...noFiles, ...noWriteProtection, ...residentOnly },
    assumes: { nothingMapped: 'that a page of the parent is shared, and read-only for that, is not modelled here' },
  },
  initial: 'forked',
  states: {
    ...forked,
    ...interfaceStates,
  },
});
