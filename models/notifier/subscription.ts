/** The life of a subscription, from mmu_notifier_register() on. */
import {
  and,
  type Cond,
  each,
  exists,
  expire,
  type IndexExpr,
  type IndexLike,
  lockless,
  not,
  or,
  smpStoreRelease,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import type { SetPlace } from '../../checker/language/place.ts';
import { kernel } from '../kernel.ts';
import { mmgrab } from '../mm/mm.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { cache } from '../page-cache/page-cache.ts';
import { consumer, page } from '../sorts.ts';
import { notifier, onList } from './notifier.ts';
import { secondary } from './secondary-mmu.ts';

type Consumer = IndexLike<'consumer'>;
type Vma = IndexLike<'vma'>;
type Mm = IndexLike<'mm'>;

/** For `initial`: nobody has registered the consumer yet. */
export function registersLater(c: number): Effect {
  return notifier.life.at(c).set('not yet');
}
/** For `initial`, of a consumer that has subscribed by the list before: mm->notifier_subscriptions is there. */
export function subscribedFromStart(c: number): Effect {
  return [notifier.allocated.at(0).set(true), lockless(notifier.subscribed.at(c)).set(true), mmgrab(0)];
}
/** mm_has_notifiers(): somebody has subscribed, now or before. */
export function hasNotifiers(of: Mm): Cond {
  return or(
    lockless(notifier.allocated.at(of)),
    exists(consumer, (c) => and(notifier.subscribed.at(c), notifier.mm.at(c).is(of))),
  );
}
/** mm->notifier_subscriptions = subscriptions, whose list is empty: whoever sees it sees what is in it. */
export function publishSubscriptions(of: Mm): Effect {
  return [
    each(consumer, (c) => when(notifier.mm.at(c).is(of), lockless(notifier.subscribed.at(c)).set(false))),
    smpStoreRelease(notifier.allocated.at(of)).set(true),
  ];
}
/** Whom hlist_add_head_rcu() and hlist_del_init_rcu() find beside the node that they add or remove, */
export function seeList(of: Mm, seen: SetPlace<'consumer'>): Statement {
  return each(consumer, (c) => when(onListOf(of, c), seen.add(c)));
}
/** and the list that they make of it: whatever has changed since is undone. */
export function writeList(of: Mm, seen: SetPlace<'consumer'>, changed: Consumer, linked: boolean): Effect {
  const others = (c: IndexExpr<'consumer'>) =>
    and(notifier.mm.at(c).is(of), not(notifier.kind.at(c).is('mirror')), not(c.is(changed)));
  return [
    each(consumer, (c) => when(others(c), notifier.subscribed.at(c).set(seen.has(c)))),
    notifier.subscribed.at(changed).set(linked),
    seen.clear(),
  ];
}
/** The owner has been told that it is registered: from here on it may look pages up. */
export function registrationReturned(c: Consumer): Statement {
  return notifier.life.at(c).set('in use');
}
/** Whether its owner may have translations made. */
export function isInUse(c: Consumer): Cond {
  return notifier.life.at(c).is('in use');
}

/** What mm_take_all_locks() takes of a VMA: its own lock, */
export function hasVmaLocks(): Cond {
  return not(kernel.noVmaLocks);
}
/** i_mmap_rwsem if it maps the file, */
export function mapsTheFile(v: Vma): Cond {
  return and(
    kernel.files,
    exists(page, (p) => and(vmaAtLockless(p).is(v), cache.linear.at(p).isnt('none'))),
  );
}
/** and the lock of its anon_vma. */
export function hasAnonVma(v: Vma): Cond {
  return not(vmas.lacksAnonVma.at(v));
}

/** Whether it is on the list of the address space. */
export function onListOf(of: Mm, c: Consumer): Cond {
  return and(onList(c), notifier.mm.at(c).is(of));
}
/** Not hlist_unhashed(), asked without the lock. */
export function isLinked(c: Consumer): Cond {
  return lockless(notifier.subscribed.at(c));
}
/** Whether the vCPUs have given their references to the VM back. */
export function noVcpus(c: Consumer): Cond {
  return secondary.vcpus.at(c).is(0);
}
/** hlist_del_init_rcu(): whoever has found it in a walk goes on from it. */
export function unlinkSubscription(c: Consumer): Statement {
  return notifier.subscribed.at(c).set(false);
}
/** Whether its struct mmu_notifier_ops has release(): KVM's has, drivers that hold no translations of their own have none. */
export function opsRelease(c: Consumer): Cond {
  return notifier.kind.at(c).isOneOf('KVM', 'KVM on Book3S HV');
}
/** Whether it is on the list with such a callback. */
export function hasRelease(c: Consumer): Cond {
  return and(onList(c), opsRelease(c));
}
/** The owner gives the consumer up: nobody asks it for translations from here on. */
export function beginLeaving(c: Consumer): Statement {
  return notifier.life.at(c).set('leaving');
}
/** mmu_notifier_unregister() has returned: no callback is running, and none is going to. */
export function unregisterReturned(c: Consumer): Statement {
  return notifier.life.at(c).set('left');
}
/** The struct in which the subscription lies is freed: what brackets that are under way have counted goes with it. */
export function freeConsumer(c: Consumer): Effect {
  return [notifier.life.at(c).set('freed'), lockless(secondary.count.at(c)).set(0), expire(consumer, c)];
}
