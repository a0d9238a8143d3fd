/** The creation of a VM fails behind the registration, or in it, while a page is unmapped. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { createVm, vmCreator } from '../../machines/notifier/kvm-create-vm.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, mappedFromStart, properties as p } from '../../models/index.ts';
import { coherence, unsubscribed } from './setting.ts';

const createVmFunction = 'virt/kvm/kvm_main.c, kvm_create_vm()';
const failed = sometimes(
  'failed',
  'the VM is freed again',
  vmCreator.some((v) => v.in('failed')),
);

export default scenario({
  name: 'failing-creation-against-zap',
  text: 'A VM is registered, and something that it needs besides cannot be had, while another thread discards a page and tells the VM, which nobody uses. It is unregistered before it is freed.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page for the zap',
  initial: [unsubscribed(2), mappedFromStart(0, 0)],
  actors: { V: vmCreator.runs(createVm, { laterStepFails: true }), Z: zapper.runs(notifierZap) },
  properties: [...coherence, p.SEC6, p.subscribersCounted, p.allFreed, failed, p.someCount],
  expect: { verdict: 'holds', states: 350, transitions: 604, depth: 45 },
  mutants: {
    'freed while registered': {
      text: 'the error path frees the VM as it does where it was never registered: the zap finds it on the list',
      change: [actionBecomes(vmCreator, 'unlink', nothing), guardBecomes(vmCreator, 'synchronizeSrcu', true)],
      expect: { violates: builtIn.REF4, steps: 36 },
      bug: 'B60',
      reference: `${createVmFunction}: mmu_notifier_unregister() at out_err_no_mmu_notifier`,
    },
  },
});

export const interruptedCreation = scenario({
  name: 'interrupted-creation',
  text: 'The registration of a VM is interrupted by a signal, or succeeds, while compaction moves a page under the lock of the anon_vma: if it fails, with few locks or with many, the VM is freed, which was never on the list.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one VMA with its lock and that of its anon_vma; the page and the new page',
  initial: [unsubscribed(1), mappedFromStart(0, 0)],
  actors: {
    V: vmCreator.runs(createVm, { mayBeInterrupted: true }),
    C: compactor.runs(migratePages, { page: 0, frame: 0 }),
  },
  properties: [...coherence, p.allFreed, p.leftList, p.subscribersCounted, failed],
  expect: { verdict: 'holds', states: 1280, transitions: 2828, depth: 52 },
  mutants: {
    'not freed after EINTR': {
      text: 'the caller takes EINTR for a success that it need not look at, and nobody has the VM',
      change: actionBecomes(vmCreator, 'freeConsumer', nothing),
      expect: { violates: 'VMs freed', steps: 42 },
      bug: 'B60',
      reference: 'seed 004, "mmu-notifiers: core": kfree(kvm) after a failing mmu_notifier_register()',
    },
  },
});
