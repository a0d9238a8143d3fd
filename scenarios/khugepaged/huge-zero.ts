/** A load is answered with the huge zero page while others store to the region. */
import { guardBecomes, type Scenario, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { hugeZeroFaulter, hugeZeroThread } from '../../machines/fault/huge-zero-thread.ts';
import {
  frames,
  hugeZeroFrame,
  hugeZeroMapped,
  isHugeZero,
  kernel,
  properties as p,
  pmdOf,
  sharedByTasks,
  unusedTable,
} from '../../models/index.ts';

/** Huge pages are on, and frame 0 is the huge zero page. */
function withHugeZero(tasks: number): Effect {
  return [sharedByTasks(tasks), kernel.hugePages.set(true), kernel.noVmaLocks.set(true), hugeZeroFrame(0)];
}
const kept = [p.D3, p.D4, p.L4, p.REF3, p.PT1, p.PT2, p.tablesAccounted];

export const hugeZeroAgainstStore: Scenario = scenario({
  name: 'huge-zero-against-store',
  text: 'A thread loads from a region that has no table, and gets the huge zero page; another one stores there, and loads again. A huge page that is there first is left alone, and the huge zero page is split for the store into entries of the zero page, one of which makes way for a copy.',
  bounds: { page: 1, frame: 3, table: 2 },
  boundsReason:
    'the huge zero page, a huge page for a store that comes first, and a small one for a store that does not; a table for each fault',
  initial: [withHugeZero(2), frames.kind.at(1).set('huge'), pmdOf(0).kind.set('none'), unusedTable(0), unusedTable(1)],
  actors: {
    loads: hugeZeroFaulter.runs(hugeZeroThread, { page: 0, access: 'read', takesHugePages: true }),
    stores: hugeZeroFaulter.runs(hugeZeroThread, { page: 0, takesHugePages: true, readsBack: true }),
  },
  properties: [
    ...kept,
    p.someHugePmd,
    sometimes('huge zero', 'the huge zero page is mapped', isHugeZero(0)),
    sometimes(
      'split',
      'the huge zero page is split for a store',
      hugeZeroFaulter.some((f) => f.in('fault.splitHugeZero.filled')),
    ),
  ],
  expect: { verdict: 'holds', states: 646, transitions: 1159, depth: 38 },
  mutants: {
    'none is not asked for': {
      text: 'set_huge_zero_page() does not look whether something is mapped, and leaves that to its caller, who does not do so either: the huge page of a store is overwritten.',
      change: guardBecomes(hugeZeroFaulter, 'pmdTaken', false),
      bug: 'D04',
      expect: { violates: 'D4', steps: 18 },
      reference: 'seed 000, set_huge_zero_page(): the test of pmd_none() goes to its callers',
    },
  },
});

export const hugeZeroSplitTwice: Scenario = scenario({
  name: 'huge-zero-split-by-two',
  text: 'The huge zero page is mapped, and two threads store there: one splits it, and the other finds the table.',
  bounds: { page: 1, frame: 3, table: 2 },
  boundsReason:
    'the huge zero page, and a page for each store; the table that is deposited, and one for who finds none in the middle of the split',
  initial: [withHugeZero(2), hugeZeroMapped(0, 0), unusedTable(1)],
  actors: {
    stores: hugeZeroFaulter.runs(hugeZeroThread, { page: 0, readsBack: true }),
    again: hugeZeroFaulter.runs(hugeZeroThread, { page: 0 }),
  },
  properties: [
    ...kept,
    sometimes(
      'split by another',
      'a thread finds split what it was to split',
      hugeZeroFaulter.some((f) => f.in('fault.splitHugeZero.unlocking')),
    ),
  ],
  expect: { verdict: 'holds', states: 1089, transitions: 2006, depth: 32 },
  mutants: {
    'split twice': {
      text: 'Who was to split the huge zero page does not look whether it is there still: the table that another has made of it, and stored to, goes.',
      change: guardBecomes(hugeZeroFaulter, 'isHugeZero', true),
      expect: { violates: 'D4', steps: 30 },
      reference: '__split_huge_pmd(), mm/huge_memory.c: pmd_trans_huge() under the PMD lock',
    },
  },
});
