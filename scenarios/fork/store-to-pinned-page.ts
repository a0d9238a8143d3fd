/** A store to a page that is read-only for another reason than that it is shared, while a device has it pinned. */
import { initially, scenario } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { entry, kernel, mappedFromStart, properties as p, ptep, sharedByTasks } from '../../models/index.ts';
import { somePin } from '../gup-fast/setting.ts';

export default scenario({
  name: 'store-to-pinned-page',
  text: 'The entry of a page is read-only, as mprotect() there and back leaves it. A device pins the page to load from it, and a thread stores: the page stays where it is, whoever has references to it.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page of one process; the frame that is pinned, and one for a copy that must not be made',
  initial: [kernel.forks.set(true), sharedByTasks(1), mappedFromStart(0, 0, 'source'), entry(ptep(0)).write.set(false)],
  actors: {
    device: pinner.runs(gupFast, { page: 0 }),
    thread: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [p.D3, p.D4, p.D6, p.R2, p.REF1, p.REF3, somePin],
  expect: { verdict: 'holds', states: 236, transitions: 431, depth: 26 },
  mutants: {
    'reuse by page_count': {
      text: 'As from 5.9 to 5.18 the page is reused only if nobody has another reference: the pin is one, the thread stores to a copy, and the device loads what was there before.',
      change: initially(kernel.reusesByCount.set(true)),
      expect: { violates: 'D4', steps: 34 },
      reference: '6c287605fd56 ("mm: remember exclusively mapped anonymous pages with PG_anon_exclusive")',
    },
  },
});
