/**
 * madvise(MADV_DONTNEED) of a whole region: zap_page_range_single() with zap_pmd_range(), zap_pte_range() (mm/memory.c) and
 * zap_huge_pmd() (mm/huge_memory.c) of Linux 6.1, all of it with mmap_lock held for reading.
 * Not modelled: userfaultfd events, a part of a huge page, the flush that a full gather forces in between.
 */
import { setup } from 'xstate';
import {
  and,
  each,
  exists,
  index,
  not,
  optional,
  type RecordPlace,
  reference,
  role,
  set,
  when,
} from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const regionZapRegisters = {
  /** Constant: the first page of the region. */
  page: index(m.page),
  at: optional(m.page),
  table: reference(m.table),
  /** What was deposited with the huge page. */
  deposit: reference(m.table),
  /** The frames of mmu_gather, to be freed after the flush. */
  gathered: set(m.frame),
};

/** Of zapRegionStates and flushRegionStates. */
export function regionZapVocabulary(self: RecordPlace<typeof regionZapRegisters>) {
  const at = m.ptep(self.at, self.table);
  const around = (q: m.Ptep['page']) => m.sameRegion(q, self.page);
  const toPut = m.frameToPut(at);
  return {
    guards: {
      regionIsHuge: m.pmdHuge(self.page),
      /** __pmd_trans_huge_lock() looks again under the lock. */
      stillHuge: m.pmdHuge(self.page),
      /** pmd_none_or_trans_huge_or_clear_bad(): anything but a table. */
      pmdUnstable: m.tableAt(self.page).is('none'),
      lastPage: not(exists(m.page, (q) => and(self.at.known().before(q), around(q)))),
      gatheredNothing: self.gathered.isEmpty(),
    },
    actions: {
      noteTable: [m.followPmd(self.page, self.table), self.at.set(self.page)],
      nextPage: self.at.set(self.at.known().next()),
      endPages: self.at.set('none'),
      zap: [when(toPut.isnt('none'), self.gathered.add(toPut)), m.zapPte(at), m.gather(self.at)],
      zapHuge: [
        self.gathered.add(m.pmdOf(self.page).frame),
        self.deposit.set(m.pmdOf(self.page).table),
        m.zapHugePmd(self.page),
        each(m.page, (q) => when(around(q), m.gather(q))),
      ],
      freeDeposit: [m.freeTable(self.deposit), self.deposit.set('none')],
      unlockPmd: m.unlockPmd(self.page),
      unlockPte: [m.unlockPte({ page: self.page, table: self.table }), self.table.set('none')],
      flush: [m.flushAllTlbsOf(around), m.gatherDone()],
      freeFrames: [each(m.frame, (f) => when(self.gathered.has(f), m.putFrame(f))), self.gathered.clear()],
      unlockMmap: m.mmapLockOf(self.page).releaseRead(),
    },
    steps: {
      lockPmd: m.lockPmd(self.page),
      lockPte: m.lockPte({ page: self.page, table: self.table }),
    },
  };
}

export const regionZapper = role(
  'region zapper',
  { registers: { ...regionZapRegisters, ...bracketRegisters } },
  ({ self }) => {
    const zap = regionZapVocabulary(self);
    const around = (q: m.Ptep['page']) => m.sameRegion(q, self.page);
    const eachPage = (body: (q: m.Ptep['page']) => ReturnType<typeof m.promiseNothing>) =>
      each(m.page, (q) => when(around(q), body(q)));
    const bracket = bracketVocabulary(self, { covers: around });
    return {
      guards: { ...bracket.guards, ...zap.guards, vmaCovers: m.vmaIsLive(m.vmaAt(self.page)) },
      actions: {
        ...bracket.actions,
        ...zap.actions,
        call: eachPage((q) => m.discardCalled(q)),
        returnZero: eachPage((q) => m.discardReturned(q)),
      },
      steps: { ...bracket.steps, ...zap.steps, lockMmap: m.mmapLockOf(self.page).acquireRead() },
    };
  },
);

/** zap_pmd_range() of the region, from `walking`; it ends at #regionUnmapped. */
export const zapRegionStates = states({
  walking: {
    on: {
      'read PMD': [
        { description: 'huge', guard: 'regionIsHuge', target: 'zapHugePmd' },
        { description: 'not huge', target: 'rereading' },
      ],
    },
  },
  zapHugePmd: {
    initial: 'lockingPmd',
    meta: { in: 'mm/huge_memory.c:zap_huge_pmd' },
    states: {
      lockingPmd: {
        meta: { in: 'mm/huge_memory.c:__pmd_trans_huge_lock' },
        on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } },
      },
      pmdLocked: {
        on: {
          'clear huge PMD': [
            { description: 'huge still', guard: 'stillHuge', actions: 'zapHuge', target: 'freeingDeposit' },
            { description: 'another zap was faster', target: 'nothingHuge' },
          ],
        },
      },
      freeingDeposit: { on: { 'free deposited table': { actions: 'freeDeposit', target: 'hugeZapped' } } },
      hugeZapped: {
        on: { 'unlock PMD': { actions: 'unlockPmd', target: '#regionUnmapped' } },
      },
      nothingHuge: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'done' } } },
      done: { type: 'final' },
    },
    onDone: { target: 'rereading' },
  },
  // Faults and other zaps change the entry meanwhile: only a table may be followed.
  rereading: {
    on: {
      'read PMD again': [
        { description: 'no table', guard: 'pmdUnstable', target: '#regionUnmapped' },
        { description: 'a table', actions: 'noteTable', target: 'zapPtes' },
      ],
    },
  },
  zapPtes: {
    initial: 'lockingPte',
    meta: { in: 'mm/memory.c:zap_pte_range' },
    states: {
      lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'zapping' } } },
      zapping: {
        on: {
          'zap PTE': [
            { description: 'the last one', guard: 'lastPage', actions: ['zap', 'endPages'], target: 'cleared' },
            { description: 'not the last one', actions: ['zap', 'nextPage'] },
          ],
        },
      },
      cleared: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'done' } } },
      done: { type: 'final' },
    },
    onDone: { target: '#regionUnmapped' },
  },
});

/** tlb_finish_mmu(), from `flushing`; it ends at `zapped`. */
export const flushRegionStates = states({
  flushing: {
    meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
    on: {
      'flush TLBs': [
        { description: 'no frames gathered', guard: 'gatheredNothing', actions: 'flush', target: 'zapped' },
        { description: 'frames to be freed', actions: 'flush', target: 'freeing' },
      ],
    },
  },
  freeing: {
    meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
    on: { 'free frames': { actions: 'freeFrames', target: 'zapped' } },
  },
});

export const zapRegion = setup(vocabulary(regionZapper)).createMachine({
  id: 'MADV_DONTNEED of a region',
  meta: { in: 'mm/memory.c:zap_pmd_range', version: '6.1', excludes: anonymousOnly },
  initial: 'idle',
  states: {
    idle: { meta: { in: 'user space' }, on: { call: { actions: 'call', target: 'called' } } },
    called: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } },
    },
    locked: {
      meta: { in: 'mm/madvise.c:madvise_walk_vmas' },
      on: {
        'find VMA': [
          { description: 'found', guard: 'vmaCovers', target: 'announcing' },
          { description: 'none there', target: 'zapped' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
    ...zapRegionStates,
    announcingEnd: { id: 'regionUnmapped', ...invalidateRangeEnd, onDone: { target: 'flushing' } },
    ...flushRegionStates,
    zapped: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'returning' } },
    },
    returning: { meta: { in: 'user space' }, on: { return: { actions: 'returnZero', target: 'done' } } },
    done: { type: 'final' },
  },
});
