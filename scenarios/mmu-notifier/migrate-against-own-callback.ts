/** A driver that migrates is called back by what it changes. */
import { actionBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { remote, remoteNode } from '../../machines/notifier/remote-consumer.ts';
import { builtIn, mappedFromStart, notifier, properties as p, secondary } from '../../models/index.ts';
import { coherence, subscribed, translatedFromStart } from './setting.ts';

export default scenario({
  name: 'migrate-against-own-callback',
  text: 'A driver whose callback takes a mutex and waits for its device migrates a page that the device has. It does not hold the mutex meanwhile.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page, with its old frame and the new one',
  initial: [subscribed(1), notifier.kind.at(0).set('remote'), mappedFromStart(0, 0), translatedFromStart(0, 0, 0)],
  actors: { driver: migrator.runs(migrateVma, { into: 'other memory' }), device: remote.runs(remoteNode) },
  properties: [
    ...coherence,
    p.RMAP2,
    p.LIVE1rest,
    p.R2,
    p.D3mapped,
    p.D4,
    p.cpages,
    p.someMigrationEntry,
    sometimes(
      'waits for the device',
      'the callback waits for an answer',
      migrator.some((d) => d.in('collecting.announcing.awaiting')),
    ),
  ],
  expect: { verdict: 'holds', states: 44, transitions: 51, depth: 43 },
  mutants: {
    'mutex held': {
      text: 'the driver holds the mutex of its own callback when it migrates, and its migrations are not marked as its own',
      change: actionBecomes(migrator, 'findVma', [migrator.actions.findVma, ...secondary.mutex.at(0).acquire().effect]),
      expect: { violates: builtIn.L3, steps: 5 },
      bug: 'B66',
      reference: 'include/linux/migrate.h, migrate_vma.pgmap_owner: the callback can tell the driver’s own migrations',
    },
  },
});
