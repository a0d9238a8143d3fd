/** An importer and a guest have the same page. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { exporter, zapOfExporter } from '../../machines/notifier/bracket-with-xpmem.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { importer, xpmemFault } from '../../machines/notifier/xpmem-fault.ts';
import { notifier, properties as p, secondary } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { coherence, exported, references, someImported } from './setting.ts';

export default scenario({
  name: 'xpmem-beside-guest',
  text: 'A page that is exported is a guest’s, too, and its owner discards it. The callback of XPMEM sleeps until the importer has lost the page, and KVM’s is called after it: the page is freed when neither has it.',
  bounds: { page: 1, frame: 1, mm: 2, consumer: 2 },
  boundsReason: 'one page, and a consumer of each kind',
  initial: [
    exported(1, 1),
    notifier.subscribed.at(1).set(true),
    translatedFromStart(1, 0, 0),
    secondary.guestsCache.at(1).set(true),
  ],
  actors: {
    I: importer.runs(xpmemFault),
    G: guestProcessor.runs(guestCpu, { consumer: 1 }),
    Z: exporter.runs(zapOfExporter),
  },
  properties: [...coherence, references, someImported, p.someSpte],
  expect: { verdict: 'holds', states: 2116, transitions: 5997, depth: 52 },
  mutants: {
    'only the first is told': {
      text: 'The callback of XPMEM is taken for all that there is: the guest goes on with what is freed.',
      change: actionBecomes(exporter, 'zapSptes', nothing),
      expect: { violates: 'SEC2', steps: 23 },
      reference: 'mm/mmu_notifier.c, mn_hlist_invalidate_range_start(): all on the list',
    },
  },
});
