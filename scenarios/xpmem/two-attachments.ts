/** Two processes have attached to the same memory. */
import { guardBecomes, scenario, taken } from '../../checker/language/index.ts';
import { attacher, curedXpmemFault, xpmemFaultHandler } from '../../machines/notifier/xpmem-fault-handler.ts';
import {
  attachedUnmapper,
  curedZapOfAttached,
  sharer,
  unmapOfAttached,
} from '../../machines/notifier/xpmem-invalidate-range.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { mappedFromStart } from '../../models/index.ts';
import { alsoAttached, pinsCounted, same, shared, someAttached, usedFromStart } from './attached.ts';

const attach = 'kernel/xpmem_attach.c';
const bounds = { page: 1, frame: 1, mm: 3, consumer: 2 };
const boundsReason = 'one page, its owner and two who have attached';
const onlyTheFirst = {
  text: 'The callback is done when it has gone through one.',
  reference: `${attach}, xpmem_clear_PTEs_of_ap(): list_for_each_entry()`,
};

export const twoAttachments = scenario({
  name: 'xpmem-two-attachments',
  text: 'Two processes have attached to a page that its owner unmaps; one uses it already, and the other faults on it. The one callback goes through the attachments, each under its own mutex.',
  bounds,
  boundsReason,
  initial: [shared(1, 1), alsoAttached, usedFromStart(0, 0, 0)],
  actors: {
    I: attacher.runs(xpmemFaultHandler),
    J: attacher.runs(xpmemFaultHandler, { consumer: 1 }),
    Z: attachedUnmapper.runs(unmapOfAttached),
  },
  properties: [...same, pinsCounted, someAttached],
  expect: { verdict: 'holds', states: 1164, transitions: 3054, depth: 45 },
  mutants: {
    'only the first attachment': {
      ...onlyTheFirst,
      change: guardBecomes(attachedUnmapper, 'moreEnds', attachedUnmapper.self.called.isEmpty()),
      expect: { violates: 'SEC1', steps: 24 },
    },
  },
});

export const twoCounted = scenario({
  name: 'xpmem-two-counted-attachments',
  text: 'The same where a thread of the owner discards the page while another wants mmap_lock for writing, and what is invalidated is counted for each attachment.',
  bounds,
  boundsReason,
  initial: [shared(2, 1), alsoAttached, usedFromStart(0, 0, 0)],
  actors: {
    I: attacher.runs(curedXpmemFault),
    J: attacher.runs(curedXpmemFault, { consumer: 1 }),
    Z: sharer.runs(curedZapOfAttached),
    W: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...same,
    pinsCounted,
    someAttached,
    taken(
      'tried in vain',
      'the owner’s mmap_lock is not to be had at once',
      curedXpmemFault,
      'tryingExporter',
      'try exporter’s mmap_lock',
      1,
    ),
  ],
  expect: { verdict: 'holds', states: 10768, transitions: 32755, depth: 53 },
  mutants: {
    'only the first attachment': {
      ...onlyTheFirst,
      change: guardBecomes(sharer, 'moreEnds', sharer.self.called.isEmpty()),
      expect: { violates: 'SEC1', steps: 22 },
    },
  },
});

export const ofTwoPages = scenario({
  name: 'xpmem-attachment-of-two-pages',
  text: 'Two threads of the owner unmap a page each, both of which are attached. The flag that says that there are entries stays until all of them are gone.',
  bounds: { page: 2, frame: 2, mm: 2 },
  boundsReason: 'a page for each of the threads',
  initial: [shared(2, 1), mappedFromStart(1, 1), usedFromStart(0, 0, 0), usedFromStart(0, 1, 1)],
  actors: {
    I: attacher.runs(xpmemFaultHandler),
    Y: attachedUnmapper.runs(unmapOfAttached, { page: 1 }),
    Z: attachedUnmapper.runs(unmapOfAttached),
  },
  properties: [...same, pinsCounted, someAttached],
  expect: { verdict: 'holds', states: 528, transitions: 1167, depth: 44 },
  mutants: {
    'flag cleared for a part': {
      text: 'The flag goes with the first of the pages: the callback for the other passes the attachment over.',
      change: guardBecomes(attachedUnmapper, 'coversAll', true),
      expect: { violates: 'SEC1', steps: 24 },
      reference: `${attach}, xpmem_clear_PTEs_of_att(): only clear the flag if all pages were zapped`,
    },
  },
});
