/**
 * What a GRU does when a range is announced: gru_invalidate_range_start(), gru_invalidate_range_end() and gru_flush_tlb_range(),
 * drivers/misc/sgi-gru/grutlbpurge.c, beside the callbacks of mmu-notifier.ts; and the announced zap with them.
 * Not modelled: contexts that are unloaded, and so ms_asid_lock, which is about their ASIDs; several GRUs that are purged one
 * after the other; that its callbacks may not block, which they do not anyway.
 */
import { setup } from 'xstate';
import { type RecordPlace, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { announcedZapWith } from '../zap/zap-page-range-single.ts';
import { zapperRegisters, zapperVocabulary } from '../zap/zapper-role.ts';
import type { bracketRegisters } from './bracket-role.ts';
import { endWith, startWith } from './mmu-notifier.ts';

const version = '5.15';
const file = 'drivers/misc/sgi-gru/grutlbpurge.c';
const inStart = { in: `${file}:gru_invalidate_range_start`, version } as const;
const inFlush = { in: `${file}:gru_flush_tlb_range`, version } as const;
const inEnd = { in: `${file}:gru_invalidate_range_end`, version } as const;

/** invalidate_range_start() where a GRU may be on the list. */
export const startWithGru = startWith('atGru', {
  atGru: { always: [{ guard: 'isGru', target: 'countingRange' }, { target: 'calling' }] },
  // A miss whose handle is read from here on is not resolved before the end; the purge sees to those before.
  countingRange: { meta: inStart, on: { 'count active range': { actions: 'countRange', target: 'purging' } } },
  purging: { meta: inFlush, on: { 'purge TLB': { actions: 'purgeTlb', target: 'called' } } },
});

/** invalidate_range_end() where a GRU may be on the list. */
export const endWithGru = endWith('atGru', {
  atGru: { always: [{ guard: 'isGru', target: 'uncountingRange' }, { target: 'callingEnd' }] },
  uncountingRange: { meta: inEnd, on: { 'drop active range': { actions: 'uncountRange', target: 'waking' } } },
  waking: { meta: inEnd, on: { 'wake waiters': { actions: 'wakeWaiters', target: 'calledEnd' } } },
});

/** What the callbacks of a GRU ask and do, beside those of bracket-role.ts. */
export function gruCallbackVocabulary(self: RecordPlace<typeof bracketRegisters>, covers: m.Covers) {
  const c = self.callee;
  return {
    guards: { isGru: m.gru.is.at(c) },
    actions: {
      countRange: m.countRange(c),
      purgeTlb: m.purgeTlb(c, covers),
      uncountRange: m.uncountRange(c),
      wakeWaiters: m.gru.waiters.at(c).wakeAll(),
    },
  };
}

export const gruZapper = role('zapper beside a GRU', { registers: zapperRegisters, family: true }, ({ self }) => {
  const zap = zapperVocabulary(self);
  const callbacks = gruCallbackVocabulary(self, (p) => p.is(self.page));
  return {
    ...zap,
    guards: { ...zap.guards, ...callbacks.guards },
    actions: { ...zap.actions, ...callbacks.actions },
  };
});

export const zapBesideGru = setup(vocabulary(gruZapper)).createMachine({
  id: 'zap beside a GRU',
  ...announcedZapWith(startWithGru, endWithGru),
});
