/**
 * A thread that accesses a page of a shared shmem mapping that is registered for write protection: shmem-fault.ts where nothing
 * is mapped, be it that a marker says that the page is protected, and wp-page-shared.ts where it may not be stored to. A marker
 * becomes the bit of the entry that finish_fault() sets, and the store then faults once more: handle_pte_marker(),
 * do_pte_missing() and set_pte_range(), mm/memory.c, Linux 6.12.
 * Not modelled: what shmem-fault.ts leaves out, a marker in a VMA that is not registered any more, poison.
 */
import { setup } from 'xstate';
import { and, iff, optional, type RecordPlace, role } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultStatesWithKinds } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters } from '../fault/faulting-thread-role.ts';
import { looksShared, wpAskRegisters, wpAskVocabulary } from '../fault/uffd-wp-thread.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { shmemFault } from './shmem-fault.ts';
import { shmemThreadVocabulary } from './shmem-fault-role.ts';
import { wpPageShared } from './wp-page-shared.ts';

export const wpShmemRegisters = {
  ...wpAskRegisters,
  /** The page that the lockless look found, as a number: vmf->orig_pte. */
  seen: optional(m.frame),
  ...faultRegisters,
};

export function wpShmemVocabulary(self: RecordPlace<typeof wpShmemRegisters>, chosen: Chosen<typeof faultChoices>) {
  const shmem = shmemThreadVocabulary(self, chosen);
  const ask = wpAskVocabulary(self, shmem);
  const walked = m.ptep(self.page);
  // The page table of a VMA of shmem stays: it is found anew each time.
  const at = walked;
  const now = m.entryLockless(walked);
  const pte = m.entry(at);
  const writes = self.access.is('write');
  const sameBit = iff(self.sawUffdWp, m.pteUffdWp(at));
  return {
    ...shmem,
    guards: {
      ...shmem.guards,
      ...ask.guards,
      looksShared: and(writes, m.looksReadOnly(now)),
      sharedStill: and(m.isShared(pte, self.seen), sameBit),
      /** vmf_pte_changed(): a marker is as little none as a page. */
      pteSame: and(m.pteNone(at), sameBit),
      faultUnresolved: m.protectionUnresolved(),
    },
    actions: {
      ...shmem.actions,
      ...ask.actions,
      store: [m.judgeProtectedStore(self.page), shmem.actions.store],
      noteMarker: self.sawUffdWp.set(m.looksUffdWp(walked)),
      noteShared: [self.seen.set(now.frame), self.sawUffdWp.set(m.looksUffdWp(walked))],
      forgetShared: [self.seen.set('none'), self.sawUffdWp.set(false)],
      mapPage: m.mapFilePageForWp(at, self.frame.known(), writes, self.sawUffdWp),
      getMapped: [m.getFrame(pte.frame.known()), self.frame.set(pte.frame)],
      reuse: m.makeWritable(at, self.frame.known()),
      returnRetry: [ask.actions.returnRetry, self.sawUffdWp.set(false)],
      returnDone: [ask.actions.returnDone, self.sawUffdWp.set(false)],
    },
  };
}

export const wpShmemFaulter = role(
  'write-protected shmem thread',
  { registers: wpShmemRegisters, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => wpShmemVocabulary(self, chosen),
);

export const wpShmemMeta = { does: ['maps pages of a file'], excludes: residentOnly } as const;

export const wpShmemStates = faultStatesWithKinds(
  [
    looksShared,
    {
      guard: 'looksMissingInFile',
      actions: 'noteMarker',
      target: 'shmemFault',
      description: 'nothing is mapped',
    },
  ],
  { shmemFault, wpPage: wpPageShared },
);

export const wpShmemThread = setup(vocabulary(wpShmemFaulter)).createMachine({
  id: 'write-protected shmem thread',
  meta: wpShmemMeta,
  initial: 'accessing',
  states: wpShmemStates,
});
