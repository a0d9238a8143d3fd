/** An importer uses a page that the exporter discards. */
import { actionBecomes, guardBecomes, not, nothing, scenario, sometimes, when } from '../../checker/language/index.ts';
import { exporter, zapOfExporter } from '../../machines/notifier/bracket-with-xpmem.ts';
import { importer, xpmemFault } from '../../machines/notifier/xpmem-fault.ts';
import { builtIn, secondary, setSpte, xpmem } from '../../models/index.ts';
import { coherence, exported, references, someImported, someInvalid, someWait } from './setting.ts';

const posting = 'mail "[patch 8/9] XPMEM: The device driver" of 1 April 2008';
const pfn = 'drivers/misc/xp/xpmem_pfn.c';

/** do_fault() of what the handler has returned. */
const mapReturned = [
  ...secondary.lock.at(0).acquire().effect,
  setSpte(0, 0, importer.self.frame.known(), true),
  secondary.lock.at(0).release(),
  importer.self.frame.set('none'),
].flat();

export default scenario({
  name: 'xpmem-fault-against-zap',
  text: 'A thread stores to memory that it has attached to, time and again, while the process whose memory it is discards the page. The callback takes back what the importer has mapped before the page goes, for which it may have to wait; a fault of the importer does not come between, for it holds recalls off or waits for their end, and looks again whether its page was recalled while get_user_pages() ran.',
  bounds: { page: 1, frame: 1, mm: 2 },
  boundsReason: 'one page, and an address space on each side',
  initial: exported(1, 1),
  actors: {
    I: importer.runs(xpmemFault, { writes: true }),
    Z: exporter.runs(zapOfExporter),
  },
  properties: [
    ...coherence,
    references,
    someImported,
    someWait,
    someInvalid,
    sometimes(
      'recall waits',
      'the callback waits for a fault of the importer',
      exporter.some((z) => z.in('announcing.sleeping')),
    ),
    sometimes(
      'recalled',
      'the callback takes back what the importer has mapped',
      exporter.some((z) => z.in('announcing.unpinning')),
    ),
  ],
  expect: { verdict: 'holds', states: 883, transitions: 1654, depth: 58 },
  mutants: {
    'PTEs left': {
      text: 'The references are put, and what the importer has mapped stays: it stores to a page that is freed.',
      change: actionBecomes(exporter, 'zapImporter', nothing),
      expect: { violates: 'SEC2', steps: 39 },
      reference: `${posting}: xpmem_clear_PTEs() before xpmem_clear_PFNtable()`,
    },
    'fault does not hold recalls off': {
      text: 'The callback does not wait for a fault that is about to map a page: it finds nothing to take back.',
      change: guardBecomes(exporter, 'faultsBlock', false),
      expect: { violates: 'SEC4', steps: 18 },
      reference: `${pfn}, xpmem_disallow_blocking_recall_PFNs(): n_recall_PFNs < 0`,
    },
    'recall not waited for': {
      text: 'A fault goes on although something is being recalled: its page is about to go.',
      change: guardBecomes(importer, 'mayNotBlockRecalls', false),
      expect: { violates: 'SEC4', steps: 18 },
      reference: `${pfn}, xpmem_block_recall_PFNs(): n_recall_PFNs > 0`,
    },
    'page request not invalidated': {
      text: 'A recall that is over when get_user_pages() returns leaves no trace: the importer maps a page that is not the exporter’s any more.',
      change: actionBecomes(exporter, 'invalidateRequests', nothing),
      expect: { violates: 'SEC1', steps: 28 },
      reference: `${pfn}, xpmem_recall_PFNs_of_tg(): preq->valid = 0`,
    },
    'mapped after recalls are allowed': {
      text: 'As posted: the handler only returns the page, and do_fault() maps it when the handler has allowed recalls and unlocked the attachment. A recall in between finds no entry.',
      change: [
        actionBecomes(importer, 'enterPfn', xpmem.pfn.at(0).at(0).set(importer.self.frame)),
        actionBecomes(importer, 'mapPage', nothing),
        actionBecomes(importer, 'unlockMmap', [
          when(not(importer.self.frame.is('none')), mapReturned),
          importer.actions.unlockMmap,
        ]),
      ],
      expect: { violates: 'SEC2', steps: 40 },
      reference: `${posting}: xpmem_fault() after xpmem_fault_handler()`,
    },
    'faults not woken': {
      text: 'The end of the recall is counted, and who waits for it sleeps on.',
      change: actionBecomes(exporter, 'wakeFaults', nothing),
      expect: { violates: builtIn.W1, steps: 28 },
      reference: `${pfn}, xpmem_allow_blocking_recall_PFNs(): wake_up()`,
    },
    'recall not woken': {
      text: 'The fault is over, and the recall that waits for it sleeps on, in the middle of the call of the exporter.',
      change: actionBecomes(importer, 'wakeRecalls', nothing),
      expect: { violates: builtIn.W1, steps: 26 },
      reference: `${pfn}, xpmem_unblock_recall_PFNs(): wake_up()`,
    },
    'callback under the PTL': {
      text: 'The callback is called with the page-table lock held, as invalidate_page() was for a time: it takes a mutex there.',
      change: actionBecomes(exporter, 'zap', [
        ...xpmem.recallMutex.at(0).acquire().effect,
        xpmem.recallMutex.at(0).release(),
        exporter.actions.zap,
      ]),
      expect: { violates: builtIn.LOCK2, steps: 9 },
      reference:
        'seed 004, "mmu-notifiers: core": XPMEM schedules in its callbacks, which are called under no spinlock',
    },
  },
});
