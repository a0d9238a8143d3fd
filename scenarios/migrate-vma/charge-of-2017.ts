/** migrate_vma() of one hole by two drivers while it is armed, in HMM-v25: who gives its page up has a charge to cancel. */
import { actionBecomes, type Cond, nothing, scenario, sometimes, when } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { opened, properties as p, sharedByTasks } from '../../models/index.ts';
import { ofDevice, someDeviceEntry, someNewPage } from './setting.ts';

const reference = 'seed 002: migrate_vma_insert_page(), mem_cgroup_cancel_charge()';
const notCancelledIf = (seen: Cond) =>
  actionBecomes(migrator, 'cancelCharge', when(seen, nothing, migrator.actions.cancelCharge));

export default scenario({
  name: 'migrate-charge-2017',
  text: 'One driver wants to put memory of its device where a hole was, another one other memory, and a monitor arms the VMA. Until 5.8 a charge that was tried belongs to no page: who finds a page, a device private entry or the VMA armed has to cancel it, in a branch for each.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one hole, and a page for each of the two who want to fill it',
  initial: [sharedByTasks(3), opened(0), ofDevice(1)],
  actors: {
    D: migrator.runs(migrateVma, { triesCharge: true }),
    E: migrator.runs(migrateVma, { into: 'other memory', triesCharge: true }),
    M: registrar.runs(uffdRegister, { page: 0 }),
  },
  properties: [
    ...[p.D1, p.A3, p.R2, p.REF1, p.REF2, p.REF3, p.cpages, p.DATA4, someNewPage, someDeviceEntry],
    sometimes(
      'given up',
      'a driver finds that its page is not to be inserted',
      migrator.some((d) => d.in('movingPages.inserting.refused')),
    ),
  ],
  expect: { verdict: 'holds', states: 5808, transitions: 14594, depth: 72 },
  mutants: {
    'charge kept beside a page': {
      text: 'The branch for a page that is there leaves the charge.',
      change: notCancelledIf(migrator.guards.pageMapped),
      expect: { violates: 'R2', steps: 68 },
      bug: 'B71a',
      reference,
    },
    'charge kept beside another entry': {
      text: 'The branch for an entry that is neither none nor present leaves the charge.',
      change: notCancelledIf(migrator.guards.otherEntry),
      expect: { violates: 'R2', steps: 68 },
      bug: 'B71a',
      reference,
    },
    'charge kept in an armed VMA': {
      text: 'The branch for a VMA with a userfaultfd leaves the charge.',
      change: notCancelledIf(migrator.guards.armed),
      expect: { violates: 'R2', steps: 67 },
      bug: 'B71a',
      reference,
    },
    'charge committed and cancelled': {
      text: 'The page is inserted, and its charge is cancelled all the same.',
      change: actionBecomes(migrator, 'insert', [migrator.actions.insert, migrator.actions.cancelCharge]),
      expect: { violates: 'assignment outside the domain', steps: 22 },
      reference: 'seed 002: migrate_vma_insert_page(), mem_cgroup_commit_charge()',
    },
  },
});
