/** GUP-fast of a page that is collapsed, and a thread that stores to it as well as the device: neither store is lost. */
import { guardBecomes, initially, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { frames, kernel, properties as p } from '../../models/index.ts';
import { collapsible, pinning, somePin } from './setting.ts';

export default scenario({
  name: 'gup-fast-two-writers',
  text: 'A device pins a page without any lock and stores to it, while MADV_COLLAPSE copies the page and a thread stores to it too and loads it again. Whose store came last can be told.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a region of two pages, one of them mapped, and the huge page',
  initial: [collapsible(3, 1), frames.marksStores.at(0).set(true)],
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    task: collapser.runs(collapse, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [...pinning, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd, somePin],
  expect: { verdict: 'holds', states: 2192, transitions: 4758, depth: 62 },
  mutants: {
    'PMD not read again': {
      text: 'The device looks at the PTE again but not at the PMD entry, and the collapse does not wait for it: the thread loads what it has stored itself, after the store of the device.',
      change: [
        guardBecomes(collapser, 'walkersGone', true),
        guardBecomes(pinner, 'pmdUnchanged', true),
        initially(kernel.broadcastsTlbi.set(true)),
      ],
      expect: { violates: 'D4', steps: 57 },
      bug: 'B09',
      reference: '70cbc3cc78a9 "mm: gup: fix the fast GUP race against THP collapse"',
    },
  },
});
