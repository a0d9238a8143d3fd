/**
 * mmu_notifier_unregister(), mm/mmu_notifier.c, Linux 6.1, and kvm_destroy_vm(), virt/kvm/kvm_main.c, which calls it: some
 * time the last reference to a VM goes, be the address space in use, at its end or behind it.
 * Not modelled: what else of a VM is taken down.
 */
import { setup } from 'xstate';
import { and, index, type RecordPlace, role, set } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters } from './bracket-role.ts';
import { releaseCallback, releaseVocabulary } from './mmu-notifier-release.ts';

const inUnregister = { in: 'mm/mmu_notifier.c:mmu_notifier_unregister', version: '6.1' } as const;

export const unregisterRegisters = {
  consumer: index(m.consumer),
  callee: bracketRegisters.callee,
  /** Who was on the list beside it. */
  seen: set(m.consumer),
};

export function unregisterVocabulary(self: RecordPlace<typeof unregisterRegisters>) {
  const c = self.consumer;
  const of = m.notifier.mm.at(c);
  const release = releaseVocabulary(self, of);
  return {
    guards: {
      isLinked: m.isLinked(c),
      hasCallback: m.opsRelease(c),
    },
    actions: {
      ...release.actions,
      callRelease: [self.callee.set(c), m.nowCalling(self.callee)],
      seeList: m.seeList(of, self.seen),
      unlink: m.writeList(of, self.seen, c, false),
      mmdrop: m.mmdrop(of),
      unregisterReturned: m.unregisterReturned(c),
      freeConsumer: m.freeConsumer(c),
    },
    steps: release.steps,
  };
}

/** Ends when no callback of the consumer is running and none is going to. */
export const unregistration = states({
  initial: 'called',
  meta: inUnregister,
  states: {
    called: {
      on: {
        'look at node': [
          { description: 'on the list', guard: 'isLinked', target: 'enteringSrcu' },
          { description: 'not on it any more', target: 'synchronizing' },
        ],
      },
    },
    // exit_mmap() waits for the end of the section before it frees pages.
    enteringSrcu: { on: { srcu_read_lock: { actions: 'enterSrcu', target: 'entered' } } },
    entered: {
      always: [{ guard: 'hasCallback', actions: 'callRelease', target: 'releasing' }, { target: 'leavingSrcu' }],
    },
    releasing: releaseCallback('#unregisterReleased'),
    releaseReturned: { id: 'unregisterReleased', always: { actions: 'endReleases', target: 'leavingSrcu' } },
    leavingSrcu: { on: { srcu_read_unlock: { actions: 'leaveSrcu', target: 'lockingSubscriptions' } } },
    lockingSubscriptions: {
      on: { 'lock subscriptions': { guard: 'lockSubscriptions', actions: 'lockSubscriptions', target: 'atNode' } },
    },
    atNode: { on: { 'read neighbours in list': { actions: 'seeList', target: 'unlinking' } } },
    unlinking: { on: { 'remove from list': { actions: 'unlink', target: 'unlinked' } } },
    unlinked: { on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'synchronizing' } } },
    // Brackets that are under way may be in a callback still, and so may exit_mmap() be.
    synchronizing: {
      on: { synchronize_srcu: { guard: 'synchronizeSrcu', actions: 'synchronizeSrcu', target: 'dropping' } },
    },
    dropping: { on: { mmdrop: { actions: ['mmdrop', 'unregisterReturned'], target: 'unregistered' } } },
    unregistered: { type: 'final' },
  },
});

export const vmOwner = role(
  'VM owner',
  { registers: unregisterRegisters, optional: ['last reference goes'] },
  ({ self }) => {
    const unregister = unregisterVocabulary(self);
    return {
      ...unregister,
      guards: { ...unregister.guards, mayGo: and(m.isInUse(self.consumer), m.noVcpus(self.consumer)) },
      actions: { ...unregister.actions, beginLeaving: m.beginLeaving(self.consumer) },
    };
  },
);

export const destroyVm = setup(vocabulary(vmOwner)).createMachine({
  id: 'kvm_destroy_vm',
  initial: 'held',
  meta: { in: 'virt/kvm/kvm_main.c:kvm_destroy_vm', version: '6.1' },
  states: {
    held: {
      tags: 'idle',
      meta: { in: 'virt/kvm/kvm_main.c:kvm_put_kvm' },
      on: { 'last reference goes': { guard: 'mayGo', actions: 'beginLeaving', target: 'unregistering' } },
    },
    unregistering: { ...unregistration, onDone: { target: 'freeing' } },
    freeing: { on: { 'free VM': { actions: 'freeConsumer', target: 'done' } } },
    done: { type: 'final' },
  },
});
