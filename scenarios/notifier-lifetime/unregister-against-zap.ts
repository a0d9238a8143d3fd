/** A consumer leaves while a page is unmapped. */
import { actionBecomes, and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { destroyVm, vmOwner } from '../../machines/notifier/mmu-notifier-unregister.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, notifier, properties as p } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { coherence, subscribedWithPage } from './setting.ts';

export default scenario({
  name: 'unregister-against-zap',
  text: 'The last reference to a VM goes while another thread discards a page of which the guest’s MMU and a driver’s have translations. A bracket that is under way may have told the VM of its start, and does not tell it of its end; the driver goes on to be told of both.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a VM that goes and a driver that stays',
  initial: [
    subscribedWithPage(1),
    notifier.subscribed.at(1).set(true),
    notifier.kind.at(1).set('driver'),
    translatedFromStart(1, 0, 0),
  ],
  actors: { owner: vmOwner.runs(destroyVm, { consumer: 0 }), Z: zapper.runs(notifierZap) },
  properties: [
    ...coherence,
    p.SEC6,
    p.someCount,
    sometimes(
      'unregisters in a bracket',
      'the VM has gone when a bracket is open of which it has counted the start',
      and(
        notifier.life.at(0).is('freed'),
        zapper.some((z) => z.in('unmapping')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 354, transitions: 642, depth: 31 },
  mutants: {
    'does not wait': {
      text: 'unregister returns while the zap is in a callback',
      change: guardBecomes(vmOwner, 'synchronizeSrcu', true),
      expect: { violates: 'SEC6', steps: 16 },
      bug: 'B27',
      reference: 'mm/mmu_notifier.c, mmu_notifier_unregister(): synchronize_srcu()',
    },
    'freed at once': {
      text: 'the VM is freed once it is off the list: the zap, which was in its callback, takes a lock of what is gone',
      change: actionBecomes(vmOwner, 'unlockSubscriptions', [
        vmOwner.actions.unlockSubscriptions,
        vmOwner.actions.freeConsumer,
      ]),
      expect: { violates: builtIn.REF4, steps: 15 },
      bug: 'B27',
      reference: 'mm/mmu_notifier.c, mmu_notifier_unregister(): synchronize_srcu()',
    },
  },
});
