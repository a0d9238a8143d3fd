/**
 * A driver whose descriptors in one process share a subscription: mmu_notifier_get(), mmu_notifier_put() and
 * mmu_notifier_free_rcu(), mm/mmu_notifier.c, Linux 6.1. Who opens one gets the subscription that there is; the last put
 * unlinks it and leaves the rest to a callback of SRCU. release() is not called: translations are dropped before the put.
 * Not modelled: EOVERFLOW; how the first one makes the subscription, which is mmu-notifier-register.ts.
 */
import { setup } from 'xstate';
import { index, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

const inGet = { in: 'mm/mmu_notifier.c:mmu_notifier_get_locked', version: '6.1' } as const;
const inFind = { in: 'mm/mmu_notifier.c:find_get_mmu_notifier', version: '6.1' } as const;
const inPut = { in: 'mm/mmu_notifier.c:mmu_notifier_put', version: '6.1' } as const;

export const descriptor = role(
  'descriptor',
  {
    registers: {
      /** Constant: the consumer that the driver looks for. */
      consumer: index(m.consumer),
      /** What it got; of a descriptor that is open from the start, set there. */
      subscription: reference(m.consumer),
    },
  },
  ({ self }) => {
    const held = self.subscription.known();
    const of = m.notifier.mm.at(self.consumer);
    const table = m.secondary.lock.at(held);
    const users = m.notifier.users.at(held);
    return {
      guards: {
        isOpen: self.subscription.isnt('none'),
        onList: m.onList(self.consumer),
        isLastUser: users.is(1),
        gracePeriodOver: m.srcuGracePeriodOver(),
      },
      actions: {
        queueForMmapLock: m.mms.lock.at(of).queueWrite(),
        countUser: m.notifier.users.at(self.consumer).increment(),
        keepSubscription: self.subscription.set(self.consumer),
        unlockSubscriptions: m.notifier.lock.at(of).release(),
        unlockMmap: m.mms.lock.at(of).releaseWrite(),
        dropTranslations: m.zapSptes(held, (p) => m.mmOf(p).is(of)),
        unlockTable: table.release(),
        dropUser: users.decrement(),
        unlink: [m.unlinkSubscription(held), m.beginLeaving(held)],
        forget: self.subscription.set('none'),
        mmdrop: m.mmdrop(of),
        freeConsumer: m.freeConsumer(held),
      },
      steps: {
        lockMmap: m.mms.lock.at(of).acquireWrite(),
        lockSubscriptions: m.notifier.lock.at(of).acquire(),
        lockTable: table.acquire(),
      },
    };
  },
);

export const driverDescriptor = setup(vocabulary(descriptor)).createMachine({
  id: 'descriptor of a driver',
  initial: 'begun',
  meta: { in: 'device', version: '6.1' },
  states: {
    begun: { always: [{ guard: 'isOpen', target: 'open' }, { target: 'opening' }] },
    opening: { meta: inGet, on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { meta: inGet, on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'finding' } } },
    finding: {
      meta: inFind,
      on: { 'lock subscriptions': { guard: 'lockSubscriptions', actions: 'lockSubscriptions', target: 'looking' } },
    },
    // What is on the list has users: the last one unlinks it under this lock.
    looking: {
      meta: inFind,
      on: {
        'look through list': [
          { description: 'found', guard: 'onList', actions: ['countUser', 'keepSubscription'], target: 'found' },
          { description: 'gone', target: 'missing' },
        ],
      },
    },
    found: { meta: inFind, on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'got' } } },
    got: { meta: inGet, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'open' } } },
    missing: { meta: inFind, on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'refusing' } } },
    refusing: { meta: inGet, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'makesAnother' } } },

    open: { on: { 'lock device table': { guard: 'lockTable', actions: 'lockTable', target: 'closing' } } },
    closing: { on: { 'drop translations': { actions: 'dropTranslations', target: 'dropped' } } },
    dropped: { on: { 'unlock device table': { actions: 'unlockTable', target: 'putting' } } },
    putting: {
      meta: inPut,
      on: { 'lock subscriptions': { guard: 'lockSubscriptions', actions: 'lockSubscriptions', target: 'counting' } },
    },
    counting: {
      meta: inPut,
      on: {
        'drop user': [
          { description: 'the last one', guard: 'isLastUser', actions: 'dropUser', target: 'unlinking' },
          { description: 'another one is left', actions: ['dropUser', 'forget'], target: 'kept' },
        ],
      },
    },
    kept: { meta: inPut, on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'done' } } },
    unlinking: { meta: inPut, on: { 'remove from list': { actions: 'unlink', target: 'unlinked' } } },
    unlinked: { meta: inPut, on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'freeing' } } },
    // call_srcu(): whoever is in a walk of the list may be in a callback still.
    freeing: {
      meta: { in: 'mm/mmu_notifier.c:mmu_notifier_free_rcu', version: '6.1' },
      on: {
        'free after grace period': {
          guard: 'gracePeriodOver',
          actions: ['mmdrop', 'freeConsumer', 'forget'],
          target: 'freed',
        },
      },
    },
    freed: { type: 'final' },
    done: { type: 'final' },
    makesAnother: { type: 'final' },
  },
});
