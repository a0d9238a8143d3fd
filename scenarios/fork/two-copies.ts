/** Two threads of one process store to a page that it shares: one of the two copies is given back. */
import { scenario, stepLeadsTo } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { forkedFromStart, frames, properties as p } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

const stores = cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true });

export default scenario({
  name: 'two-copies-of-shared-page',
  text: 'Two threads of the parent store to the page that the child maps too. Whose store came last can be told.',
  bounds: { ...twoOfEach, frame: 3 },
  boundsReason: 'one page in each of two address spaces; the frame that both map and a copy for each thread',
  initial: [aboutToFork(2), forkedFromStart(0, 1), frames.marksStores.at(1).set(true)],
  actors: { first: stores, second: stores },
  properties: [...forking, p.someSharedFrame],
  expect: { verdict: 'holds', states: 909, transitions: 1640, depth: 39 },
  mutants: {
    'entry not compared after the copy': {
      text: 'wp_page_copy() sets the entry whatever it has become meanwhile: the other thread has stored to its own copy by then.',
      change: stepLeadsTo(
        cowThread,
        'fault.wpPage.copying.rechecking',
        'recheck PTE',
        'fault.wpPage.copying.clearing',
        1,
      ),
      expect: { violates: 'D4', steps: 41 },
      reference: 'wp_page_copy(), mm/memory.c: pte_same()',
    },
  },
});
