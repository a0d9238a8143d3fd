/** A device gets an interval while a page of it is unmapped. */
import { actionBecomes, and, nothing, scenario, sometimes, taken } from '../../checker/language/index.ts';
import { intervalOfDevice, intervalOwner } from '../../machines/notifier/mmu-interval-notifier.ts';
import { treeZapper } from '../../machines/notifier/zap-beside-changes.ts';
import { interval, notifier, properties as p } from '../../models/index.ts';
import {
  device,
  deviceServed,
  inEnd,
  inInsert,
  insertsLater,
  inTreeFromStart,
  judged,
  retried,
  zap,
} from './setting.ts';

const staleNumber =
  'the new interval has a number from before the invalidation that is under way: the device does not wait for its end, and enters a page of which nobody is going to tell it that it goes';

export const insertAgainstZap = scenario({
  name: 'insert-against-zap',
  text: 'A device gets an interval while a thread discards the page that it is about, of which another device is told. The tree is walked meanwhile, so that the new interval is put off to the end of the invalidation; its number says until then that it is being invalidated.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'the new interval and one for whose sake the tree is marked',
  initial: [insertsLater(2), inTreeFromStart(1)],
  actors: { device, Z: zap },
  properties: [
    ...judged,
    deviceServed,
    retried,
    p.someSpte,
    taken('put off', 'the interval is put off', intervalOfDevice, 'insertion.inserting', 'add to tree', 0),
  ],
  expect: { verdict: 'holds', states: 616, transitions: 1098, depth: 38 },
  mutants: {
    'number from before': {
      text: staleNumber,
      change: actionBecomes(intervalOwner, 'numberIsCurrent', nothing),
      expect: { violates: 'SEC2', steps: 24 },
      reference: `${inInsert}: interval_sub->invalidate_seq = subscriptions->invalidate_seq`,
    },
    'added at once': {
      text: 'the new interval is put into the tree that another CPU is walking',
      change: actionBecomes(intervalOwner, 'defer', intervalOwner.actions.addToTree),
      expect: { violates: 'tree walk', steps: 5 },
      reference: `${inInsert}: mn_itree_is_invalidating()`,
    },
    'left on the list': {
      text: 'the end of the invalidation forgets what was put off',
      change: actionBecomes(
        treeZapper,
        'unmarkTree',
        [interval.deferred.at(0).set(false), treeZapper.actions.unmarkTree, interval.deferred.at(0).set(true)].flat(),
      ),
      expect: { violates: 'nothing put off', steps: 29 },
      reference: `${inEnd}: hlist_for_each_entry_safe()`,
    },
  },
});

export const insertIntoEmptyTree = scenario({
  name: 'insert-into-empty-tree',
  text: 'A device gets the only interval of an address space while a thread discards a page. No interval is being invalidated, but which range is is not known: the tree is marked for the new one, and its device waits for the end.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one interval and the page that it is about',
  initial: insertsLater(2),
  actors: { device, Z: zap },
  properties: [
    ...judged,
    deviceServed,
    retried,
    p.someSpte,
    taken(
      'marks the tree',
      'the tree is marked by the insertion',
      intervalOfDevice,
      'insertion.inserting',
      'add to tree',
      1,
    ),
    sometimes(
      'waits for the end',
      'the device waits until the invalidation is over that began before it had an interval',
      and(
        intervalOwner.some((d) => d.in('beginning')),
        notifier.invalidating.at(0),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 484, transitions: 858, depth: 34 },
  mutants: {
    'number from before': {
      text: staleNumber,
      change: actionBecomes(intervalOwner, 'numberIsCurrent', nothing),
      expect: { violates: 'SEC2', steps: 20 },
      reference: `${inInsert}: interval_sub->invalidate_seq = subscriptions->invalidate_seq`,
    },
    'tree not marked': {
      text: 'the number of the new interval is the current one and even: no end moves it on, and the device waits for ever',
      change: actionBecomes(intervalOwner, 'markTreeToo', nothing),
      expect: { violates: 'device served', steps: 14 },
      reference: `${inInsert}: invalidate_seq |= 1`,
    },
  },
});
