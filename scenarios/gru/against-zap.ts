/** A program uses a page through its GRU while a thread discards the page. */
import { actionBecomes, guardBecomes, nothing, scenario, stepsExchanged, taken } from '../../checker/language/index.ts';
import { gruZapper, zapBesideGru } from '../../machines/notifier/bracket-with-gru.ts';
import { gruDropin, gruUser } from '../../machines/notifier/gru-dropin.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { builtIn, flushGuests } from '../../models/index.ts';
import { bothWays, coherence, someCached, somePurged, someWait, withGru } from './setting.ts';

const purge = 'drivers/misc/sgi-gru/grutlbpurge.c';
const fault = 'drivers/misc/sgi-gru/grufault.c';

const stores = taken('stores', 'the GRU stores to the page', gruDropin, 'running', 'access memory', 0);

export default scenario({
  name: 'gru-against-zap',
  text: 'A GRU stores to a page, time and again, while a thread discards it and another one wants mmap_lock for writing. Whatever misses a CPU looks up without a lock that would keep the page, and drops in without asking again: the count of what is being invalidated stops who comes later, and the purge of the TLB also invalidates every miss whose handle has been read.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start',
  initial: withGru(3),
  actors: {
    U: gruUser.runs(gruDropin, { writes: true }),
    Z: gruZapper.runs(zapBesideGru),
    W: layoutChanger.runs(mmapWriter),
  },
  properties: [...coherence, ...bothWays, someCached, someWait, somePurged, stores],
  expect: { verdict: 'holds', states: 1344, transitions: 2877, depth: 36 },
  mutants: {
    'purge leaves the misses': {
      text: 'The purge drops the translations and knows nothing of misses: what was looked up before it is dropped in after the page is freed.',
      change: actionBecomes(
        gruZapper,
        'purgeTlb',
        flushGuests(gruZapper.self.callee, (p) => p.is(gruZapper.self.page)),
      ),
      expect: { violates: 'SEC2', steps: 18 },
      bug: 'B46',
      reference: `${fault}, gru_try_dropin(): the hardware ignores a drop-in after an invalidation`,
    },
    'active ranges not asked': {
      text: 'A miss whose handle is read after the purge is resolved although the page is about to go.',
      change: guardBecomes(gruUser, 'rangeActive', false),
      expect: { violates: 'SEC2', steps: 18 },
      reference: `${fault}, gru_try_dropin(): ms_range_active`,
    },
    'handle read late': {
      text: 'The count is asked before the handle is read: an invalidation that begins in between has purged no miss, and is not seen either.',
      change: [
        actionBecomes(gruUser, 'readHandle', nothing),
        actionBecomes(gruUser, 'noteFrame', [gruUser.actions.readHandle, gruUser.actions.noteFrame]),
      ],
      expect: { violates: 'SEC2', steps: 18 },
      reference: `${fault}, gru_try_dropin(): rmb() between the fault handle and ms_range_active`,
    },
    'counted after the purge': {
      text: 'The TLB is purged before the invalidation is counted: a miss in between is resolved, and its translation stays.',
      change: stepsExchanged(
        zapBesideGru,
        ['announcing.countingRange', 'count active range'],
        ['announcing.purging', 'purge TLB'],
      ),
      expect: { violates: 'SEC2', steps: 18 },
      reference: `${purge}, gru_invalidate_range_start(): atomic_inc() before gru_flush_tlb_range()`,
    },
    'nobody woken': {
      text: 'The end of the invalidation is counted, and who waits for it sleeps on.',
      change: actionBecomes(gruZapper, 'wakeWaiters', nothing),
      expect: { violates: builtIn.W1, steps: 23 },
      reference: `${purge}, gru_invalidate_range_end(): wake_up_all()`,
    },
    'woken before the count falls': {
      text: 'Who is woken finds the invalidation still counted, and goes to sleep again.',
      change: stepsExchanged(
        zapBesideGru,
        ['ending.ending.uncountingRange', 'drop active range'],
        ['ending.ending.waking', 'wake waiters'],
      ),
      expect: { violates: builtIn.W1, steps: 23 },
      reference: `${purge}, gru_invalidate_range_end(): atomic_dec_and_test() before wake_up_all()`,
    },
  },
});
