/**
 * What the last mmput() owes: __mmput() (kernel/fork.c) with exit_mmap() and remove_vma() (mm/mmap.c), Linux 6.1,
 * and by kernel.exitTakesNoLock the form before 5.17; by kernel.exitWaitsForMmapLock with the
 * userfaultfd_exit() that seed 003 thinks of. An actor of its own, since any holder of mm_users may be the last.
 * Subscribers to notifiers are released first: mmu-notifier-release.ts.
 * Not modelled: khugepaged_exit(), for which a scenario is refused; page-table pages, TLB flush,
 * mlocked VMAs, the OOM reaper.
 */
import { setup } from 'xstate';
import { each, index, not, optional, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { bracketRegisters } from '../notifier/bracket-role.ts';
import { notifierRelease, releaseAllVocabulary } from '../notifier/mmu-notifier-release.ts';

export const lastUser = role(
  'last user of the mm',
  {
    registers: {
      /** Constant: whose last user it is. */
      mm: index(m.mm),
      page: optional(m.page),
      frame: reference(m.frame),
      /** What was deposited with a huge page. */
      deposit: reference(m.table),
      ...bracketRegisters,
    },
  },
  ({ self }) => {
    const page = self.page.known();
    const at = m.ptep(page);
    const mmapLock = m.mms.lock.at(self.mm);
    const release = releaseAllVocabulary(self, self.mm);
    return {
      guards: {
        ...release.guards,
        mmUnused: m.mmUnused(self.mm),
        takesNoLock: m.kernel.exitTakesNoLock,
        waitsForOperations: m.kernel.exitWaitsForMmapLock,
        hasNotifiers: m.hasNotifiers(self.mm),
        noTlbs: not(m.kernel.tlbs),
        regionIsHuge: m.pmdHuge(page),
        noTable: m.pmdNone(page),
        pteNone: m.pteNone(at),
        hasFrame: self.frame.isnt('none'),
        lastPage: m.isLastOfMm(page),
      },
      actions: {
        ...release.actions,
        zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at)],
        unlockPte: m.unlockPte(at),
        zapHuge: [self.frame.set(m.pmdOf(page).frame), self.deposit.set(m.pmdOf(page).table), m.zapHugePmd(page)],
        freeDeposit: [m.freeTable(self.deposit), self.deposit.set('none')],
        unlockPmd: m.unlockPmd(page),
        putFrame: [m.putUnmapped(self.frame.known()), self.frame.set('none')],
        beginTearDown: m.beginTearDown(self.mm),
        beginPages: m.firstPageOf(self.mm, self.page),
        nextPage: self.page.set(page.next()),
        endPages: self.page.set('none'),
        unlockMmapRead: mmapLock.releaseRead(),
        queueForMmapLock: mmapLock.queueWrite(),
        freeVmas: each(m.vma, (vma) => when(m.vmas.mm.at(vma).is(self.mm), m.freeVma(vma))),
        unlockMmapWrite: mmapLock.releaseWrite(),
        mmdrop: m.mmdrop(self.mm),
      },
      steps: {
        ...release.steps,
        lockMmapRead: mmapLock.acquireRead(),
        lockMmapWrite: mmapLock.acquireWrite(),
        lockPte: m.lockPte(at),
        lockPmd: m.lockPmd(page),
      },
    };
  },
);

export const exitMmap = setup(vocabulary(lastUser)).createMachine({
  id: 'exit_mmap',
  initial: 'inUse',
  meta: {
    in: 'mm/mmap.c:exit_mmap',
    version: '6.1',
    does: ['exits'],
    excludes: {
      ...noFiles,
      collapses: 'khugepaged_exit(), which waits for a collapse that is under way, is not modelled',
    },
    assumes: {
      noTlbs: 'the flush of tlb_finish_mmu() is not modelled',
    },
  },
  states: {
    inUse: {
      tags: 'idle',
      meta: { in: 'kernel/fork.c:__mmput' },
      on: { 'mm_users is 0': { guard: 'mmUnused', actions: 'beginPages', target: 'unused' } },
    },
    unused: { always: [{ guard: 'waitsForOperations', target: 'waitingForOperations' }, { target: 'alone' }] },
    // Whoever looked at mm_users under mmap_lock before it fell to 0 has left when this is over.
    waitingForOperations: {
      initial: 'queueing',
      meta: { in: 'fs/userfaultfd.c:userfaultfd_exit', version: 'seed 003' },
      states: {
        queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
        queued: { on: { 'take mmap_lock': { guard: 'lockMmapWrite', actions: 'lockMmapWrite', target: 'locked' } } },
        locked: { on: { 'drop mmap_lock': { actions: 'unlockMmapWrite', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'alone' },
    },
    // From here on only those who come by the reverse map tell anybody.
    alone: { always: [{ guard: 'hasNotifiers', target: 'releasing' }, { target: 'released' }] },
    releasing: { ...notifierRelease, onDone: { target: 'released' } },
    released: {
      always: [{ guard: 'takesNoLock', actions: 'beginTearDown', target: 'unmapping' }, { target: 'locking' }],
    },
    locking: {
      on: {
        'take mmap_lock': { guard: 'lockMmapRead', actions: ['lockMmapRead', 'beginTearDown'], target: 'unmapping' },
      },
    },
    unmapping: {
      initial: 'atPage',
      meta: { in: 'mm/memory.c:zap_pte_range' },
      states: {
        atPage: {
          always: [
            { guard: 'regionIsHuge', target: 'zappingHuge', description: 'a huge page' },
            { guard: 'noTable', target: 'skipping', description: 'no table' },
            { target: 'lockingPte', description: 'a table' },
          ],
        },
        skipping: {
          meta: { in: 'mm/memory.c:zap_pmd_range' },
          on: { 'pass over empty PMD': { target: 'passed' } },
        },
        zappingHuge: {
          initial: 'lockingPmd',
          meta: { in: 'mm/huge_memory.c:zap_huge_pmd' },
          states: {
            lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'locked' } } },
            locked: { on: { 'clear PMD': { actions: 'zapHuge', target: 'zapped' } } },
            zapped: { on: { 'free table': { actions: 'freeDeposit', target: 'unlocking' } } },
            unlocking: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#exit_mmap.unmapping.freeing' } } },
          },
        },
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
        locked: {
          on: {
            'zap PTE': [
              { guard: 'pteNone', target: 'zapped', description: 'none' },
              { actions: 'zap', target: 'zapped', description: 'mapped' },
            ],
          },
        },
        zapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
        unlocked: { always: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'passed' }] },
        freeing: {
          meta: { in: 'mm/mmu_gather.c:tlb_batch_pages_flush' },
          on: { 'free frame': { actions: 'putFrame', target: 'passed' } },
        },
        passed: {
          always: [
            { guard: 'lastPage', actions: 'endPages', target: '#exit_mmap.unmapped' },
            { actions: 'nextPage', target: 'atPage' },
          ],
        },
      },
    },
    unmapped: { always: [{ guard: 'takesNoLock', target: 'freeing' }, { target: 'lockedForReading' }] },
    lockedForReading: { on: { 'drop mmap_lock': { actions: 'unlockMmapRead', target: 'unlocked' } } },
    unlocked: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmapWrite', actions: 'lockMmapWrite', target: 'freeing' } } },
    freeing: {
      on: {
        'free VMAs': [
          { guard: 'takesNoLock', actions: 'freeVmas', target: 'dropping', description: 'without mmap_lock' },
          { actions: 'freeVmas', target: 'freed', description: 'under mmap_lock' },
        ],
      },
    },
    freed: { on: { 'drop mmap_lock': { actions: 'unlockMmapWrite', target: 'dropping' } } },
    dropping: {
      meta: { in: 'kernel/fork.c:__mmput' },
      on: { mmdrop: { actions: 'mmdrop', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
