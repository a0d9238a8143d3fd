/** GUP-fast of pages that may not be stored to. */
import { and, guardBecomes, never, scenario, sometimes } from '../../checker/language/index.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import {
  entry,
  entryLockless,
  frames,
  kernel,
  mappedFromStart,
  mappedHugeFromStart,
  properties as p,
  pageTables,
  pmdMapsHuge,
  pmdOf,
  ptep,
  sharedByTasks,
  vmas,
} from '../../models/index.ts';
import { somePin } from './setting.ts';

const storer = (page: number) => pinner.runs(gupFast, { page, writes: true });

export default scenario({
  name: 'gup-fast-of-read-only-pages',
  text: 'Devices ask for a page that may not be written and that a PTE maps, and for one that a huge PMD entry maps. Who is going to store gets neither; who loads is served.',
  bounds: { page: 2, region: 2, table: 2, frame: 2 },
  boundsReason: 'a page and a huge page, each with a region and a table of its own',
  initial: [
    sharedByTasks(1),
    kernel.hugePages.set(true),
    frames.kind.at(1).set('huge'),
    pageTables.regionOf.at(1).set(1),
    pageTables.pmd.at(1).table.set(1),
    mappedFromStart(0, 0, 'source'),
    mappedHugeFromStart(1, 1, 1, 'source'),
    entry(ptep(0)).write.set(false),
    pmdOf(1).write.set(false),
    vmas.readOnly.at(0).set(true),
  ],
  actors: { small: storer(0), huge: storer(1), reader: pinner.runs(gupFast, { page: 0 }) },
  properties: [
    ...[p.readOnly, p.D3, p.D4, p.R2, p.REF1, p.REF3, somePin],
    never(
      'stores without permission',
      'who is going to store gets no pin of a page that may not be written',
      pinner.some((d) => and(d.in('pinned'), d.writes)),
    ),
    sometimes(
      'refused',
      'a device gets no pin',
      pinner.some((d) => d.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 220, transitions: 541, depth: 17 },
  mutants: {
    'write permission not asked': {
      text: 'What is present is pinned for whoever asks.',
      change: guardBecomes(pinner, 'ptePermits', entryLockless(ptep(0, 0)).kind.is('present')),
      expect: { violates: 'stores without permission', steps: 8 },
      reference: 'gup_pte_range(), mm/gup.c: pte_access_permitted()',
    },
    'write permission of a huge page not asked': {
      text: 'What is huge is pinned for whoever asks.',
      change: guardBecomes(pinner, 'pmdPermits', pmdMapsHuge(1)),
      expect: { violates: 'stores without permission', steps: 6 },
      reference: 'gup_huge_pmd(), mm/gup.c: pmd_access_permitted()',
    },
  },
});
