/** mremap() moves a page while compaction has a migration entry in its place. */
import { guardBecomes, runsInstead, type Scenario, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateByRmap, rmapCompactor } from '../../machines/mremap/migrate-by-rmap.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { entryLockless, properties as p, ptep } from '../../models/index.ts';
import { aboutToMove, aboutToMoveDown, counted, someMoved, twoAddresses } from './setting.ts';

const migrated = [...counted, ...[p.D3mapped, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest, p.someMigrationEntry, someMoved]];
const compaction = rmapCompactor.runs(migrateByRmap, { frame: 0 });

export default scenario({
  name: 'mremap-against-compaction',
  text: 'mremap() moves the entry of a page that compaction migrates, or the migration entry that stands for it. The rmap comes to the new address after the old one, and so mremap() does not lock it: whoever looks at each entry under its PTL misses none.',
  bounds: { ...twoAddresses, frame: 2 },
  boundsReason: 'the page, its two addresses, and the new page',
  initial: aboutToMove(1),
  actors: { mover: mapMover.runs(mremap, { from: 0, to: 1 }), compaction },
  properties: [
    ...migrated,
    sometimes('entry moved', 'a migration entry is at the new address', entryLockless(ptep(1)).kind.is('migration')),
  ],
  expect: { verdict: 'holds', states: 1232, transitions: 2249, depth: 62 },
  mutants: {
    'looked at without the PTL': {
      text: 'remove_migration_ptes() looks at the entry before it takes the PTL: it is out of the old address, and not yet at the new one.',
      change: runsInstead('compaction', rmapCompactor.runs(migrateByRmap, { frame: 0, peeks: true })),
      expect: { violates: 'RMAP2', steps: 49 },
      reference: 'remove_migration_ptes(), mm/migrate.c: PVMW_SYNC',
    },
  },
});

export const downAgainstCompaction: Scenario = scenario({
  name: 'mremap-down-against-compaction',
  text: 'The same to an address to which the rmap comes first.',
  bounds: { ...twoAddresses, frame: 2 },
  boundsReason: 'the page, its two addresses, and the new page',
  initial: aboutToMoveDown(1),
  actors: { mover: mapMover.runs(mremap, { from: 1, to: 0 }), compaction },
  properties: migrated,
  expect: { verdict: 'holds', states: 918, transitions: 1665, depth: 64 },
  mutants: {
    'rmap not locked': {
      text: 'The migration entry dodges: it is at the old address while compaction looks at the new one, and then the other way round. The page is unlocked, and the entry stays.',
      change: guardBecomes(mapMover, 'needsRmapLocks', false),
      bug: 'B36',
      expect: { violates: 'RMAP2', steps: 55 },
      reference: 'commits 486cf46f3f9b and 38a76013ad80: take_rmap_locks() in move_ptes(), mm/mremap.c',
    },
  },
});
