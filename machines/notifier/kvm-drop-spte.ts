/**
 * KVM drops an SPTE of its own accord, as it does when it has too many or changes its memslots: mmu_lock, the entry, the
 * remote flush, and only then what the entry kept and the lock; kvm_zap_obsolete_pages() and kvm_mmu_commit_zap_page(),
 * arch/x86/kvm/mmu/mmu.c, Linux 6.1. Nobody but the guest's own MMU knows of it: no bracket is open.
 * Not modelled: shadow pages, that many entries are dropped before one flush.
 */
import { setup } from 'xstate';
import { index, not, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const spteDropper = role(
  'SPTE dropper',
  {
    registers: {
      /** Constants. */
      consumer: index(m.consumer),
      page: index(m.page),
      /** What the entry kept a reference to. */
      frame: reference(m.frame),
    },
  },
  ({ self }) => {
    const c = self.consumer;
    const spte = m.spteAt(c, self.page);
    return {
      actions: {
        clear: [
          when(m.keepsReferences(c), self.frame.set(spte.frame)),
          spte.set({ kind: 'none', frame: 'none', write: false }),
        ],
        flush: m.flushGuests(c, (p) => p.is(self.page)),
        put: when(not(self.frame.is('none')), [
          m.frames.pins.at(self.frame).decrement(),
          m.putFrame(self.frame.known()),
          self.frame.set('none'),
        ]),
        unlock: m.secondary.lock.at(c).release(),
      },
      steps: { lock: m.secondary.lock.at(c).acquire() },
    };
  },
);

export const dropSpte = setup(vocabulary(spteDropper)).createMachine({
  id: 'KVM drops an SPTE',
  initial: 'called',
  meta: { in: 'arch/x86/kvm/mmu/mmu.c:kvm_zap_obsolete_pages', version: '6.1' },
  states: {
    called: { on: { 'lock mmu_lock': { guard: 'lock', actions: 'lock', target: 'clearing' } } },
    clearing: {
      meta: { in: 'arch/x86/kvm/mmu/mmu.c:mmu_page_zap_pte' },
      on: { 'drop SPTE': { actions: 'clear', target: 'flushing' } },
    },
    // What guests have cached of it goes before the lock, and before the page.
    flushing: {
      meta: { in: 'arch/x86/kvm/mmu/mmu.c:kvm_mmu_commit_zap_page' },
      on: { 'flush remote TLBs': { actions: 'flush', target: 'putting' } },
    },
    putting: { on: { 'put page': { actions: 'put', target: 'unlocking' } } },
    unlocking: { on: { 'unlock mmu_lock': { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});
