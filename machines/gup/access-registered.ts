/**
 * access-remote-vm.ts in a mapping of shmem that is registered for minor faults: do_cow_fault(), mm/memory.c, and shmem_fault(),
 * mm/shmem.c, Linux 6.1. Where nothing is mapped, and the page cache has the page, handle_userfault() is called, which sleeps only in a fault
 * that may drop mmap_lock: this one gets SIGBUS, and the debugger EFAULT.
 * Not modelled: what access-remote-vm.ts leaves out.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { accessMeta, accessStates } from './access-remote-vm.ts';
import { forcedWriter } from './access-remote-vm-role.ts';

const { faulting } = accessStates;
const { dispatching } = faulting.states;
const [ownCopy, , ...others] = dispatching.on['read PTE'];

export const accessRegistered = setup(vocabulary(forcedWriter)).createMachine({
  id: 'access_remote_vm of registered memory',
  initial: 'called',
  meta: accessMeta,
  states: {
    ...accessStates,
    faulting: {
      ...faulting,
      states: {
        ...faulting.states,
        dispatching: {
          ...dispatching,
          on: { 'read PTE': [ownCopy, { guard: 'looksNone', target: 'unmapped', description: 'none' }, ...others] },
        },
        unmapped: {
          meta: { in: 'mm/shmem.c:shmem_get_folio_gfp' },
          on: {
            'find page': [
              { guard: 'isCachedForMinor', target: '#sigbus', description: 'there, and not to be mapped unasked' },
              { actions: 'noteLinear', target: 'toFind', description: 'not there' },
            ],
          },
        },
      },
    },
  },
});
