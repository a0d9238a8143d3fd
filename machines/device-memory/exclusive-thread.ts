/**
 * A thread that accesses memory to which a device may have exclusive access: do-user-addr-fault.ts, and where the entry is
 * device exclusive remove_device_exclusive_entry() with restore_exclusive_pte(), mm/memory.c, and
 * ../fault/folio-lock-or-retry.ts; Linux 6.12. The device is told before the entry is the CPU's again.
 * Not modelled: that since 6.15 the rmap of the page need not be made anew, which nobody here looks at.
 */
import { setup } from 'xstate';
import { and, blocking, mightSleep, optional, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';
import { folioLockOrRetry } from '../fault/folio-lock-or-retry.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const exclusiveFaulter = role(
  'exclusive faulter',
  {
    registers: {
      ...faultRegisters,
      /** vmf->orig_pte by which the fault was dispatched. Untracked: the page may be freed before a reference is taken. */
      named: optional(m.frame),
      /** vmf->page, with a reference. */
      locked: reference(m.frame),
    },
    choices: faultChoices,
    optional: faultOptional,
    family: true,
  },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const walked = m.ptep(self.page);
    const at = m.ptep(self.page, self.table);
    const lock = m.frames.lock.at(self.locked);
    return {
      guards: {
        ...fault.guards,
        looksExclusive: and(m.tableAt(self.page).isnt('none'), m.looksExclusive(walked)),
        pageHeld: m.frameHeld(self.named),
        waitsForPage: self.tried,
        /** pte_same(), under the PTL. */
        sameEntry: and(m.isExclusive(at), m.entry(at).frame.is(self.named)),
      },
      actions: {
        ...fault.actions,
        noteNamed: self.named.set(m.entryLockless(walked).frame),
        forgetNamed: self.named.set('none'),
        getPage: [m.getFrame(self.named), self.locked.set(self.named)],
        restore: m.restoreExclusive(at, self.locked.known()),
        unlockPage: lock.release(),
        putPage: [m.putFrame(self.locked.known()), self.locked.set('none'), self.named.set('none')],
      },
      steps: {
        ...fault.steps,
        tryPageLock: lock.acquire(),
        lockPage: lock.acquire(),
        awaitPage: blocking(lock.isFree(), mightSleep),
      },
    };
  },
);

const deviceExclusive = states({
  initial: 'gettingPage',
  meta: { in: 'mm/memory.c:remove_device_exclusive_entry', version: '6.12' },
  states: {
    // If it is free the entry has gone; if it is another's by now it is locked and unlocked, and no more.
    gettingPage: {
      on: {
        'try to get page': [
          { description: 'taken', guard: 'pageHeld', actions: 'getPage', target: 'lockingPage' },
          { description: 'count is 0: free', actions: 'forgetNamed', target: '#resolved' },
        ],
      },
    },
    ...folioLockOrRetry('announcing'),
    puttingToRetry: { on: { 'put page': { actions: 'putPage', target: '#retry' } } },

    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      on: {
        'recheck PTE': [
          { description: 'the same entry', guard: 'sameEntry', target: 'restoring' },
          { description: 'changed by another', target: 'unlockingPte' },
        ],
      },
    },
    restoring: {
      meta: { in: 'mm/memory.c:restore_exclusive_pte' },
      on: { 'set PTE': { actions: 'restore', target: 'unlockingPte' } },
    },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingPage' } } },
    puttingPage: { on: { 'put page': { actions: 'putPage', target: 'ending' } } },
    ending: { ...invalidateRangeEnd, onDone: { target: '#resolved' } },
  },
});

export const exclusiveThread = setup(vocabulary(exclusiveFaulter)).createMachine({
  id: 'thread beside a device',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: faultStatesWith(
    {
      guard: 'looksExclusive',
      actions: ['noteTable', 'noteNamed'],
      target: 'deviceExclusive',
      description: 'exclusive to a device',
    },
    { deviceExclusive },
  ),
});
