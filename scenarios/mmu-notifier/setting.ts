/** What the scenarios of notifiers start from, and the properties that most of them share. */
import { atEnd, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { mirror } from '../../machines/notifier/hmm-range-fault.ts';
import { vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { frames, notifier, properties as p, secondary, sharedByTasks } from '../../models/index.ts';

/** Consumer 0 subscribes to the notifiers of an address space of `tasks`. */
export function subscribed(tasks: number): Effect {
  return [sharedByTasks(tasks), notifier.subscribed.at(0).set(true)];
}
/** Consumer 1, which is told after it, is that of a remote machine. */
export const remoteSubscribed: Effect = [notifier.subscribed.at(1).set(true), notifier.kind.at(1).set('remote')];
/** A secondary translation that was made before the scenario begins. */
export function translatedFromStart(consumer: number, page: number, frame: number): Effect {
  return secondary.spte.at(consumer).at(page).set({ kind: 'present', frame, write: true });
}
/** The same in the scheme that pins. */
export function pinnedFromStart(consumer: number, page: number, frame: number): Effect {
  return [
    notifier.kind.at(consumer).set('pins'),
    translatedFromStart(consumer, page, frame),
    frames.refs.at(frame).increment(),
    frames.pins.at(frame).set(1),
  ];
}

/** Primary and secondary page table agree, and no frame is lost or freed too early. */
export const coherence = [p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest, p.DATA1, p.REF1, p.REF3, p.REF5, p.REF6];

/** The tree is not left marked. */
export const treeAtRest = atEnd(
  'tree at rest',
  'when all rests no invalidation is counted in the interval tree',
  notifier.active.is(0),
);
/** A witness: the fault of the secondary MMU had to begin again. */
export const faultRetried = sometimes(
  'a fault that retries',
  'a page that GUP returned is given back since it was invalidated meanwhile',
  vcpu.some((v) => v.in('mapping.refused', 'refused')),
);
/** The same of a device. */
export const deviceRetried = sometimes(
  'a fault that retries',
  'what the device has found was invalidated meanwhile',
  mirror.some((d) => d.in('refused')),
);
/** A witness: a consumer that would have to wait has refused. */
export const reaperRefused = sometimes(
  'refused',
  'the reaper has to leave the range as it is',
  zapper.some((r) => r.in('skipping')),
);
/** Fairness of who takes turns with others at a lock: queued locks serve in order. */
export const servedInOrder = { 'lock mmu_lock': 'strong', 'lock PTE': 'strong' } as const;
