/** Memory that the kernel may take back when it needs some (seeds 001 and 003): who touches a page that is gone has to be told. */
import { and, guardBecomes, initially, never, scenario, sometimes } from '../../checker/language/index.ts';
import { sigbusHandler, threadWithSigbusHandler } from '../../machines/madv-userfault/sigbus-handler.ts';
import { pageUnmapper, unmapLazyfree } from '../../machines/notifier/try-to-unmap-lazyfree.ts';
import { entry, frames, kernel, mappedFromStart, properties as p, ptep, vmas } from '../../models/index.ts';
import { buffer, kernelOf2013, pageAArmed } from './setting.ts';

export default scenario({
  name: 'volatile-page',
  text: 'A program has given a page free that it could make again, with MADV_FREE in the place of the volatile ranges of the time, in memory that is armed with MADV_USERFAULT. Reclaim takes the page while one thread stores to it and loads, and another loads: each finds the page, or gets SIGBUS, makes the page again and moves it there.',
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 4 },
  boundsReason: 'the page that may go, one that each thread makes again, and the frame that a store allocates in vain',
  initial: [
    kernelOf2013(2),
    kernel.swap.set(true),
    mappedFromStart(0, 0, 'source'),
    entry(ptep(0)).dirty.set(false),
    frames.lazyfree.at(0).set(true),
    pageAArmed,
    buffer(1, 1),
    buffer(2, 2),
  ],
  actors: {
    writer: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 1, readsBack: true }),
    reader: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 2, access: 'read' }),
    reclaim: pageUnmapper.runs(unmapLazyfree, { tells: 'after the PTL' }),
  },
  properties: [
    p.A5,
    p.D1,
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    p.REF3,
    never(
      'stored',
      'a page that was stored to is not taken back: no thread gets SIGBUS for it',
      sigbusHandler.some((t) => and(t.in('handler'), t.readsBack, t.access.is('read'))),
    ),
    sometimes(
      'taken back',
      'the page was taken, and the thread makes it again',
      sigbusHandler.some((t) => t.in('handler.calling')),
    ),
    sometimes(
      'kept',
      'the thread has stored first, and the page stays',
      pageUnmapper.some((r) => r.wasDirty),
    ),
  ],
  expect: { verdict: 'holds', states: 4669, transitions: 11846, depth: 68 },
  mutants: {
    'nobody is told': {
      text: 'The memory is not armed: who touches the page gets zeros for what was there.',
      change: initially(vmas.userfault.at(0).set(false)),
      expect: { violates: 'D4', steps: 17 },
      reference: 'seed 003, use case 5: notice that a volatile page was reclaimed',
    },
    'a store is not seen': {
      text: 'Reclaim does not look whether the page was stored to since it was given free.',
      change: [
        guardBecomes(pageUnmapper, 'wasDirty', false),
        guardBecomes(pageUnmapper, 'isDirty', false),
        guardBecomes(pageUnmapper, 'isUnused', true),
      ],
      expect: { violates: 'stored', steps: 17 },
      reference: 'try_to_unmap_one(), mm/rmap.c: a lazyfree page that is dirty is mapped again',
    },
  },
});
