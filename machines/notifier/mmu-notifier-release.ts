/**
 * ->release() of consumers, kvm_mmu_notifier_release() with kvm_flush_shadow_all(), virt/kvm/kvm_main.c, and who calls it at
 * the end of an address space: __mmu_notifier_release(), mm/mmu_notifier.c, Linux 6.1, with mn_itree_release() for the
 * tree. Part of exit-mmap.ts; the callback is part of mmu-notifier-unregister.ts, too.
 * Not modelled: kvm->srcu, which holds up changes of memslots.
 */
import {
  and,
  blocking,
  each,
  exists,
  type IndexExpr,
  type IndexLike,
  mightSleep,
  not,
  type RecordPlace,
  when,
} from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { type bracketRegisters, treeVocabulary } from './bracket-role.ts';
import { tree } from './mmu-notifier.ts';

type Registers = RecordPlace<typeof bracketRegisters>;

/** Of the callback, under the lock of the callee, and of whoever ends a subscription. */
export function releaseVocabulary({ callee }: Pick<Registers, 'callee'>, of: IndexLike<'mm'>) {
  const mmuLock = m.secondary.lock.at(callee);
  const everywhere: m.Covers = (p) => m.mmOf(p).is(of);
  return {
    actions: {
      enterSrcu: m.srcuReadLock(),
      leaveSrcu: m.srcuReadUnlock(),
      zapAllSptes: m.zapSptes(callee, everywhere),
      flushAllGuests: m.flushGuests(callee, everywhere),
      unlockReleased: mmuLock.release(),
      endReleases: [callee.set('none'), m.nowCalling(callee)],
      unlockSubscriptions: m.notifier.lock.at(of).release(),
    },
    steps: {
      lockReleased: mmuLock.acquire(),
      lockSubscriptions: m.notifier.lock.at(of).acquire(),
      synchronizeSrcu: blocking(m.srcuGracePeriodOver(), mightSleep),
    },
  };
}

/** Of notifierRelease. */
export function releaseAllVocabulary(self: Registers, of: IndexLike<'mm'>) {
  const { callee, called } = self;
  const { actions, steps } = releaseVocabulary(self, of);
  const tree = treeVocabulary(self, { covers: (p) => m.mmOf(p).is(of) });
  const toRelease = (c: IndexExpr<'consumer'>) => and(m.onListOf(of, c), m.hasRelease(c), not(called.has(c)));
  return {
    guards: {
      ...tree.guards,
      listInUse: exists(m.consumer, (c) => m.onListOf(of, c)),
      moreToRelease: exists(m.consumer, toRelease),
    },
    actions: {
      ...tree.actions,
      ...actions,
      endReleases: [actions.endReleases, called.clear()].flat(),
      nextToRelease: [
        callee.set('none'),
        each(m.consumer, (c) => when(and(callee.is('none'), toRelease(c)), [callee.set(c), called.add(c)])),
        m.nowCalling(callee),
      ],
      unlinkAll: each(m.consumer, (c) => when(m.onListOf(of, c), m.unlinkSubscription(c))),
    },
    steps: { ...steps, ...tree.steps },
  };
}

/** The callback, which goes on to `next`. */
export function releaseCallback<const Next extends string>(next: Next) {
  return states({
    initial: 'locking',
    meta: { in: 'arch/x86/kvm/mmu/mmu.c:kvm_mmu_zap_all', version: '6.1' },
    states: {
      locking: { on: { 'lock mmu_lock': { guard: 'lockReleased', actions: 'lockReleased', target: 'zapping' } } },
      zapping: { on: { 'zap all SPTEs': { actions: 'zapAllSptes', target: 'flushing' } } },
      flushing: { on: { 'flush remote TLBs': { actions: 'flushAllGuests', target: 'unlocking' } } },
      unlocking: { on: { 'unlock mmu_lock': { actions: 'unlockReleased', target: next } } },
    },
  });
}

const inTree = { in: 'mm/mmu_notifier.c:mn_itree_release', version: '6.1' } as const;

/** Ends when no callback is running and none is going to: only then may pages be freed. */
export const notifierRelease = states({
  initial: 'begun',
  meta: { in: 'mm/mmu_notifier.c:mn_hlist_release', version: '6.1' },
  states: {
    begun: { always: [{ guard: 'treeInUse', target: 'releasingTree' }, { target: 'atList' }] },
    releasingTree: {
      initial: 'markingTree',
      meta: inTree,
      states: {
        ...tree,
        atList: { on: { 'unmark tree': { actions: 'unmarkTree', target: 'returned' } } },
        returned: { type: 'final' },
      },
      onDone: { target: 'atList' },
    },
    atList: {
      id: 'releaseAtList',
      meta: { in: 'mm/mmu_notifier.c:__mmu_notifier_release' },
      on: {
        'look at list': [
          { description: 'somebody is there', guard: 'listInUse', actions: 'enterSrcu', target: 'atNext' },
          { description: 'empty', target: 'released' },
        ],
      },
    },
    atNext: {
      id: 'releaseNext',
      always: [
        { description: 'another one', guard: 'moreToRelease', actions: 'nextToRelease', target: 'releasing' },
        { description: 'all called', actions: 'endReleases', target: 'lockingSubscriptions' },
      ],
    },
    releasing: releaseCallback('#releaseNext'),
    lockingSubscriptions: {
      on: { 'lock subscriptions': { guard: 'lockSubscriptions', actions: 'lockSubscriptions', target: 'unlinking' } },
    },
    unlinking: { on: { 'empty list': { actions: 'unlinkAll', target: 'unlinked' } } },
    unlinked: { on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'leavingSrcu' } } },
    leavingSrcu: { on: { srcu_read_unlock: { actions: 'leaveSrcu', target: 'synchronizing' } } },
    // Somebody who has called unregister may be in the callback still.
    synchronizing: {
      on: { synchronize_srcu: { guard: 'synchronizeSrcu', actions: 'synchronizeSrcu', target: 'released' } },
    },
    released: { type: 'final' },
  },
});
