/** Two kinds of consumers of one page table: a device with an interval, and a guest on the list. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { treeZapper } from '../../machines/notifier/zap-beside-changes.ts';
import { properties as p, secondary, subscribedFromStart } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { device, deviceServed, insertsLater, judged, zap } from './setting.ts';

const inStart = 'mm/mmu_notifier.c, __mmu_notifier_invalidate_range_start()';

export default scenario({
  name: 'interval-and-guest-against-zap',
  text: 'A device gets an interval, has a page and gives the interval up, while a guest loads from the page and stores to it through what its CPU has cached, and a thread discards it: both are told, the device by the tree and the guest by the list.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer of each kind',
  initial: [
    insertsLater(2),
    subscribedFromStart(1),
    translatedFromStart(1, 0, 0),
    secondary.guestsCache.at(1).set(true),
  ],
  actors: { device, guest: guestProcessor.runs(guestCpu, { consumer: 1 }), Z: zap },
  properties: [...judged, deviceServed, p.someSpte, p.someCount],
  expect: { verdict: 'holds', states: 1434, transitions: 3657, depth: 40 },
  mutants: {
    'only the tree is told': {
      text: 'the guest goes on with a page that is freed',
      change: guardBecomes(treeZapper, 'moreOnList', false),
      expect: { violates: 'DATA1', steps: 15 },
      reference: `${inStart}: mn_hlist_invalidate_range_start()`,
    },
    'only the list is told': {
      text: 'the device keeps its entry of a page that is freed',
      change: guardBecomes(treeZapper, 'moreInTree', false),
      expect: { violates: 'SEC2', steps: 29 },
      reference: `${inStart}: mn_itree_invalidate()`,
    },
    'guest not flushed': {
      text: 'the SPTE goes and what the guest’s CPU has cached of it stays',
      change: guardBecomes(treeZapper, 'guestsCache', false),
      expect: { violates: 'DATA1', steps: 19 },
      reference: 'virt/kvm/kvm_main.c, __kvm_handle_hva_range(): kvm_flush_remote_tlbs()',
    },
  },
});
