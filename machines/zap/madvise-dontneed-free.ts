/**
 * madvise(MADV_DONTNEED) of one page: madvise_dontneed_free() (mm/madvise.c) with zap_page_range_single() (mm/memory.c),
 * userfaultfd_remove() and userfaultfd_event_wait_completion() (fs/userfaultfd.c) of Linux 6.12, with map_changing_lock; by
 * kernel.noMmapChanging the form before 4.18, in which the event does not hold back resolvers, and by
 * kernel.fillsTakeMmapLock the one before 6.9, without map_changing_lock. zap_pmd_range(),
 * zap_pte_range() (mm/memory.c), zap_huge_pmd() and __split_huge_pmd() (mm/huge_memory.c) of Linux 6.1.
 * What a scenario does not have costs it no step: subscribed consumers, huge PMD entries (kernel.hugePages), TLBs
 * (kernel.tlbs).
 * Not modelled: the per-VMA lock of 6.16, a batch that is full within the range, a range that was split meanwhile,
 * the bracket of its own with which __split_huge_pmd() opens the region inside that of the page (here one is about all of it).
 */
import { and, setup } from 'xstate';
import {
  and as both,
  each,
  flag,
  index,
  or,
  reference,
  role,
  smpWmb,
  variant,
  when,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { eventVocabulary, eventWait } from '../userfaultfd/event-wait-completion.ts';
import { splitHugePmd, zapHugePmd } from './zap-huge-pmd.ts';

export const discarder = role(
  'discarder',
  {
    registers: {
      /** Constant: the page of the range. */
      page: index(m.page),
      /** Constant: a fatal signal may arrive while the event waits to be read. */
      mayBeKilled: variant(flag),
      /** Constant: the scenario asks for DATA6, whose ghost others are spared. */
      judged: variant(flag),
      vma: reference(m.vma),
      ctx: reference(m.context),
      /** What was read of the PMD entry. */
      table: reference(m.table),
      /** What the mmu_gather has collected: it is put once no CPU has it cached. */
      frame: reference(m.frame),
      ...bracketRegisters,
    },
    optional: ['signal arrives'],
  },
  ({ self }) => {
    const at = m.ptep(self.page, self.table);
    const old = m.entry(at);
    // A huge PMD entry is zapped or split as a whole.
    const covers: m.Covers = (p) => or(p.is(self.page), both(m.kernel.hugePages, m.sameRegion(p, self.page)));
    const owner = m.vmas.ctx.at(self.vma);
    const bracket = bracketVocabulary(self, { covers });
    const event = eventVocabulary(self);
    return {
      guards: {
        ...bracket.guards,
        ...event.guards,
        vmaCovers: both(self.vma.isnt('none'), m.vmaIsLive(self.vma)),
        announces: both(owner.isnt('none'), m.uffd.wantsEvents.at(owner)),
        noMmapChanging: m.kernel.noMmapChanging,
        hasMapChangingLock: m.hasMapChangingLock(),
        somebodySubscribed: m.anySubscribed(),
        hugePages: m.kernel.hugePages,
        tlbs: m.kernel.tlbs,
        broadcasts: m.kernel.broadcastsTlbi,
        pmdHuge: m.pmdHuge(self.page),
        /** The range of one page is the whole region. */
        hugeAndCovered: both(m.pmdHuge(self.page), m.pagesAround(self.page).is(1)),
        pmdTable: m.pmdOf(self.page).kind.is('table'),
        pteNone: m.pteNone(at),
        migrationEntry: old.kind.is('migration'),
        hasFrame: self.frame.isnt('none'),
        // mm_tlb_flush_nested(): what was found cleared may be cached still.
        owesFlush: m.flushIsOwed(self.page),
        flushAcknowledged: m.flushAcknowledged(),
      },
      actions: {
        ...bracket.actions,
        ...event.actions,
        findVma: when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page))),
        noteContext: self.ctx.set(owner),
        beginEvent: m.beginEvent(self.ctx.known(), 'remove', self.page),
        dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
        findVmaAgain: [self.vma.set('none'), when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page)))],
        discardCalled: when(self.judged, m.discardCalled(self.page)),
        noteTable: m.followPmd(self.page, self.table),
        zapPmd: [
          self.frame.set(m.pmdOf(self.page).frame),
          self.table.set(m.pmdOf(self.page).table),
          m.zapHugePmd(self.page),
          when(
            m.kernel.tlbs,
            each(m.page, (p) => when(m.sameRegion(p, self.page), m.gather(p))),
          ),
        ],
        freeDeposit: [m.freeTable(self.table), self.table.set('none')],
        invalidatePmd: m.invalidateHugePmd(self.page),
        addReferences: m.addSplitReferences(self.page),
        fillTable: m.fillDeposit(self.page),
        populatePmd: [smpWmb, m.populateSplit(self.page)],
        unlockPmd: m.unlockPmd(self.page),
        gather: when(both(m.kernel.tlbs, old.kind.isOneOf('present', 'zero')), m.gather(self.page)),
        zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at, true)],
        unlockPte: [m.unlockPte(at), self.table.set('none')],
        flushAll: m.flushAllTlbsOf(covers),
        postFlush: m.postFlush(),
        endGather: m.gatherDone(),
        putFrame: [m.putUnmapped(self.frame.known()), self.frame.set('none')],
        leaveMmap: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none')],
        returnZero: [
          m.removalDone(self.page),
          when(self.judged, m.discardReturned(self.page)),
          when(m.kernel.tlbs, m.judgeZapReturn(self.page)),
        ],
      },
      steps: {
        ...bracket.steps,
        ...event.steps,
        lockMmap: m.mmapLockOf(self.page).acquireRead(),
        lockMmapAgain: m.mmapLockOf(self.page).acquireRead(),
        lockPmd: m.lockPmd(self.page),
        lockPte: m.lockPte(at),
      },
    };
  },
);

const discarding = setup(vocabulary(discarder));

export const madviseDontneed = discarding.createMachine({
  id: 'MADV_DONTNEED',
  meta: { in: 'mm/madvise.c:madvise_dontneed_free', version: '6.12', excludes: anonymousOnly },
  initial: 'called',
  states: {
    called: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'discardCalled'], target: 'locked' } },
    },
    locked: {
      meta: { in: 'mm/madvise.c:madvise_walk_vmas' },
      on: { 'find VMA': { actions: 'findVma', target: 'found' } },
    },
    found: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_remove' },
      on: {
        'check VMA': [
          {
            description: 'its context wants to know',
            guard: and(['vmaCovers', 'announces']),
            actions: 'noteContext',
            target: 'removing',
          },
          { description: 'nobody wants to know', guard: 'vmaCovers', target: 'zapping' },
          { description: 'no VMA there', target: 'zapped' },
        ],
      },
    },
    removing: {
      initial: 'announcing',
      meta: { in: 'fs/userfaultfd.c:userfaultfd_event_wait_completion' },
      on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
      states: {
        announcing: {
          meta: { in: 'fs/userfaultfd.c:userfaultfd_remove' },
          on: { 'get context': { actions: 'beginEvent', target: 'referenced' } },
        },
        referenced: {
          always: [
            { guard: 'noMmapChanging', target: 'announced' },
            { guard: 'hasMapChangingLock', target: 'lockingMapChanging' },
            { target: 'counting' },
          ],
        },
        // Waits for the resolvers that are past their look at mmap_changing.
        lockingMapChanging: {
          meta: { in: 'fs/userfaultfd.c:userfaultfd_remove' },
          on: {
            'lock map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'counting' },
          },
        },
        counting: {
          meta: { in: 'fs/userfaultfd.c:userfaultfd_remove' },
          on: { 'count event': { actions: 'countEvent', target: 'counted' } },
        },
        counted: { always: [{ guard: 'hasMapChangingLock', target: 'unlockingMapChanging' }, { target: 'announced' }] },
        unlockingMapChanging: {
          meta: { in: 'fs/userfaultfd.c:userfaultfd_remove' },
          on: { 'unlock map_changing_lock': { actions: 'unlockMapChanging', target: 'announced' } },
        },
        announced: {
          meta: { in: 'fs/userfaultfd.c:userfaultfd_remove' },
          on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'unlocked' } },
        },
        ...eventWait,
        finishing: { always: [{ guard: 'noMmapChanging', target: 'putting' }, { target: 'uncounting' }] },
        // From here on resolvers may fill again, although the page is still to be zapped.
        uncounting: { on: { 'uncount event': { actions: 'uncountEvent', target: 'putting' } } },
        putting: {
          meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_put' },
          on: { 'put context': { actions: 'endEvent', target: 'finished' } },
        },
        finished: {
          meta: { in: 'mm/madvise.c:madvise_dontneed_free' },
          on: { 'take mmap_lock': { guard: 'lockMmapAgain', actions: 'lockMmapAgain', target: 'relocked' } },
        },
        // The VMA that was found before may be gone.
        relocked: {
          meta: { in: 'mm/madvise.c:madvise_dontneed_free' },
          on: { 'find VMA': { actions: 'findVmaAgain', target: 'foundAgain' } },
        },
        foundAgain: {
          meta: { in: 'mm/madvise.c:madvise_dontneed_free' },
          on: {
            'check VMA': [
              { description: 'covers the page', guard: 'vmaCovers', target: '#MADV_DONTNEED.zapping' },
              { description: 'gone', target: '#MADV_DONTNEED.zapped' },
            ],
          },
        },
      },
    },
    zapping: {
      initial: 'begun',
      meta: { in: 'mm/memory.c:zap_pte_range', version: '6.1' },
      states: {
        begun: { always: [{ guard: 'somebodySubscribed', target: 'announcing' }, { target: 'walking' }] },
        announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
        walking: {
          always: [
            { guard: 'hugePages', target: 'testingPmd' },
            { actions: 'noteTable', target: 'lockingPte' },
          ],
        },
        testingPmd: {
          meta: { in: 'mm/memory.c:zap_pmd_range' },
          on: {
            'test PMD': [
              { description: 'huge, in the range', guard: 'hugeAndCovered', target: 'zapHugePmd' },
              { description: 'huge, partly in the range', guard: 'pmdHuge', target: 'splitHugePmd' },
              { description: 'not huge', target: 'readingPmd' },
            ],
          },
        },
        zapHugePmd: { ...zapHugePmd, onDone: { target: 'readingPmd' } },
        splitHugePmd: { ...splitHugePmd, onDone: { target: 'readingPmd' } },
        // Faults and other zaps hold mmap_lock for reading too: only a table stays what it is.
        readingPmd: {
          meta: { in: 'mm/memory.c:zap_pmd_range' },
          on: {
            'read PMD': [
              { description: 'a table', guard: 'pmdTable', actions: 'noteTable', target: 'lockingPte' },
              { description: 'no table', target: 'unlocked' },
            ],
          },
        },
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: {
          on: {
            'zap PTE': [
              { description: 'none', guard: 'pteNone', target: 'cleared' },
              {
                description: 'a migration entry',
                guard: 'migrationEntry',
                actions: ['gather', 'zap'],
                target: 'cleared',
              },
              { description: 'a page', actions: ['gather', 'zap'], target: 'cleared' },
            ],
          },
        },
        cleared: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
        unlocked: { always: [{ guard: 'somebodySubscribed', target: 'ending' }, { target: 'finishing' }] },
        ending: { ...invalidateRangeEnd, onDone: { target: 'finishing' } },
        finishing: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
        flushing: {
          initial: 'deciding',
          meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
          states: {
            deciding: {
              on: {
                'look for a pending flush': [
                  { description: 'a flush is owed', guard: 'owesFlush', target: 'owing' },
                  { description: 'none is owed', target: 'over' },
                ],
              },
            },
            owing: {
              on: {
                'flush TLBs': [
                  { description: 'broadcast', guard: 'broadcasts', actions: 'flushAll', target: 'over' },
                  { description: 'by interrupts', actions: 'postFlush', target: 'awaiting' },
                ],
              },
            },
            awaiting: { on: { 'all CPUs acknowledged': { guard: 'flushAcknowledged', target: 'over' } } },
            over: { type: 'final' },
          },
          onDone: { target: 'flushed' },
        },
        flushed: { always: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'freed' }] },
        freeing: {
          meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
          on: { 'free frame': { actions: 'putFrame', target: 'freed' } },
        },
        freed: { always: [{ guard: 'tlbs', target: 'leavingGather' }, { target: '#MADV_DONTNEED.zapped' }] },
        leavingGather: {
          meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
          on: { 'end gather': { actions: 'endGather', target: '#MADV_DONTNEED.zapped' } },
        },
      },
    },
    zapped: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'drop mmap_lock': { actions: 'leaveMmap', target: 'returning' } },
    },
    returning: { meta: { in: 'user space' }, on: { return: { actions: 'returnZero', target: 'done' } } },
    done: { type: 'final' },
  },
});
