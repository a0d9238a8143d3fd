/** A collapse of pages that compaction takes, too: who comes second undoes what it has done, in the right order. */
import { actionBecomes, mightSleep, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { builtIn, mappedFromStart, properties as p, unusedTable } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-isolation',
  text: 'MADV_COLLAPSE of two pages that are there, while compaction isolates one of them, for which it finds no place to move to, and a thread loads from the other.',
  bounds: { page: 2, frame: 3, table: 2 },
  boundsReason:
    'two pages that are there, so that the first is to be released when the second cannot be had; the second table is for a fault that a mutant makes necessary',
  initial: [collapsible(2, 2), mappedFromStart(1, 1), unusedTable(1)],
  actors: {
    C: collapser.runs(collapse, { page: 0, mishaps: true }),
    I: compactor.runs(migratePages, { frame: 1, page: 1 }),
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd],
  expect: { verdict: 'holds', states: 3255, transitions: 7831, depth: 75 },
  mutants: {
    'waits for the page lock': {
      text: 'the page lock is waited for under the page-table lock',
      change: actionBecomes(collapser, 'tryPageLock', [mightSleep, collapser.steps.tryPageLock.effect]),
      expect: { violates: builtIn.LOCK2, steps: 30 },
      reference: '__collapse_huge_page_isolate(): trylock_page()',
    },
    'pages stay locked': {
      text: 'the pages that were locked before are not unlocked when another cannot be had',
      change: actionBecomes(collapser, 'unlockPage', nothing),
      expect: { violates: builtIn.LOCK4, steps: 47 },
      reference: 'release_pte_pages()',
    },
    'pages stay isolated': {
      text: 'the pages that were isolated before are not put back when another cannot be had',
      change: actionBecomes(collapser, 'putBack', nothing),
      expect: { violates: 'REF1', steps: 52 },
      reference: 'release_pte_pages()',
    },
    'table not put back': {
      text: 'the collapse that is given up leaves the PMD entry empty: the next access finds nothing of what was there',
      change: actionBecomes(collapser, 'putTableBack', nothing),
      expect: { violates: 'D4', steps: 62 },
      reference: 'collapse_huge_page(): pmd_populate() after the pages could not be isolated',
    },
    'table not put back, and lost': {
      text: 'as above: nobody frees the table',
      change: actionBecomes(collapser, 'putTableBack', nothing),
      expect: { violates: 'tables', steps: 52 },
      reference: 'collapse_huge_page(): pmd_populate() after the pages could not be isolated',
    },
    'PMD lock not taken': {
      text: 'the PMD entry changes without its lock',
      change: actionBecomes(collapser, 'lockPmd', nothing),
      expect: { violates: builtIn.LOCK3, steps: 23 },
      reference: 'collapse_huge_page(): pmd_lock()',
    },
    'mapping reference kept': {
      text: 'the page that was copied is not freed with its mapping',
      change: actionBecomes(collapser, 'freeOld', nothing),
      expect: { violates: 'REF1', steps: 61 },
      reference: '__collapse_huge_page_copy(): free_page_and_swap_cache()',
    },
  },
});
