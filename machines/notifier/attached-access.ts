/**
 * An access to memory that is attached by way of XPMEM, and what its fault pins, locks and gives back: what the driver of 2008
 * (xpmem-fault.ts) and that of today (xpmem-fault-handler.ts) have in common. Part of both.
 */
import { and, flag, index, not, or, type RecordPlace, reference } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const attachedRegisters = {
  /** Constants: the attachment, and the page of the exporter. */
  consumer: index(m.consumer),
  page: index(m.page),
  writes: flag,
  /** What GUP has returned. */
  frame: reference(m.frame),
};

export function attachedVocabulary(self: RecordPlace<typeof attachedRegisters>) {
  const c = self.consumer;
  const seen = m.entryLockless(m.ptep(self.page));
  const attachment = m.xpmem.attachment.at(c);
  const exporterLock = m.mmapLockOf(self.page);
  return {
    guards: {
      stores: and(self.writes, m.guestWrites(c, self.page)),
      loads: and(not(self.writes), m.guestReads(c, self.page)),
      mapped: and(m.tableAt(self.page).isnt('none'), seen.kind.is('present'), or(not(self.writes), seen.write)),
    },
    actions: {
      store: m.guestStore(c, self.page),
      load: m.guestLoad(c, self.page),
      unlockMmap: m.importerLock(c).releaseRead(),
      unlockAttachment: attachment.release(),
      unlockExporter: exporterLock.releaseRead(),
      pinPage: [self.frame.set(seen.frame), m.pinPage(seen.frame)],
      putPage: [m.unpinPage(self.frame.known()), self.frame.set('none')],
    },
    steps: {
      lockMmap: m.importerLock(c).acquireRead(),
      lockAttachment: attachment.acquire(),
      tryExporter: exporterLock.acquireRead(),
      lockExporter: exporterLock.acquireRead(),
    },
  };
}

/** Leads to `faulted` where there is no entry. */
export const accessAttached = states({
  idle: { tags: 'idle', meta: { in: 'user space' }, on: { 'use attached memory': { target: 'running' } } },
  running: {
    meta: { in: 'hardware' },
    on: {
      'access memory': [
        { description: 'stored', guard: 'stores', actions: 'store', target: 'idle' },
        { description: 'loaded', guard: 'loads', actions: 'load', target: 'idle' },
        { description: 'no entry', target: 'faulted' },
      ],
    },
  },
});

/** All locks are given back, in this order. */
export const leaveFault = states({
  initial: 'droppingExporter',
  states: {
    droppingExporter: {
      on: { 'drop exporter’s mmap_lock': { actions: 'unlockExporter', target: 'unlockingAttachment' } },
    },
    unlockingAttachment: { on: { 'unlock attachment': { actions: 'unlockAttachment', target: 'droppingMmap' } } },
    droppingMmap: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'left' } } },
    left: { type: 'final' },
  },
});
