/**
 * A thread whose SIGBUS handler fetches the page that is missing: with MADV_USERFAULT it calls remap_anon_pages() from
 * a buffer of its own and returns, whereupon the access is tried again. EEXIST is as good as success: somebody else was
 * faster. Linux of May 2013 with the MADV_USERFAULT series (seed 000): every fault takes mmap_lock.
 * Not modelled: what is written to the buffer, and how a buffer that is missing and not armed gets a page; other signals.
 */
import { setup } from 'xstate';
import { and, not, nothing, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousStates } from '../fault/do-anonymous-page.ts';
import { faultChoices, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { remapStates } from './remap-anon-pages.ts';
import { remapRegisters, remapVocabulary } from './remap-anon-pages-role.ts';

/** `page` is what the thread accesses and the destination of its handler's call; `src` is the page of the buffer. */
export const sigbusHandler = role(
  'thread with a SIGBUS handler',
  // A family, since the thread uses of the faulting thread's vocabulary what existed in 2013.
  { registers: { ...faultRegisters, ...remapRegisters }, choices: faultChoices, family: true },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const remap = remapVocabulary(self, self.page, nothing);
    return {
      guards: {
        ...fault.guards,
        ...remap.guards,
        bufferAsks: and(not(m.readable(m.ptep(self.src))), m.isArmed(self.src)),
      },
      actions: { ...fault.actions, ...remap.actions },
      steps: { ...fault.steps, ...remap.steps },
    };
  },
);

export const threadWithSigbusHandler = setup(vocabulary(sigbusHandler)).createMachine({
  id: 'thread with a SIGBUS handler',
  initial: 'accessing',
  meta: { excludes: anonymousOnly },
  states: {
    accessing: {
      id: 'accessing',
      meta: { in: 'hardware', version: '6.1' },
      on: {
        'access memory': [
          {
            guard: 'storeRetiresBeforeLoad',
            actions: ['store', 'turnToReading'],
            description: 'the store succeeds, and a load follows',
          },
          { guard: 'storeRetires', actions: 'store', target: 'done', description: 'the store succeeds' },
          { guard: 'loadRetires', actions: 'load', target: 'done', description: 'the load succeeds' },
          { target: 'fault', description: 'a page fault' },
        ],
      },
    },
    fault: {
      initial: 'takingMmapLock',
      meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.1' },
      states: {
        takingMmapLock: {
          on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'dispatching' } },
        },
        ...anonymousStates,
        // Every fault holds mmap_lock, and every VMA has its anon_vma already.
        preparing: { id: 'preparing', always: { target: 'allocating' } },
        preparingCopy: { id: 'preparingCopy', always: { target: '#allocatingCopy' } },
        preparingHuge: { id: 'preparingHuge', always: { target: '#allocatingHuge' } },
        asking: { id: 'asking', always: { target: 'sigbus' } },
        resolved: {
          id: 'resolved',
          entry: 'returnDone',
          on: {
            'drop mmap_lock': { actions: ['releaseFaultLock', 'forgetFaultLock', 'leaveFault'], target: '#accessing' },
          },
        },
        sigbus: {
          id: 'sigbus',
          on: {
            'drop mmap_lock': { actions: ['releaseFaultLock', 'forgetFaultLock', 'leaveFault'], target: '#handler' },
          },
        },
      },
    },
    handler: {
      id: 'handler',
      initial: 'preparing',
      meta: { in: 'user space', version: '6.1' },
      states: {
        // SIGBUS is blocked while its handler runs: a signal that is forced then kills.
        preparing: {
          on: {
            'write to buffer': [
              { guard: 'bufferAsks', target: '#killedInHandler', description: 'missing, and armed itself' },
              { target: 'calling', description: 'succeeds' },
            ],
          },
        },
        ...remapStates,
      },
      onDone: '#accessing',
    },
    done: { type: 'final' },
    killedInHandler: { id: 'killedInHandler', type: 'final' },
  },
});
