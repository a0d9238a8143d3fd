/** An interval for one fault, and one that is given up before it is in the tree. */
import { actionBecomes, guardBecomes, nothing, scenario, taken } from '../../checker/language/index.ts';
import { intervalOfDevice, intervalOwner } from '../../machines/notifier/mmu-interval-notifier.ts';
import { notifier, properties as p, secondary, subscribedFromStart } from '../../models/index.ts';
import { device, deviceServed, inInsert, inRemove, insertsLater, inTreeFromStart, judged, zap } from './setting.ts';

export const faultWithInterval = scenario({
  name: 'nouveau-interval-against-zap',
  text: 'A GPU’s fault has an interval of its own from its beginning to its end, beside the callback on the list that drops what it has entered, while a thread discards the page.',
  bounds: { page: 1, frame: 1, consumer: 3 },
  boundsReason: 'the interval of the fault, the callback of its driver, and the interval of another device',
  initial: [
    insertsLater(2),
    secondary.sharesTable.at(0).set(1),
    subscribedFromStart(1),
    notifier.kind.at(1).set('driver'),
    inTreeFromStart(2),
  ],
  actors: { device, Z: zap },
  properties: [...judged, deviceServed, p.someSpte],
  expect: { verdict: 'holds', states: 443, transitions: 789, depth: 33 },
  mutants: {
    'number from before': {
      text: 'the new interval has a number from before the invalidation that is under way: the fault enters the page after the callback on the list has dropped what there was',
      change: actionBecomes(intervalOwner, 'numberIsCurrent', nothing),
      expect: { violates: 'SEC2', steps: 28 },
      reference: `${inInsert}: interval_sub->invalidate_seq = subscriptions->invalidate_seq`,
    },
  },
});

export const givenUpAgainstZap = scenario({
  name: 'interval-given-up-against-zap',
  text: 'A driver gets an interval and gives it up at once, since the rest of what it sets up fails, while a thread discards the page: the interval may never have been in the tree, and is taken off the list of what is put off.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'the new interval and one for whose sake the tree is marked',
  initial: [insertsLater(2), inTreeFromStart(1)],
  actors: { device: intervalOwner.runs(intervalOfDevice, { givesUp: true }), Z: zap },
  properties: [
    ...judged,
    deviceServed,
    taken(
      'never in the tree',
      'the interval is removed before it was added',
      intervalOfDevice,
      'removal.removing',
      'take out of tree',
      0,
    ),
  ],
  expect: { verdict: 'holds', states: 280, transitions: 502, depth: 27 },
  mutants: {
    'left on the list': {
      text: 'an interval that is not in the tree yet is left on the list of what is put off: the end of the invalidation adds it when it is freed',
      change: actionBecomes(intervalOwner, 'forgetDeferred', nothing),
      expect: { violates: 'removed', steps: 10 },
      reference: `${inRemove}: RB_EMPTY_NODE(), hlist_del()`,
    },
    'put off once more': {
      text: 'it is taken for one that is in the tree, and waits on the list for its removal: the end of the invalidation adds it instead',
      change: guardBecomes(intervalOwner, 'onlyDeferred', false),
      expect: { violates: 'removed', steps: 22 },
      reference: `${inRemove}: RB_EMPTY_NODE()`,
    },
  },
});
