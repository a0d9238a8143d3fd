/**
 * get_user_pages_fast() of a page of a shared mapping of shmem: get-user-pages-fast.ts, mm/gup.c, Linux 6.1, where the page has
 * a place in the page cache, and a device that stores to it stores to the file.
 * Not modelled: what get-user-pages-fast.ts leaves out.
 */
import { setup } from 'xstate';
import { and, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { gupFastStates, pinnerRegisters, pinnerVocabulary } from '../gup/get-user-pages-fast.ts';

export const filePinner = role('file pinner', { registers: pinnerRegisters, family: true }, ({ self }) => {
  const pin = pinnerVocabulary(self);
  const f = self.frame.known();
  return {
    ...pin,
    guards: { ...pin.guards, frameHeld: and(m.frameHeld(f), not(m.isFrozen(f))) },
    actions: { ...pin.actions, deviceStore: m.storeByReference(f, self.page) },
  };
});

export const gupFastOfFile = setup(vocabulary(filePinner)).createMachine({
  id: 'get_user_pages_fast of a file',
  initial: 'called',
  meta: { in: 'mm/gup.c:gup_pte_range', version: '6.1' },
  states: gupFastStates,
});
