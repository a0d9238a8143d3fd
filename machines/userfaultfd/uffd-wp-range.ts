/**
 * UFFDIO_WRITEPROTECT of one page, whatever its entry says: userfaultfd-writeprotect.ts with the rest of change_pte_range(), mm/mprotect.c,
 * Linux 6.12. An entry that is none becomes a marker in shared memory, a swap entry keeps its slot and gets the bit.
 * Not modelled: UFFD_FEATURE_WP_UNPOPULATED, by which anonymous memory has markers, too; migration entries and those of devices, and
 * poison; what userfaultfd-writeprotect.ts leaves out.
 */
import { setup } from 'xstate';
import { and, flag, not, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';
import { callsAlone, protectorRegisters, protectorVocabulary, uffdioWriteprotect } from './userfaultfd-writeprotect.ts';

export const anyProtector = role(
  'write protector of any entry',
  {
    registers: {
      ...protectorRegisters,
      /** pte_dirty() of what ptep_modify_prot_start() took out. */
      dirty: flag,
    },
    family: true,
  },
  ({ self }) => {
    const protector = protectorVocabulary(self);
    const at = m.ptep(self.page);
    const now = m.entry(at);
    const taken = self.frame.known();
    const forgetTaken = [self.frame.set('none'), self.dirty.set(false)];
    return {
      ...protector,
      guards: {
        ...protector.guards,
        isPresent: now.kind.is('present'),
        isSwapEntry: now.kind.is('swap'),
        dropsMarker: and(m.pteMarker(at), not(self.protects)),
        /** userfaultfd_wp_use_markers(). */
        needsMarker: and(m.pteNoneUnmarked(at), self.protects, m.cache.linear.at(self.page).isnt('none')),
      },
      actions: {
        ...protector.actions,
        callUnprotect: m.unprotectionCalled(self.page),
        returnProtected: m.protectionReturned(self.page),
        startChange: [self.frame.set(now.frame), self.dirty.set(now.dirty), m.takeProtectedOut(at)],
        commitUffdWp: [m.commitProtected(at, taken, self.dirty), m.gather(self.page), ...forgetTaken],
        commitWithoutUffdWp: [m.commitUnprotected(at, taken, self.dirty.is(true)), ...forgetTaken],
        setUffdWp: m.setUffdWp(at),
        clearUffdWp: m.clearUffdWp(at),
      },
    };
  },
);

const change = { in: 'mm/mprotect.c:change_pte_range' } as const;

const uffdWpRange = {
  ...uffdioWriteprotect,
  states: {
    ...uffdioWriteprotect.states,
    lockingPte: { meta: change, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      meta: change,
      on: {
        'look at PTE': [
          { guard: 'isPresent', target: 'present', description: 'a page' },
          { guard: 'isSwapEntry', target: 'atSwapEntry', description: 'a swap entry' },
          { guard: 'dropsMarker', target: 'atMarker', description: 'a marker, which is to go' },
          { guard: 'needsMarker', target: 'marking', description: 'none, of shared memory' },
          { target: 'changed', description: 'nothing to change' },
        ],
      },
    },
    atSwapEntry: {
      meta: change,
      on: {
        'set swap PTE': [
          { guard: 'protects', actions: 'setUffdWp', target: 'changed', description: 'uffd-wp' },
          { actions: 'clearUffdWp', target: 'changed', description: 'without uffd-wp' },
        ],
      },
    },
    atMarker: { meta: change, on: { 'clear marker': { actions: 'clearUffdWp', target: 'changed' } } },
    marking: { meta: change, on: { 'set marker': { actions: 'setUffdWp', target: 'changed' } } },
  },
} as const;

export const uffdWpMeta = {
  in: 'user space',
  does: ['write-protects pages'],
  excludes: callsAlone,
  assumes: {
    nobodySubscribes: 'it does not announce to MMU notifiers what it changes',
    noTlbs: 'that do_wp_page() flushes what another protector still owes is asked in wp-flush-pending alone',
  },
} as const;

/** From the call to `returned` or `failed`. */
export const uffdWpStates = states({
  called: {
    on: {
      'call UFFDIO_WRITEPROTECT': [
        { guard: 'protects', target: 'call', description: 'protects' },
        { actions: 'callUnprotect', target: 'call', description: 'takes the protection off' },
      ],
    },
  },
  call: {
    ...uffdWpRange,
    onDone: [
      { guard: 'failed', target: 'failed' },
      { guard: 'protects', actions: 'returnProtected', target: 'returned' },
      { target: 'waking' },
    ],
  },
  waking: { ...wakeUserfault, onDone: { target: 'returned' } },
  returned: { type: 'final' },
  failed: { type: 'final' },
});

export const uffdWpAny = setup(vocabulary(anyProtector)).createMachine({
  id: 'write protection of any entry',
  meta: uffdWpMeta,
  initial: 'called',
  states: uffdWpStates,
});
