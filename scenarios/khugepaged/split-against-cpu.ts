/** A huge PMD entry is split while a CPU uses the other half of the huge page. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  not,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import {
  frames,
  kernel,
  mappedHugeFromStart,
  mapsNothing,
  properties as p,
  pageTables,
  sharedByTasks,
} from '../../models/index.ts';

export default scenario({
  name: 'split-against-cpu',
  text: 'MADV_DONTNEED of one page of a huge page, whose PMD entry is split for it, while a CPU loads from the other page and stores to it through its TLB.',
  bounds: { page: 2, frame: 1, table: 1, cpu: 1 },
  boundsReason: 'a page that is zapped and one that keeps the huge page in use; one CPU',
  initial: [
    sharedByTasks(1),
    kernel.hugePages.set(true),
    kernel.tlbs.set(true),
    kernel.broadcastsTlbi.set(true),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(0, 0, 0, 'source'),
  ],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 1 }),
  },
  properties: [
    ...[p.PT1, p.PT2, p.PT3, p.TLB1, p.TLB2, p.DATA1, p.D3, p.D4, p.R2, p.REF1, p.REF3, p.someHugePmd],
    atEnd(
      'discarded',
      'when all rests the page that was discarded is not mapped, and the other is',
      and(mapsNothing(0), not(mapsNothing(1))),
    ),
    sometimes(
      'not there for the hardware',
      'the PMD entry is huge to software only',
      pageTables.pmd.at(0).kind.is('invalid'),
    ),
  ],
  expect: { verdict: 'holds', states: 75, transitions: 177, depth: 23 },
  mutants: {
    'not flushed before the table is published': {
      text: 'a CPU that has the huge translation may cache that of a PTE beside it',
      change: actionBecomes(discarder, 'flushAll', nothing),
      expect: { violates: 'PT3', steps: 11 },
      reference:
        '__split_huge_pmd_locked(): pmdp_invalidate() with its flush before pmd_populate(); erratum 383 of AMD 10h',
    },
    'table not filled': {
      text: 'the table that is published is empty: what was in the other page is gone',
      change: actionBecomes(discarder, 'fillTable', nothing),
      expect: { violates: 'REF1', steps: 19 },
      reference: '__split_huge_pmd_locked(): set_pte_at()',
    },
    'only split': {
      text: 'the zap does not look at the table that the split has made: the page is still there',
      change: guardBecomes(discarder, 'pmdTable', false),
      expect: { violates: 'discarded', steps: 16 },
      reference: 'mm/memory.c, zap_pmd_range(): the fall through after __split_huge_pmd()',
    },
    'references not added': {
      text: 'the PTEs are mappings without references of their own: the zap of one frees the page that the other maps',
      change: actionBecomes(discarder, 'addReferences', nothing),
      expect: { violates: 'REF3', steps: 18 },
      reference: '__split_huge_pmd_locked(): page_ref_add()',
    },
  },
});
