/**
 * A thread accesses a huge page whose PMD entry NUMA balancing has made inaccessible: do_huge_pmd_numa_page(), mm/huge_memory.c,
 * and migrate_misplaced_transhuge_page(), mm/migrate.c, Linux 4.13, which was until 5.13. Who gets the page lock moves the page
 * to its own node, with no entry that stands for it: the old one is there until it is replaced. Who does not, waits until the page
 * is unlocked, with a reference, which may fail that move.
 * To the hardware an inaccessible entry is what pmdp_invalidate() leaves: it is there for who walks in software only.
 * Not modelled: that the page is on the right node already, page_lock_anon_vma_read(), for which the PMD lock is dropped and the
 * entry compared once more, who zaps or splits the page meanwhile, limits of the rate, TLBs.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { fileFaultStates } from '../file/do-shared-fault.ts';
import { hintedThread } from './numa-hint-role.ts';

const hinted = setup(vocabulary(hintedThread));
const isolating = { in: 'mm/migrate.c:numamigrate_isolate_page', version: '4.13' } as const;

/** migrate_misplaced_transhuge_page(), with the page locked and a reference to it. */
const moving = hinted.createStateConfig({
  initial: 'allocating',
  meta: { in: 'mm/migrate.c:migrate_misplaced_transhuge_page', version: '4.13' },
  states: {
    allocating: { on: { 'allocate new page': { guard: 'allocateNew', actions: 'allocateNew', target: 'isolating' } } },
    isolating: { meta: isolating, on: { 'isolate page': { actions: 'isolate', target: 'counting' } } },
    counting: {
      meta: isolating,
      on: {
        'count references': [
          { guard: 'countExact', target: 'isolated', description: 'nobody else has it in hand' },
          { target: 'puttingBack', description: 'somebody has a reference' },
        ],
      },
    },
    puttingBack: { meta: isolating, on: { 'put page back': { actions: 'putBack', target: 'puttingUnused' } } },
    // The isolation's reference is enough from here on.
    isolated: { meta: isolating, on: { 'put page': { actions: 'putToIsolation', target: 'copying' } } },
    copying: { on: { 'copy page': { actions: 'copyPage', target: 'lockingPmd' } } },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'comparing' } } },
    // The count is frozen until the entry is replaced, both under the PMD lock, which whoever takes a reference here has, too.
    comparing: {
      on: {
        'compare PMD and replace it': [
          {
            guard: 'mayFreeze',
            actions: 'replace',
            target: 'replaced',
            description: 'unchanged, and nobody else has it',
          },
          { actions: 'giveUp', target: 'replaced', description: 'changed, or somebody has a reference' },
        ],
      },
    },
    replaced: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'unlockingNew' } } },
    unlockingNew: { on: { 'unlock new page': { actions: 'unlockNew', target: 'newUnlocked' } } },
    newUnlocked: {
      always: [
        { guard: 'putsBack', target: 'puttingNew' },
        { actions: 'forgetNew', target: 'unlockingOld' },
      ],
    },
    unlockingOld: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingOfMapping' } } },
    puttingOfMapping: { on: { 'put page of the mapping': { actions: 'putOfMapping', target: 'puttingIsolated' } } },
    puttingIsolated: {
      on: { 'put isolated page': { actions: ['endIsolation', 'forgetPage'], target: 'done' } },
    },
    // The isolation's reference is the fault's again.
    puttingNew: { on: { 'put new page': { actions: 'putNew', target: 'takingBack' } } },
    takingBack: { on: { 'put page back': { actions: 'takeBack', target: 'unlocking' } } },
    puttingUnused: { on: { 'unlock new page': { actions: 'unlockNew', target: 'unusedUnlocked' } } },
    unusedUnlocked: { on: { 'put new page': { actions: 'putNew', target: 'lockingPmdToClear' } } },
    lockingPmdToClear: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'comparingToClear' } } },
    comparingToClear: { on: { 'make PMD accessible': { actions: 'clearHint', target: 'cleared' } } },
    cleared: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'unlocking' } } },
    unlocking: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
    putting: { on: { 'put page': { actions: 'putPage', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const hugeNumaFault = hinted.createMachine({
  id: 'NUMA hinting fault of a huge page',
  initial: 'accessing',
  meta: {
    in: 'mm/huge_memory.c:do_huge_pmd_numa_page',
    version: '4.13',
    assumes: { nobodySubscribed: 'the bracket around the replacement of the entry is not modelled' },
  },
  states: {
    accessing: fileFaultStates.accessing,
    atMmapLock: {
      meta: { in: 'arch/x86/mm/fault.c:__do_page_fault' },
      on: { 'take mmap_sem for reading': { guard: 'lockMmap', actions: 'lockMmap', target: 'dispatching' } },
    },
    dispatching: {
      meta: { in: 'mm/memory.c:__handle_mm_fault' },
      on: {
        'read PMD': [
          { guard: 'isHinting', actions: 'noteOrig', target: 'lockingPmd', description: 'huge and inaccessible' },
          { target: 'resolved', description: 'accessible by now' },
        ],
      },
    },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'comparing' } } },
    comparing: {
      on: {
        'compare PMD': [
          { guard: 'pmdSame', actions: 'notePage', target: 'trying', description: 'unchanged' },
          { target: 'changed', description: 'changed meanwhile' },
        ],
      },
    },
    changed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'resolved' } } },
    trying: {
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'locked', description: 'taken' },
          { target: 'gettingToWait', description: 'held by another, who moves the page' },
        ],
      },
    },
    // Mapped, and so not free: its count is only frozen under the PMD lock.
    gettingToWait: { on: { 'get page': { actions: 'getToWait', target: 'gotToWait' } } },
    gotToWait: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'waiting' } } },
    waiting: {
      meta: { in: 'mm/filemap.c:wait_on_page_bit' },
      on: { 'wait until page is unlocked': { guard: 'awaitPage', actions: 'awaitPage', target: 'waited' } },
    },
    waited: { on: { 'put page': { actions: ['putWaited', 'forgetPage'], target: 'resolved' } } },
    locked: { on: { 'get page': { actions: 'getPage', target: 'gotten' } } },
    gotten: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'moving' } } },
    moving: { ...moving, onDone: { target: 'resolved' } },
    resolved: {
      meta: { in: 'arch/x86/mm/fault.c:__do_page_fault' },
      on: { 'drop mmap_sem': { actions: 'unlockMmap', target: 'accessing' } },
    },
    done: { type: 'final' },
  },
});
