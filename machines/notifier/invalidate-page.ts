/**
 * mmu_notifier_invalidate_page(), mm/mmu_notifier.c, as it was called from 2008 to 4.12 after an entry was changed, with no call
 * before: kvm_mmu_notifier_invalidate_page(), virt/kvm/kvm_main.c, and the callback of one that waits for a remote machine.
 * Linux 4.10. Part of try-to-unmap-4.10.ts; its vocabulary is bracket-role.ts.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeStart } from './mmu-notifier.ts';

const version = '4.10';
const inKvm = { in: 'virt/kvm/kvm_main.c:kvm_mmu_notifier_invalidate_page', version } as const;
const { busy, sending, awaiting, acknowledged } = invalidateRangeStart.states;

export const invalidatePage = states({
  initial: 'atList',
  meta: { in: 'mm/mmu_notifier.c:__mmu_notifier_invalidate_page', version },
  states: {
    atList: {
      always: [
        { description: 'another one on the list', guard: 'moreOnList', actions: 'nextOnList', target: 'calling' },
        { description: 'all called', actions: ['endRound', 'leaveSrcu'], target: 'told' },
      ],
    },
    calling: { always: [{ guard: 'isRemote', target: 'busy' }, { target: 'lockingMmu' }] },
    lockingMmu: {
      meta: inKvm,
      on: { 'lock mmu_lock': { guard: 'lockCallee', actions: 'lockCallee', target: 'advancing' } },
    },
    // There is no count: a fault that has looked the page up before must find the number moved.
    advancing: { meta: inKvm, on: { 'advance sequence': { actions: 'advanceSeq', target: 'zapping' } } },
    zapping: { meta: inKvm, on: { 'zap SPTEs': { actions: ['zapSptes', 'flushGuests'], target: 'zapped' } } },
    zapped: { meta: inKvm, on: { 'unlock mmu_lock': { actions: 'unlockCallee', target: 'atList' } } },
    busy,
    sending,
    awaiting,
    acknowledged,
    called: { always: { target: 'atList' } },
    told: { type: 'final' },
  },
});
