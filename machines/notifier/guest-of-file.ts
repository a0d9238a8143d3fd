/**
 * A guest whose memory is a shared mapping of a file, and the fault of its secondary MMU: direct-page-fault.ts with
 * __get_user_pages(), mm/gup.c, Linux 6.1, whose fault is do-shared-fault.ts. What it stores through an SPTE the
 * entry of the host says nothing of.
 * Not modelled: what direct-page-fault.ts and do-shared-fault.ts leave out.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { filePteFault } from '../file/do-shared-fault.ts';
import { fileFaultChoices, fileFaultRegisters, fileFaultVocabulary } from '../file/file-fault-role.ts';
import { gupSlow } from '../gup/get-user-pages-locked.ts';
import { gupFast, mapping, snapshot } from './direct-page-fault.ts';
import { kvmFaultRegisters, kvmFaultVocabulary } from './kvm-fault-role.ts';

export const fileGuest = role(
  'guest of a file',
  { registers: { ...fileFaultRegisters, ...kvmFaultRegisters }, choices: fileFaultChoices, family: true },
  ({ self, chosen }) => {
    const fault = fileFaultVocabulary(self, chosen);
    const kvm = kvmFaultVocabulary(self, { page: self.page, frame: self.frame, writes: self.access.is('write') });
    return {
      guards: { ...fault.guards, ...kvm.guards },
      actions: {
        ...fault.actions,
        ...kvm.actions,
        store: m.guestStoreToFile(self.consumer, self.page),
        unlockMmap: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none')],
      },
      steps: { ...fault.steps, ...kvm.steps },
    };
  },
);

const { lockingFollowed, looking, followed } = gupSlow.states;
const [isFound, isToBeFaultedIn] = followed.on['unlock PTE'];

export const kvmFaultOfFile = setup(vocabulary(fileGuest)).createMachine({
  id: 'guest of a file',
  initial: 'running',
  meta: { in: 'arch/x86/kvm/mmu/mmu.c:direct_page_fault', version: '6.1', does: ['maps pages of a file'] },
  states: {
    running: {
      id: 'running',
      meta: { in: 'hardware' },
      on: {
        'access memory': [
          { description: 'stored', guard: 'storeRetires', actions: 'store', target: 'done' },
          { description: 'no SPTE for it', target: 'exited' },
        ],
      },
    },
    exited: snapshot('gupFast'),
    gupFast,
    gupSlow: {
      id: 'gupSlow',
      initial: 'takingMmapLock',
      meta: { in: 'mm/gup.c:__get_user_pages_locked' },
      states: {
        takingMmapLock: {
          on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'lockingFollowed' } },
        },
        lockingFollowed,
        looking: { ...looking, on: { 'follow page': [looking.on['follow page'][0], looking.on['follow page'][2]] } },
        followed: {
          ...followed,
          on: {
            'unlock PTE': [
              { ...isFound, actions: 'unlockPte' },
              { ...isToBeFaultedIn, actions: 'unlockPte', target: 'faulting' },
            ],
          },
        },
        faulting: { initial: 'dispatching', states: filePteFault },
        resolved: { id: 'resolved', entry: 'forgetTry', always: { target: 'lockingFollowed' } },
        retry: { id: 'retry', entry: 'noteTried', always: { target: 'takingMmapLock' } },
        sigbus: {
          id: 'sigbus',
          on: { 'drop mmap_lock': { actions: ['unlockMmap', 'forgetTry'], target: '#gupFailed' } },
        },
        found: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#gupReturned' } } },
      },
    },
    gotPage: { id: 'gupReturned', always: { target: 'mapping' } },
    mapping,
    failing: { id: 'gupFailed', on: { 'exit to user space': { actions: 'forgetSnapshot', target: 'failed' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
