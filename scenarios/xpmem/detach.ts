/** An attachment is given up while the exporter discards the page. */
import { guardBecomes, runsInstead, scenario, sometimes, taken, withoutLock } from '../../checker/language/index.ts';
import { curedXpmemDetach, detacher, xpmemDetach } from '../../machines/notifier/xpmem-detach.ts';
import { attacher, curedXpmemFault, xpmemFaultHandler } from '../../machines/notifier/xpmem-fault-handler.ts';
import { curedZapOfAttached, sharer, zapOfAttached } from '../../machines/notifier/xpmem-invalidate-range.ts';
import { attachments, builtIn, properties as p } from '../../models/index.ts';
import { nothingAttached, pinsCounted, shared, someAttached, usedFromStart } from './attached.ts';

const attach = 'kernel/xpmem_attach.c';
const read = `${attach}, xpmem_detach(): xpmem_unpin_pages() before vm_munmap(); docs/findings/xpmem-page-put-before-its-entry-is-zapped.md`;
const bounds = { page: 1, frame: 1, mm: 2 };
const boundsReason = 'one page, and an address space on each side';
const initial = [shared(1, 2), usedFromStart(0, 0, 0)];
const references = [p.REF3, p.REF5, p.SEC3, pinsCounted, nothingAttached, someAttached];

export const detachAgainstCallback = scenario({
  name: 'xpmem-detach-against-callback',
  text: 'A thread gives up the attachment while the owner discards the page. Each would put the reference that the entry stands for: the flag under invalidate_mutex says who does, and no fault sets an entry any more.',
  bounds,
  boundsReason,
  initial,
  actors: {
    I: attacher.runs(xpmemFaultHandler),
    D: detacher.runs(xpmemDetach),
    Z: sharer.runs(zapOfAttached),
  },
  properties: [
    ...references,
    sometimes(
      'passed over',
      'the callback finds that the attachment is being destroyed',
      sharer.some((z) => z.in('ending.calling.unlocking')),
    ),
    taken('too late', 'a fault finds the attachment given up', xpmemFaultHandler, 'locked', 'look at attachment', 0),
  ],
  expect: { verdict: 'holds', states: 913, transitions: 2255, depth: 39 },
  mutants: {
    'flag without invalidate_mutex': {
      text: 'The detach begins while the callback is about to put the page: both put it.',
      change: withoutLock(attachments.invalidateMutex.at(0)),
      expect: { violates: builtIn.REF4, steps: 22 },
      reference: `${attach}, xpmem_detach(): ensure we aren’t racing`,
    },
  },
});

export const detachAgainstZap = scenario({
  name: 'xpmem-detach-against-zap',
  text: 'A thread gives up the attachment while another one of its process still uses it, and the owner discards the page. The detach puts the page and drops all locks before it unmaps; the callback passes over what is being destroyed. The page is freed, and the other thread stores to it.',
  bounds,
  boundsReason,
  initial,
  actors: {
    I: attacher.runs(xpmemFaultHandler, { writes: true }),
    D: detacher.runs(xpmemDetach),
    Z: sharer.runs(zapOfAttached),
  },
  properties: [p.DATA1, someAttached],
  expect: { verdict: 'violated', violates: 'DATA1', steps: 19 },
  reference: read,
});

export const curedDetachAgainstZap = scenario({
  name: 'xpmem-detach-zaps-first',
  text: 'The same where the detach and the callback take the entry before they put its reference: whoever takes it puts it.',
  bounds,
  boundsReason,
  initial,
  actors: {
    I: attacher.runs(curedXpmemFault, { writes: true }),
    D: detacher.runs(curedXpmemDetach),
    Z: sharer.runs(curedZapOfAttached, { batchFull: true }),
  },
  properties: [p.SEC1, p.SEC2, p.DATA1, ...references],
  expect: { verdict: 'holds', states: 3154, transitions: 7574, depth: 40 },
  mutants: {
    'put before it is zapped': {
      text: 'The detach puts the page and drops its locks before the entry goes, as in 2.7.4.',
      change: runsInstead('D', detacher.runs(xpmemDetach)),
      expect: { violates: 'SEC2', steps: 13 },
      reference: read,
    },
    'fault after the detach': {
      text: 'A fault does not ask whether the attachment is being destroyed, and sets an entry anew: vm_munmap() takes it, and its reference stays.',
      change: guardBecomes(attacher, 'isDestroying', false),
      expect: { violates: 'pins counted', steps: 45 },
      reference: `${attach}, xpmem_fault_handler(): XPMEM_FLAG_DESTROYING`,
    },
  },
});
