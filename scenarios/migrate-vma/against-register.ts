/** migrate_vma() of a hole while its VMA is being armed: the driver must not fill what user space wants to fill. */
import { and, guardBecomes, or, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { isArmed, opened, properties as p, sharedByTasks } from '../../models/index.ts';
import { someNewPage } from './setting.ts';

export default scenario({
  name: 'migrate-against-register',
  text: 'A driver migrates a hole while another thread arms the VMA for missing pages. Armed first, the hole stays one, and nobody is told.',
  bounds: { page: 1, slot: 2, frame: 1 },
  boundsReason: 'one hole; arming changes the VMA as a whole',
  initial: [sharedByTasks(2), opened(0)],
  actors: {
    driver: migrator.runs(migrateVma, { into: 'other memory' }),
    monitor: registrar.runs(uffdRegister, { page: 0 }),
  },
  properties: [
    p.D1,
    p.A3,
    p.REF1,
    p.REF2,
    p.R2,
    p.cpages,
    someNewPage,
    sometimes(
      'armed first',
      'the VMA is armed when the driver is about to insert its page',
      and(
        isArmed(0),
        migrator.some((d) => d.in('movingPages')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 192, transitions: 304, depth: 40 },
  mutants: {
    'userfaultfd not asked': {
      text: 'The new page is inserted without a look at the VMA: a hole that the monitor waits for is filled, and the access to it will cause no event.',
      change: guardBecomes(migrator, 'armed', false),
      expect: { violates: 'D1', steps: 31 },
      bug: 'B02',
      reference: 'seed 002: migrate_vma_insert_page(), userfaultfd_missing()',
    },
    'filled after REGISTER has returned': {
      text: 'The same as the monitor sees it: UFFDIO_REGISTER has returned before the page is filled.',
      change: guardBecomes(migrator, 'armed', false),
      expect: { violates: 'A3', steps: 33 },
      bug: 'B02',
      reference: 'seed 002: migrate_vma_insert_page(), userfaultfd_missing()',
    },
    'userfaultfd asked before the PTL': {
      text: 'The look at the VMA is made with the other checks of it, long before the page-table lock is taken.',
      change: [
        guardBecomes(migrator, 'notAnonymous', or(migrator.guards.notAnonymous, migrator.guards.armed)),
        guardBecomes(migrator, 'armed', false),
      ],
      expect: {
        holds:
          'the caller of migrate_vma() holds mmap_lock from its look at the VMA to the end, and UFFDIO_REGISTER needs it for writing: the answer cannot change in between',
      },
      bug: 'B03',
      reference: 'seed 002: migrate_vma_insert_page(), userfaultfd_missing() under the page-table lock',
    },
  },
});
