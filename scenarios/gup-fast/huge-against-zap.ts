/** GUP-fast of a page of a huge page that MADV_DONTNEED zaps as a whole, or splits. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { frames, properties as p, pmdMapsHuge } from '../../models/index.ts';
import { fallsBack, huge, pinning, somePin } from './setting.ts';

const task = discarder.runs(madviseDontneed, { page: 0 });
const properties = [...pinning, p.PT1, p.PT2, p.someHugePmd, somePin, fallsBack];
const notReadAgain = {
  text: 'The reference is taken and nobody looks whether the PMD entry still maps the frame.',
  change: guardBecomes(pinner, 'hugeUnchanged', true),
  reference: 'gup_huge_pmd(), mm/gup.c',
};

export const gupFastAgainstHugeZap = scenario({
  name: 'gup-fast-against-huge-zap',
  text: 'A device pins a page that a huge PMD entry maps and loads from it, while MADV_DONTNEED zaps the whole entry and a thread stores to the page.',
  bounds: { page: 1, frame: 2, table: 1 },
  boundsReason:
    'one page stands for the region; the huge page and a frame for the store after the zap, whose fault takes the table that the zap has freed',
  initial: huge(3),
  actors: {
    device: pinner.runs(gupFast, { page: 0 }),
    task,
    thread: faulter.runs(faultingThread, { page: 0 }),
  },
  properties: [...properties, p.tablesAccounted],
  expect: { verdict: 'holds', states: 1352, transitions: 3366, depth: 37 },
  mutants: { 'PMD not read again': { ...notReadAgain, expect: { violates: 'D4', steps: 32 } } },
});

export const gupFastAgainstSplit = scenario({
  name: 'gup-fast-against-split',
  text: 'A device pins a page that a huge PMD entry maps and stores to it, while MADV_DONTNEED of that page alone splits the entry and zaps the PTE, and a thread loads from the page.',
  bounds: { page: 2, frame: 1, table: 1 },
  boundsReason: 'a page that is zapped and one that keeps the huge page in use; the load finds the zero page',
  initial: huge(3),
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    task,
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties,
  expect: { verdict: 'holds', states: 2230, transitions: 5800, depth: 38 },
  mutants: { 'PMD not read again': { ...notReadAgain, expect: { violates: 'D4', steps: 34 } } },
});

export const gupFastAgainstHugeRefault = scenario({
  name: 'gup-fast-against-huge-refault',
  text: 'A device pins a page that a huge PMD entry maps and loads from it, while MADV_DONTNEED zaps the whole entry and a store gets another huge page: the entry is huge again, and leads elsewhere.',
  bounds: { page: 1, frame: 2, table: 1 },
  boundsReason:
    'one page stands for the region; the huge page before the zap and the one after it, which share the deposit',
  initial: [huge(3), frames.kind.at(1).set('huge')],
  actors: {
    device: pinner.runs(gupFast, { page: 0 }),
    task,
    thread: faulter.runs(faultingThread, { page: 0, takesHugePages: true }),
  },
  properties: [...properties, p.tablesAccounted],
  expect: { verdict: 'holds', states: 1305, transitions: 3208, depth: 31 },
  mutants: {
    'only whether it is huge': {
      text: 'The second look at the PMD entry asks whether it is huge, and not which page it leads to.',
      change: guardBecomes(pinner, 'hugeUnchanged', pmdMapsHuge(0)),
      expect: { violates: 'D4', steps: 27 },
      reference: 'gup_huge_pmd(), mm/gup.c: pmd_val(orig) against pmd_val(*pmdp)',
    },
  },
});
