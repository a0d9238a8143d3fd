/** A device gives its interval up while a page of it is unmapped. */
import {
  actionBecomes,
  guardBecomes,
  lockless,
  nothing,
  scenario,
  stepInserted,
  taken,
  when,
} from '../../checker/language/index.ts';
import { intervalOfDevice, intervalOwner } from '../../machines/notifier/mmu-interval-notifier.ts';
import { treeZapper } from '../../machines/notifier/zap-beside-changes.ts';
import { builtIn, interval, mappedFromStart, notifier, properties as p } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { device, deviceServed, inEnd, inRemove, inTreeFromStart, judged, treeUsed, zap } from './setting.ts';

const atPut = (n: number, id: string, text: string) =>
  taken(id, text, intervalOfDevice, 'removal.removing', 'take out of tree', n);

export default scenario({
  name: 'remove-against-zap',
  text: 'A device that has a page stores to it, drops what it has, and removes its interval and frees it, while a thread discards the page. While the tree is walked the removal is put off, and waits: a callback may be running in the interval.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one interval and the page that it is about',
  initial: [treeUsed(2), inTreeFromStart(0), mappedFromStart(0, 0), translatedFromStart(0, 0, 0)],
  actors: { device, Z: zap },
  properties: [
    ...judged,
    deviceServed,
    p.someSpte,
    atPut(1, 'put off', 'the removal is put off'),
    atPut(2, 'taken out', 'the interval is taken out at once'),
  ],
  expect: { verdict: 'holds', states: 325, transitions: 561, depth: 22 },
  mutants: {
    'does not wait': {
      text: 'the removal returns although a callback may be running, and the interval is freed',
      change: guardBecomes(intervalOwner, 'removalDone', true),
      expect: { violates: 'SEC6', steps: 12 },
      reference: `${inRemove}: wait_event()`,
    },
    'freed while it is walked': {
      text: 'the removal does not wait: the walk goes on to an interval that is freed',
      change: guardBecomes(intervalOwner, 'removalDone', true),
      expect: { violates: builtIn.REF4, steps: 14 },
      reference: `${inRemove}: wait_event()`,
    },
    'removed at once': {
      text: 'the interval is taken out of the tree that another CPU is walking',
      change: guardBecomes(intervalOwner, 'treeInvalidating', false),
      expect: { violates: 'tree walk', steps: 8 },
      reference: `${inRemove}: mn_itree_is_invalidating()`,
    },
    'nobody is woken': {
      text: 'the end of the invalidation takes the interval out and wakes nobody',
      change: actionBecomes(treeZapper, 'unmarkTree', [
        notifier.active.decrement(),
        when(interval.deferred.at(0), lockless(notifier.subscribed.at(0)).set(false)),
        interval.deferred.at(0).set(false),
        notifier.odd.set(false),
      ]),
      expect: { violates: builtIn.W1, steps: 22 },
      reference: `${inEnd}: wake_up_all()`,
    },
    'looks before it is on the queue': {
      text: 'the number is tested before the thread is on the wait queue: the wake-up between the two reaches nobody',
      change: [
        actionBecomes(intervalOwner, 'prepareToWait', nothing),
        stepInserted(intervalOfDevice, 'removal.sleeping', 'prepare late', interval.waiters.prepare()),
      ],
      expect: { violates: builtIn.W1, steps: 23 },
      reference: `${inRemove}: wait_event() prepares before it tests`,
    },
  },
});
