/** A page that a remote machine uses is discarded: to be told means to wait, which not every lock allows. */
import { runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { remote, remoteNode } from '../../machines/notifier/remote-consumer.ts';
import { pageUnmapper, unmapLazyfree } from '../../machines/notifier/try-to-unmap-lazyfree.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, notifier, properties as p } from '../../models/index.ts';
import { discarded, kept, lazyfreeOfConsumer } from './setting.ts';

export default scenario({
  name: 'discard-against-remote',
  text: 'Reclaim discards a page that a remote machine uses, as XPMEM’s, and so does a thread. The callback sends a message and sleeps until it is answered: where it is called nobody may hold a spinlock.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'the one page',
  initial: [lazyfreeOfConsumer(2), notifier.kind.at(0).set('remote')],
  actors: {
    K: pageUnmapper.runs(unmapLazyfree),
    N: remote.runs(remoteNode),
    Z: zapper.runs(notifierZap),
  },
  properties: [
    ...kept,
    ...[p.SEC1, p.SEC3, p.SEC5rest, p.someSpte],
    discarded,
    sometimes(
      'waits for the remote',
      'reclaim waits for the answer of the remote machine',
      pageUnmapper.some((u) => u.in('announcing.awaiting')),
    ),
  ],
  expect: { verdict: 'holds', states: 413, transitions: 758, depth: 31 },
  mutants: {
    'spinlocked reverse map': {
      text: 'Until 2.6.39 the lock of an anon_vma is a spinlock, which the walk of the reverse map holds while the callback sleeps.',
      change: runsInstead('K', pageUnmapper.runs(unmapLazyfree, { tells: 'after the PTL', spins: true })),
      expect: { violates: builtIn.LOCK2, steps: 10 },
      bug: 'B64',
      reference:
        'commit 2b575eb64f7a (3.0), the lock becomes a mutex; 21a92735f660 (3.7), the list is walked under SRCU',
    },
    'told under the PTL': {
      text: 'In 4.11 and 4.12 invalidate_page() is called before the PTL is given back, and so before anybody can fault a new page in, but who has to sleep in it cannot.',
      change: runsInstead('K', pageUnmapper.runs(unmapLazyfree, { tells: 'under the PTL' })),
      expect: { violates: builtIn.LOCK2, steps: 9 },
      bug: 'B19',
      reference: 'commit c7ab0d2fdc84 (4.11); 5f32b265400d (4.13)',
    },
  },
});
