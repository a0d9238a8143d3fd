/** Two threads discard a page each; the program uses one of them. */
import { actionBecomes, lockless, scenario, taken } from '../../checker/language/index.ts';
import { gruZapper, zapBesideGru } from '../../machines/notifier/bracket-with-gru.ts';

import { gruDropin, gruUser } from '../../machines/notifier/gru-dropin.ts';
import { endDelivered, mappedFromStart, secondary } from '../../models/index.ts';
import { coherence, someCached, someWait, withGru } from './setting.ts';

export default scenario({
  name: 'gru-against-two-zaps',
  text: 'A GRU loads from a page that a thread discards, while another thread discards another page. What is being invalidated is only counted, whatever it is: a call of the program may be woken at the end of one and find the other, and a miss is resolved while there is none.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a page for each of the threads, which are there from the start',
  initial: [withGru(3), mappedFromStart(1, 1)],
  actors: { U: gruUser.runs(gruDropin), Z: gruZapper.runs(zapBesideGru), Y: gruZapper.runs(zapBesideGru, { page: 1 }) },
  properties: [
    ...coherence,
    someCached,
    someWait,
    taken(
      'again',
      'a call that has waited finds another invalidation',
      gruDropin,
      'call.testing',
      'look at active ranges',
    ),
  ],
  expect: { verdict: 'holds', states: 4155, transitions: 11422, depth: 38 },
  mutants: {
    'not counted but noted': {
      text: 'That something is being invalidated is a flag, which the first end clears although the other one is under way.',
      change: actionBecomes(gruZapper, 'uncountRange', [
        lockless(secondary.count.at(gruZapper.self.callee)).set(0),
        endDelivered(gruZapper.self.callee),
      ]),
      expect: { violates: 'SEC2', steps: 27 },
      reference: 'drivers/misc/sgi-gru/grutlbpurge.c: ms_range_active is an atomic_t',
    },
  },
});
