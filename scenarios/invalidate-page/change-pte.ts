/** An entry is replaced, and consumers are told what takes its place. */
import { actionBecomes, guardBecomes, nothing, scenario, taken } from '../../checker/language/index.ts';
import { migrateVmaTelling, tellingMigrator } from '../../machines/migrate/migrate-vma-telling.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { properties as p, secondary } from '../../models/index.ts';
import { ofDevice, someDeviceEntry, someNewPage, zeroPageMapped } from '../migrate-vma/setting.ts';
import { subscribed } from '../mmu-notifier/setting.ts';

const bounds = { page: 1, slot: 2, frame: 2 };
const initial = [
  subscribed(1),
  zeroPageMapped,
  secondary.spte.at(0).at(0).kind.set('zero'),
  secondary.guestsCache.at(0).set(true),
];
const guest = guestProcessor.runs(guestCpu);
const coherence = [
  ...[p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest],
  ...[p.D3, p.REF1, p.REF2, p.REF3, p.R2, p.cpages],
];
const noneThere = taken(
  'told in vain',
  'the guest has lost its SPTE when it is told of the new entry',
  migrateVmaTelling,
  'movingPages.inserting.telling.changing',
  'change SPTE',
);
/** As until 3.7. */
const unannounced = [
  actionBecomes(tellingMigrator, 'startAtOnce', nothing),
  actionBecomes(tellingMigrator, 'endAtOnce', nothing),
];
const countNotAsked = guardBecomes(tellingMigrator, 'countsNothing', false);
const insertPage = 'mm/migrate_device.c of 6.1, migrate_vma_insert_page(): set_pte_at_notify()';

export const changedToDeviceEntry = scenario({
  name: 'change-pte-to-device-entry',
  text: 'A driver puts memory of its device where the zero page is mapped, of which a guest has an SPTE, and tells consumers of the new entry, which is one that maps nothing. KVM does not ask for that: it changes SPTEs that are there, and the bracket around has taken them away.',
  bounds,
  boundsReason: 'one page; a frame of the device, and another one that the bits of its entry would lead to',
  initial: [...initial, ofDevice(0)],
  actors: { D: tellingMigrator.runs(migrateVmaTelling, { misread: 1 }), G: guest },
  properties: [...coherence, p.someSpte, someDeviceEntry, noneThere],
  expect: { verdict: 'holds', states: 39, transitions: 46, depth: 34 },
  mutants: {
    'SPTE made where there is none': {
      text: 'A consumer takes change_pte() for an invitation to map the page, and makes an SPTE out of the bits of a swap entry.',
      change: guardBecomes(tellingMigrator, 'hasNoSpte', false),
      expect: { violates: 'D3', steps: 27 },
      bug: 'B70',
      reference: `seed 002 and ${insertPage} of a device private entry`,
    },
    'no bracket': {
      text: 'Nothing is announced beforehand, as it was until 3.7: the guest has an SPTE of the zero page, and it is changed to what the bits of a swap entry lead to.',
      change: [...unannounced, countNotAsked],
      expect: { violates: 'D3', steps: 27 },
      bug: 'B70',
      reference: 'commit 2ec74c3ef2d8 (3.7): change_pte() inside invalidate_range_start() and _end()',
    },
    'no bracket, and the count asked': {
      text: 'The same since 5.13, where KVM looks first whether any invalidation has found a page of it: the SPTE stays as it is, of the zero page.',
      change: unannounced,
      expect: { violates: 'SEC1', steps: 22 },
      reference: 'virt/kvm/kvm_main.c of 6.1, kvm_mmu_notifier_change_pte(): mmu_invalidate_in_progress',
    },
  },
});

export const changedToPage = scenario({
  name: 'change-pte-to-page',
  text: 'The same, where the driver puts a page of other memory there that may be stored to.',
  bounds,
  boundsReason: 'one page, and a frame for it',
  initial,
  actors: { D: tellingMigrator.runs(migrateVmaTelling, { into: 'other memory' }), G: guest },
  properties: [...coherence, p.D4, p.someSpte, someNewPage, noneThere],
  expect: { verdict: 'holds', states: 61, transitions: 68, depth: 34 },
  mutants: {
    'no bracket': {
      text: 'Nothing is announced beforehand: between the entry that is cleared and the call the guest has an SPTE of what is gone.',
      change: [...unannounced, countNotAsked],
      expect: { violates: 'SEC1', steps: 22 },
      reference: insertPage,
    },
  },
});
