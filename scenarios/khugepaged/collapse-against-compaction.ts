/** A collapse while compaction moves the page: the one finds it by the page table, the other by the reverse map. */
import { actionBecomes, guardBecomes, nothing, scenario, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { kernel, properties as p, vmas } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-compaction',
  text: 'MADV_COLLAPSE in Linux 6.1, while compaction moves the page that is there and a thread loads from it. Compaction takes no mmap_lock: the lock of the anon_vma keeps the two apart until the pages are locked.',
  bounds: { page: 2, frame: 3 },
  boundsReason: 'one page that is there and one hole; the page, the new page and the huge page',
  initial: [collapsible(2, 2), kernel.noVmaLocks.set(true)],
  actors: {
    C: collapser.runs(collapse, { page: 0 }),
    M: compactor.runs(migratePages, { page: 0, frame: 0 }),
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...[p.D3, p.D4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.RMAP2, p.LIVE1rest],
    ...[p.someHugePmd, p.someMigrationEntry],
  ],
  expect: { verdict: 'holds', states: 6046, transitions: 14592, depth: 75 },
  mutants: {
    'no anon_vma lock': {
      text: 'nobody takes the lock of the anon_vma: the reverse map leads into a table that the collapse has taken out',
      change: withoutLock(vmas.anonLock),
      expect: { violates: 'PT1', steps: 35 },
      reference: 'collapse_huge_page(): anon_vma_lock_write()',
    },
    'the same, for good': {
      text: 'as above: the migration entry is not found any more, and stays',
      change: withoutLock(vmas.anonLock),
      expect: { violates: 'LIVE1rest', steps: 66 },
      reference: 'collapse_huge_page(): anon_vma_lock_write()',
    },
    'migration entry taken for a hole': {
      text: 'the collapse does not mind that an entry stands for a page on its way',
      change: guardBecomes(collapser, 'unfit', false),
      expect: { holds: 'who moves the page has locked it, and the collapse only tries its lock' },
      reference: '__collapse_huge_page_isolate(): pte_present()',
    },
    'references not counted': {
      text: 'the page is moved although somebody has a reference',
      change: guardBecomes(compactor, 'refsExact', true),
      expect: { holds: 'nobody but the collapse takes one, and it asks for the page lock first' },
      reference: 'folio_migrate_mapping()',
    },
    'new page keeps its allocation': {
      text: 'the reference of the allocation is not put when the new page is mapped, or not needed',
      change: actionBecomes(compactor, 'putNew', nothing),
      expect: { violates: 'REF1', steps: 40 },
      reference: '__migrate_folio_move(): folio_put(dst)',
    },
  },
});
