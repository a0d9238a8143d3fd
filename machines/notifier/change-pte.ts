/**
 * mmu_notifier_change_pte(), mm/mmu_notifier.c, as set_pte_at_notify() calls it under the PTL, after the old entry was cleared and
 * before the new one is set: kvm_mmu_notifier_change_pte(), virt/kvm/kvm_main.c, with kvm_set_pte_rmap(), arch/x86/kvm/mmu/mmu.c;
 * Linux 6.1 (it went in 6.10). KVM changes SPTEs that are there, and does not ask whether the new entry is one that maps a page.
 */
import { type Cond, type IndexLike, lockless, type RecordPlace } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import type { bracketRegisters } from './bracket-role.ts';

const inKvm = { in: 'virt/kvm/kvm_main.c:kvm_mmu_notifier_change_pte' } as const;
const inHandler = { in: 'virt/kvm/kvm_main.c:__kvm_handle_hva_range' } as const;
const inRmap = { in: 'arch/x86/kvm/mmu/mmu.c:kvm_set_pte_rmap' } as const;

/** Beside the vocabulary of the bracket, whose registers it uses. `pfn` and `write`: what the consumer takes the new entry for. */
export function changePteVocabulary(
  self: RecordPlace<typeof bracketRegisters>,
  page: IndexLike<'page'>,
  pfn: IndexLike<'frame'>,
  write: Cond,
) {
  const c = self.callee;
  const spte = m.spteAt(c, page);
  return {
    guards: {
      countsNothing: lockless(m.secondary.count.at(c)).is(0),
      hasNoSpte: spte.kind.is('none'),
      newIsWritable: write,
    },
    actions: {
      dropSpte: m.zapSpte(c, page),
      rewriteSpte: spte.set({ kind: 'present', frame: pfn, write: false }),
      flushChanged: m.flushGuests(c, (p) => p.is(page)),
    },
  };
}

export const changePte = states({
  initial: 'atList',
  meta: { in: 'mm/mmu_notifier.c:__mmu_notifier_change_pte', version: '6.1' },
  states: {
    atList: {
      always: [
        { description: 'another one on the list', guard: 'moreOnList', actions: 'nextOnList', target: 'calling' },
        { description: 'all called', actions: ['endRound', 'leaveSrcu'], target: 'told' },
      ],
    },
    calling: {
      meta: inKvm,
      on: {
        'look for invalidations': [
          { description: 'none is counted: no page of it is concerned', guard: 'countsNothing', target: 'atList' },
          { description: 'one is under way', target: 'lockingMmu' },
        ],
      },
    },
    lockingMmu: {
      meta: inHandler,
      on: { 'lock mmu_lock': { guard: 'lockCallee', actions: 'lockCallee', target: 'changing' } },
    },
    changing: {
      meta: inRmap,
      on: {
        'change SPTE': [
          { description: 'there is none', guard: 'hasNoSpte', target: 'changed' },
          {
            description: 'to be stored to: it goes',
            guard: 'newIsWritable',
            actions: ['dropSpte', 'flushChanged'],
            target: 'changed',
          },
          { description: 'it leads to the new page', actions: ['rewriteSpte', 'flushChanged'], target: 'changed' },
        ],
      },
    },
    changed: { meta: inHandler, on: { 'unlock mmu_lock': { actions: 'unlockCallee', target: 'atList' } } },
    told: { type: 'final' },
  },
});
