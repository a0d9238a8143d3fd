/** A VM from its creation to its end, while the host discards a page. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { kvmFaultOfNewVm } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { destroyVm, vmOwner } from '../../machines/notifier/mmu-notifier-unregister.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { isInUse, mappedFromStart, properties as p } from '../../models/index.ts';
import { coherence, registered, unsubscribed } from './setting.ts';

export default scenario({
  name: 'life-of-a-vm',
  text: 'A VM is created, its guest loads a page, and the last reference to it goes, while another thread discards the page. It is unregistered when no vCPU is left that could ask for a translation.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start; a load after the zap finds the zero page',
  initial: [unsubscribed(2), mappedFromStart(0, 0)],
  actors: {
    R: subscriber.runs(notifierRegister),
    G: runsGuest(kvmFaultOfNewVm, { access: 'read' }),
    owner: vmOwner.runs(destroyVm),
    Z: zapper.runs(notifierZap),
  },
  properties: [
    ...coherence,
    p.SEC6,
    p.subscribersCounted,
    registered,
    p.someCount,
    p.someSpte,
    sometimes(
      'whole life',
      'the VM is gone, and its guest has made its access',
      and(
        vmOwner.some((o) => o.in('done')),
        vcpu.some((v) => v.in('closed')),
      ),
    ),
    sometimes(
      'never run',
      'the VM is gone before it had a vCPU',
      and(
        vmOwner.some((o) => o.in('done')),
        vcpu.some((v) => v.in('uncreated')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 1328, transitions: 2407, depth: 77 },
  mutants: {
    'vCPUs not waited for': {
      text: 'the VM is given up although a vCPU is in a fault, which makes a translation when nobody tells it of anything any more',
      change: guardBecomes(vmOwner, 'mayGo', isInUse(vmOwner.self.consumer)),
      expect: { violates: 'SEC6', steps: 44 },
      reference: 'virt/kvm/kvm_main.c, kvm_vm_ioctl_create_vcpu(): kvm_get_kvm()',
    },
  },
});
