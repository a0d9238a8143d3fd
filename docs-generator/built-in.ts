/** The checks that every scenario has, in words. */
import type { builtInChecks } from '../checker/counterexample/judgement.ts';

export const builtInWords: { readonly [check in (typeof builtInChecks)[number]]: string } = {
  deadlock: 'a cycle of actors that wait for each other’s locks, in any state, or one that waits for a lock at rest',
  'lost wake-up': 'an actor that sleeps at rest although what it waited for is over, or though nobody will wake it',
  stuck: 'an actor at rest that is neither final, idle nor asleep',
  'assignment outside the domain': 'a value that a field or register cannot hold',
  'none used as an index': 'none where a member of a sort is needed',
  'index outside its sort': 'an index past the last member',
  'use of a stale reference': 'a reference to an object that was freed meanwhile',
  'unlock of what is not held': 'a release by an actor that does not hold the lock',
  'acquire of what is held': 'an acquire without waiting, of a lock that is not free',
  'access without the lock': 'a guarded field read or written without its lock',
  'sleep while atomic': 'sleeping while a spinlock is held',
  'user copy while atomic': 'a copy from or to user memory while a spinlock is held',
  'lock held at the end': 'a lock that an actor still holds in its final state',
  'queue overflow': 'a queue with more members than it can hold',
  asserted: 'a demand without a property of its own',
};
