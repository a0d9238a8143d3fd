/**
 * madvise(MADV_DONTNEED) of one page: madvise_dontneed_free() (mm/madvise.c), zap_page_range_single(), zap_pmd_range() and
 * zap_pte_range() (mm/memory.c), zap_huge_pmd() and __split_huge_pmd() (mm/huge_memory.c), tlb_finish_mmu()
 * (mm/mmu_gather.c), userfaultfd_remove() and userfaultfd_event_wait_completion() (fs/userfaultfd.c). Linux 6.9 and later,
 * with map_changing_lock; by kernel.noMmapChanging the form before 4.18, in which the event does not hold back resolvers.
 * What a scenario does not have costs it no step: subscribed consumers, huge PMD entries (kernel.hugePages), TLBs
 * (kernel.tlbs).
 * Not modelled: the per-VMA lock of 6.16, a batch that is full within the range, a range that was split meanwhile.
 */
import { and, setup } from 'xstate';
import { and as both, each, flag, index, me, not, or, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const discarder = role(
  'discarder',
  {
    registers: {
      /** Constant: the page of the range. */
      page: index(m.page),
      /** Constant: a fatal signal may arrive while the event waits to be read. */
      mayBeKilled: flag,
      /** Constant: the scenario asks for DATA6, whose ghost others are spared. */
      judged: flag,
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
    const eventLock = m.uffd.eventLock.at(self.ctx);
    const mapChangingLock = m.uffd.mapChangingLock.at(self.ctx);
    const owner = m.vmas.ctx.at(self.vma);
    const eventRead = m.event.stage.at(me).is('read');
    const givesUp = or(m.uffd.released.at(self.ctx), m.fatalSignalPending());
    const bracket = bracketVocabulary(self, { covers });
    return {
      guards: {
        ...bracket.guards,
        vmaCovers: both(self.vma.isnt('none'), m.vmaIsLive(self.vma)),
        announces: both(owner.isnt('none'), m.uffd.wantsEvents.at(owner)),
        noMmapChanging: m.kernel.noMmapChanging,
        eventRead,
        givesUp,
        runnable: or(m.isRunnable(), m.signalEndsWait()),
        signalMayCome: both(self.mayBeKilled, m.task.signal.at(me).is('none')),
        eventUnread: not(or(eventRead, givesUp)),
        somebodySubscribed: m.anySubscribed(),
        hugePages: m.kernel.hugePages,
        tlbs: m.kernel.tlbs,
        broadcasts: m.kernel.broadcastsTlbi,
        pmdHuge: m.pmdHuge(self.page),
        coversRegion: m.pagesAround(self.page).is(1),
        pmdTable: m.pmdOf(self.page).kind.is('table'),
        pteNone: m.pteNone(at),
        hasFrame: self.frame.isnt('none'),
        // mm_tlb_flush_nested(): what was found cleared may be cached still.
        owesFlush: m.flushIsOwed(self.page),
        flushAcknowledged: m.flushAcknowledged(),
      },
      actions: {
        ...bracket.actions,
        findVma: when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page))),
        noteContext: self.ctx.set(owner),
        prepareEvent: m.prepareEvent(self.ctx.known(), 'remove', self.page),
        unlockMapChanging: mapChangingLock.releaseWrite(),
        dropMmapLock: m.mm.lock.releaseRead(),
        queueEvent: m.queueEvent(self.ctx.known()),
        setTaskState: m.prepareToWait('killable'),
        unlockEvents: eventLock.release(),
        withdrawEvent: m.withdrawEvent(self.ctx.known()),
        receiveSignal: m.sendSignal(me, 'fatal'),
        setRunning: m.finishWait(),
        finishEvent: [m.finishEvent(self.ctx.known()), self.ctx.set('none')],
        findVmaAgain: [self.vma.set('none'), when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page)))],
        discardCalled: when(self.judged, m.discardCalled(self.page)),
        noteTable: self.table.set(m.tableAt(self.page)),
        zapPmd: [
          self.frame.set(m.pmdOf(self.page).frame),
          self.table.set(m.pmdOf(self.page).table),
          m.zapHugePmd(self.page),
          m.freeTable(self.table),
          self.table.set('none'),
          when(
            m.kernel.tlbs,
            each(m.page, (p) => when(m.sameRegion(p, self.page), m.gather(p))),
          ),
        ],
        splitPmd: m.splitHugePmd(self.page),
        unlockPmd: m.unlockPmd(self.page),
        gather: when(both(m.kernel.tlbs, old.kind.isOneOf('present', 'zero')), m.gather(self.page)),
        zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at, true)],
        unlockPte: [m.unlockPte(at), self.table.set('none')],
        flushAll: m.flushAllTlbsOf(covers),
        postFlush: m.postFlush(),
        endGather: m.gatherDone(),
        putFrame: [m.putFrame(self.frame), self.frame.set('none')],
        leaveMmap: [m.mm.lock.releaseRead(), self.vma.set('none')],
        returnZero: [
          m.removalDone(self.page),
          when(self.judged, m.discardReturned(self.page)),
          when(m.kernel.tlbs, m.judgeZapReturn(self.page)),
        ],
      },
      steps: {
        ...bracket.steps,
        lockMmap: m.mm.lock.acquireRead(),
        lockMmapAgain: m.mm.lock.acquireRead(),
        lockMapChanging: mapChangingLock.acquireWrite(),
        lockEvents: eventLock.acquire(),
        wakeReaders: m.wakeFdQueue(self.ctx.known()),
        lockPmd: m.lockPmd(self.page),
        lockPte: m.lockPte(at),
      },
    };
  },
);

export const madviseDontneed = setup(vocabulary(discarder)).createMachine({
  id: 'MADV_DONTNEED',
  initial: 'called',
  states: {
    called: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'discardCalled'], target: 'locked' } },
    },
    locked: { on: { 'find VMA': { actions: 'findVma', target: 'found' } } },
    found: {
      on: {
        'check VMA': [
          { guard: and(['vmaCovers', 'announces']), actions: 'noteContext', target: 'removing' },
          { guard: 'vmaCovers', target: 'zapping' },
          { target: 'zapped' },
        ],
      },
    },
    removing: {
      initial: 'announcing',
      on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
      states: {
        // Waits for the resolvers that are past their look at mmap_changing.
        announcing: {
          on: {
            'lock map_changing_lock': [
              { guard: 'noMmapChanging', actions: 'prepareEvent', target: 'announced' },
              { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'counting' },
            ],
          },
        },
        counting: { on: { 'count event': { actions: 'prepareEvent', target: 'counted' } } },
        counted: { on: { 'unlock map_changing_lock': { actions: 'unlockMapChanging', target: 'announced' } } },
        announced: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'unlocked' } } },
        unlocked: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'linking' } } },
        linking: { on: { 'queue event': { actions: 'queueEvent', target: 'linked' } } },
        linked: { on: { 'set task state': { actions: 'setTaskState', target: 'waiting' } } },
        waiting: {
          on: {
            'check event': [
              { guard: 'eventRead', target: 'over' },
              { guard: 'givesUp', actions: 'withdrawEvent', target: 'over' },
              { target: 'notifying' },
            ],
          },
        },
        notifying: { on: { 'unlock events': { actions: 'unlockEvents', target: 'wakingReaders' } } },
        wakingReaders: {
          on: { 'wake readers': { guard: 'wakeReaders', actions: 'wakeReaders', target: 'asleep' } },
        },
        asleep: {
          tags: 'asleep',
          meta: { while: 'eventUnread' },
          on: { 'return from schedule': { guard: 'runnable', target: 'relocking' } },
        },
        relocking: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'linked' } } },
        over: { on: { 'set task running': { actions: 'setRunning', target: 'leaving' } } },
        leaving: { on: { 'unlock events': { actions: 'unlockEvents', target: 'finishing' } } },
        // From here on resolvers may fill again, although the page is still to be zapped.
        finishing: { on: { 'uncount event': { actions: 'finishEvent', target: 'finished' } } },
        finished: {
          on: { 'take mmap_lock': { guard: 'lockMmapAgain', actions: 'lockMmapAgain', target: 'relocked' } },
        },
        // The VMA that was found before may be gone.
        relocked: { on: { 'find VMA': { actions: 'findVmaAgain', target: 'foundAgain' } } },
        foundAgain: {
          on: {
            'check VMA': [
              { guard: 'vmaCovers', target: '#MADV_DONTNEED.zapping' },
              { target: '#MADV_DONTNEED.zapped' },
            ],
          },
        },
      },
    },
    zapping: {
      initial: 'begun',
      states: {
        begun: { always: [{ guard: 'somebodySubscribed', target: 'announcing' }, { target: 'walking' }] },
        announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
        walking: {
          always: [
            { guard: 'hugePages', target: 'testingPmd' },
            { actions: 'noteTable', target: 'lockingPte' },
          ],
        },
        testingPmd: { on: { 'test PMD': [{ guard: 'pmdHuge', target: 'lockingPmd' }, { target: 'readingPmd' }] } },
        lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
        pmdLocked: {
          on: {
            'zap or split PMD': [
              { guard: and(['pmdHuge', 'coversRegion']), actions: 'zapPmd', target: 'pmdCleared' },
              { guard: 'pmdHuge', actions: 'splitPmd', target: 'pmdChanged' },
              { target: 'pmdChanged' },
            ],
          },
        },
        pmdCleared: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'unlocked' } } },
        pmdChanged: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'readingPmd' } } },
        // Faults and other zaps hold mmap_lock for reading too: only a table stays what it is.
        readingPmd: {
          on: {
            'read PMD': [{ guard: 'pmdTable', actions: 'noteTable', target: 'lockingPte' }, { target: 'unlocked' }],
          },
        },
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: {
          on: {
            'zap PTE': [
              { guard: 'pteNone', target: 'cleared' },
              { actions: ['gather', 'zap'], target: 'cleared' },
            ],
          },
        },
        cleared: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
        unlocked: { always: [{ guard: 'somebodySubscribed', target: 'ending' }, { target: 'finishing' }] },
        ending: { ...invalidateRangeEnd, onDone: { target: 'finishing' } },
        finishing: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
        flushing: {
          initial: 'deciding',
          states: {
            deciding: {
              on: { 'look for a pending flush': [{ guard: 'owesFlush', target: 'owing' }, { target: 'over' }] },
            },
            owing: {
              on: {
                'flush TLBs': [
                  { guard: 'broadcasts', actions: 'flushAll', target: 'over' },
                  { actions: 'postFlush', target: 'awaiting' },
                ],
              },
            },
            awaiting: { on: { 'all CPUs acknowledged': [{ guard: 'flushAcknowledged', target: 'over' }] } },
            over: { type: 'final' },
          },
          onDone: { target: 'flushed' },
        },
        flushed: { always: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'freed' }] },
        freeing: { on: { 'free frame': { actions: 'putFrame', target: 'freed' } } },
        freed: { always: [{ guard: 'tlbs', target: 'leavingGather' }, { target: '#MADV_DONTNEED.zapped' }] },
        leavingGather: { on: { 'end gather': { actions: 'endGather', target: '#MADV_DONTNEED.zapped' } } },
      },
    },
    zapped: { on: { 'drop mmap_lock': { actions: 'leaveMmap', target: 'returning' } } },
    returning: { on: { return: { actions: 'returnZero', target: 'done' } } },
    done: { type: 'final' },
  },
});
