/** Who has attached faults on a page that the exporter unmaps or discards: XPMEM since 2014, and a cure. */
import {
  actionBecomes,
  derive,
  guardBecomes,
  nothing,
  runsInstead,
  scenario,
  taken,
  withoutLock,
} from '../../checker/language/index.ts';
import { attacher, curedXpmemFault, xpmemFaultHandler } from '../../machines/notifier/xpmem-fault-handler.ts';
import {
  attachedUnmapper,
  curedZapOfAttached,
  sharer,
  unmapOfAttached,
  zapOfAttached,
} from '../../machines/notifier/xpmem-invalidate-range.ts';
import { attachments } from '../../models/index.ts';
import { pinsCounted, same, shared, someAttached } from './attached.ts';

const attach = 'kernel/xpmem_attach.c';
const pfn = 'kernel/xpmem_pfn.c';
const read =
  'kernel/xpmem_attach.c and xpmem_mmu_notifier.c of XPMEM 2.7.4; docs/findings/xpmem-fault-beside-a-discard.md';
const bounds = { page: 1, frame: 1, mm: 2 };
const boundsReason = 'one page, and an address space on each side';
const retried = taken(
  'retried',
  'a fault gives back a page that was invalidated since it looked it up',
  curedXpmemFault,
  'comparing',
  'compare number',
  0,
);

export const againstUnmapping = scenario({
  name: 'xpmem-attached-against-unmapping',
  text: 'Two threads use memory that their process has attached to, while its owner unmaps it. The owner holds mmap_lock for writing and a fault holds it for reading, from before it looks up the page until the entry is set: that alone keeps them apart, and what was attached is taken back at the end.',
  bounds,
  boundsReason,
  initial: shared(1, 2),
  actors: {
    I: attacher.runs(xpmemFaultHandler, { writes: true }),
    J: attacher.runs(xpmemFaultHandler),
    Z: attachedUnmapper.runs(unmapOfAttached),
  },
  properties: [...same, pinsCounted, someAttached],
  expect: { verdict: 'holds', states: 3111, transitions: 7979, depth: 50 },
  mutants: {
    'PTEs left': {
      text: 'The references are put, and what the importer has mapped stays.',
      change: actionBecomes(attachedUnmapper, 'zapImporter', nothing),
      expect: { violates: 'SEC1', steps: 24 },
      reference: `${attach}, xpmem_clear_PTEs_of_att(): zap_vma_ptes()`,
    },
    'references kept': {
      text: 'The entries go, and nobody puts what they kept.',
      change: actionBecomes(attachedUnmapper, 'unpin', nothing),
      expect: { violates: 'pins counted', steps: 30 },
      reference: `${attach}, xpmem_clear_PTEs_of_att(): xpmem_unpin_pages()`,
    },
    'PTE not looked at': {
      text: 'A thread that finds the entry set by another sets it again, and the reference of one is lost.',
      change: guardBecomes(attacher, 'entryThere', false),
      expect: { violates: 'pins counted', steps: 43 },
      reference: `${pfn}, remap_func(): old_pfn`,
    },
    'flag not set': {
      text: 'The attachment does not say that it has entries: the callback passes it over.',
      change: actionBecomes(attacher, 'noteValid', nothing),
      expect: { violates: 'SEC1', steps: 18 },
      reference: `${attach}, xpmem_fault_pages(): XPMEM_FLAG_VALIDPTEs`,
    },
    'mmap_lock for reading': {
      text: 'The owner discards the page and does not unmap it.',
      change: runsInstead('Z', sharer.runs(zapOfAttached)),
      expect: { violates: 'SEC1', steps: 17 },
      reference: read,
    },
  },
});

/** The end callback of a zap whose batch was full puts the last reference, and then takes the entry. */
export const fullBatch = derive(againstUnmapping, {
  name: 'xpmem-attached-put-before-zapped',
  text: 'The batch of the owner’s mmu_gather is full: he has put his page before the callback is called, which puts the last reference and then zaps the entry. In between the importer has a page that is free.',
  actors: { Z: attachedUnmapper.runs(unmapOfAttached, { batchFull: true }) },
  expect: { verdict: 'violated', violates: 'SEC2', steps: 22 },
  reference: `${attach}, xpmem_clear_PTEs_of_att(): xpmem_unpin_pages() before zap_vma_ptes(); docs/findings/xpmem-page-put-before-its-entry-is-zapped.md`,
});

const oneFault = { I: attacher.runs(xpmemFaultHandler), Z: sharer.runs(zapOfAttached) };

export const againstZap = scenario({
  name: 'xpmem-attached-against-zap',
  text: 'A thread uses memory that its process has attached to, while a thread of the owner discards it. Both hold the owner’s mmap_lock for reading, and no other lock of the fault is one of the callback’s: the page is looked up before it is discarded, and its entry is set when the callback has found none.',
  bounds,
  boundsReason,
  initial: shared(1, 1),
  actors: oneFault,
  properties: [...same, someAttached],
  expect: { verdict: 'violated', violates: 'SEC1', steps: 17 },
  reference: read,
});
export const referenceLost = scenario({
  name: 'xpmem-attached-reference-lost',
  text: 'The entry is set when the callback has put what it found, which was nothing, and before it zaps: the entry goes and its reference stays, so that the page is never freed.',
  bounds,
  boundsReason,
  initial: shared(1, 1),
  actors: oneFault,
  properties: [pinsCounted, someAttached],
  expect: { verdict: 'violated', violates: 'pins counted', steps: 30 },
  reference: read,
});

export const curedAgainstZap = scenario({
  name: 'xpmem-counted-against-zap',
  text: 'The same with what is invalidated counted: a fault takes the number before it looks up the page, and sets the entry under the mutex of the callback if the number is the same. The entry is taken before its reference is put, so that a batch that is full does no harm.',
  bounds,
  boundsReason,
  initial: shared(1, 2),
  actors: {
    I: attacher.runs(curedXpmemFault, { writes: true }),
    J: attacher.runs(curedXpmemFault),
    Z: sharer.runs(curedZapOfAttached, { batchFull: true }),
  },
  properties: [...same, pinsCounted, someAttached, retried],
  expect: { verdict: 'holds', states: 5653, transitions: 15151, depth: 52 },
  mutants: {
    'number not compared': {
      text: 'The fault sets the entry whatever was invalidated since it looked.',
      change: guardBecomes(attacher, 'invalidatedSince', false),
      expect: { violates: 'SEC1', steps: 23 },
      reference: read,
    },
    'not counted': {
      text: 'The callback takes what it finds, and leaves the number as it is.',
      change: actionBecomes(sharer, 'advanceNumber', nothing),
      expect: { violates: 'SEC1', steps: 23 },
      reference: read,
    },
    'compared without the mutex': {
      text: 'The whole of the callback may come between the comparison and the entry.',
      change: withoutLock(attachments.invalidateMutex.at(0)),
      expect: { violates: 'SEC1', steps: 23 },
      reference: read,
    },
    'put before it is zapped': {
      text: 'The reference is put first, as in 2.7.4.',
      change: [
        actionBecomes(sharer, 'advanceNumber', [sharer.actions.advanceNumber, sharer.actions.unpin]),
        actionBecomes(sharer, 'gatherAndZap', sharer.actions.zapImporter),
      ],
      expect: { violates: 'SEC2', steps: 21 },
      reference: `${attach}, xpmem_clear_PTEs_of_att(): xpmem_unpin_pages() before zap_vma_ptes()`,
    },
  },
});
