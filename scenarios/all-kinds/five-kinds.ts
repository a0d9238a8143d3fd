/** One actor of each kind on one page table: faulting thread, userfaultfd monitor, khugepaged, migration, guest. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { frames, kernel, mappedFromStart, notifier, properties as p } from '../../models/index.ts';
import { ofDevice } from '../migrate-vma/setting.ts';
import { armed } from '../userfaultfd/setting.ts';

export default scenario({
  name: 'five-kinds',
  text: 'A thread loads from the missing page of an armed region that a monitor fills; khugepaged would collapse the region, a driver migrates it to its device, and a guest stores to the page that is there.',
  onDemand:
    'all its states are more than 4 GiB hold; with --reduce order and --memory 6G they are 30,871,972, in most of a minute',
  bounds: { page: 2, frame: 4, slot: 3 },
  boundsReason:
    'one page that is there and one hole; a frame for each, a huge page and a page of the device. A thread that stores instead, or one more frame, takes more than the 4 GiB that the engine can address',
  initial: [
    armed(5),
    kernel.hugePages.set(true),
    frames.kind.at(2).set('huge'),
    ofDevice(3),
    mappedFromStart(0, 0),
    notifier.subscribed.at(0).set(true),
  ],
  actors: {
    F: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    M: uffdUser.runs(monitor),
    K: collapser.runs(collapse, { daemon: true }),
    D: migrator.runs(migrateVma),
    G: runsGuest(kvmFault, {}),
  },
  properties: [
    ...[p.D1, p.D2, p.D3, p.D4, p.A1, p.L4, p.R1, p.R2, p.W2],
    ...[p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.PT1, p.PT2],
    ...[p.REF1, p.REF2, p.REF3, p.RMAP2, p.DATA1, p.DATA4],
    ...[p.someFaultWaits, p.someHugePmd, p.someMigrationEntry, p.someSpte, p.someCount],
  ],
  expect: { verdict: 'holds' },
  mutants: {
    'migration not announced': {
      text: 'migrate_vma() unmaps the page and no consumer is told: a guest that has faulted on it before goes on to use the old page',
      change: [actionBecomes(migrator, 'startAtOnce', nothing), actionBecomes(migrator, 'endAtOnce', nothing)],
      expect: { violates: 'SEC1', steps: 19 },
      reference: 'migrate_vma_collect(): mmu_notifier_invalidate_range_start()',
    },
    'SPTE made without a look': {
      text: 'the guest maps what get_user_pages() has returned, whatever was announced since: the page is about to go to the device',
      change: guardBecomes(vcpu, 'mustRetry', false),
      expect: { violates: 'SEC4', steps: 14 },
      reference: 'is_page_fault_stale(): mmu_invalidate_retry_hva()',
    },
  },
});
