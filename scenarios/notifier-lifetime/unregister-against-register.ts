/** A consumer leaves while another one subscribes. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { destroyVm, vmOwner } from '../../machines/notifier/mmu-notifier-unregister.ts';
import { notifier, properties as p, registersLater, sharedByTasks, subscribedFromStart } from '../../models/index.ts';
import { registered } from './setting.ts';

export default scenario({
  name: 'unregister-against-register',
  text: 'The last reference to a VM goes while a driver subscribes to the same address space. Who leaves holds no lock of the address space: the list has one of its own, under which a node is linked to those beside it.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'who leaves and who comes; nothing is mapped',
  initial: [sharedByTasks(2), subscribedFromStart(0), registersLater(1), notifier.kind.at(1).set('driver')],
  actors: { owner: vmOwner.runs(destroyVm), R: subscriber.runs(notifierRegister, { consumer: 1 }) },
  properties: [
    p.SEC6,
    p.allSubscribed,
    p.leftList,
    p.subscribersCounted,
    p.bothSubscribed,
    registered,
    sometimes(
      'waits for the list',
      'the driver waits for the list while the VM leaves it',
      subscriber.some((s) => s.in('registering.lockingSubscriptions')),
    ),
  ],
  expect: { verdict: 'holds', states: 279, transitions: 518, depth: 32 },
  mutants: {
    'list not locked': {
      text: 'the list is changed without its lock: who comes is linked to who has left, or is lost with it',
      change: withoutLock(notifier.lock.at(0)),
      expect: { violates: 'off the list', steps: 26 },
      reference: 'mm/mmu_notifier.c, mmu_notifier_unregister(): spin_lock()',
    },
  },
});
