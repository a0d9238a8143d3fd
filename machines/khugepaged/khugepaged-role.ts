/** What khugepaged and MADV_COLLAPSE can ask and do: the vocabulary of collapse-huge-page.ts. */
import {
  and,
  blocking,
  each,
  every,
  exists,
  flag,
  index,
  mightSleep,
  not,
  optional,
  or,
  reference,
  role,
  variant,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const collapser = role(
  'collapser',
  {
    registers: {
      /** Constants: the first page of the region, and whether it is khugepaged that comes across it. */
      page: index(m.page),
      daemon: variant(flag),
      /** Constant: there may be no memory, the charge may be over the limit, and what is copied may be poisoned. */
      mishaps: variant(flag),

      vma: reference(m.vma),
      table: reference(m.table),
      huge: reference(m.frame),
      /** The page of the region that is looked at. */
      at: optional(m.page),
      /** The scan has met an entry that may be written through. */
      sawWritable: flag,
      /** The frame whose mapping has gone. */
      old: reference(m.frame),
      ...bracketRegisters,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const { frames } = m;
    const at = m.ptep(self.at, self.table);
    const now = m.entry(at);
    const kept = m.entryLockless(at);
    const pageLock = frames.lock.at(kept.frame);
    const anonLock = m.vmas.anonLock.at(self.vma);
    const vmaLock = m.vmas.lock.at(self.vma);
    const empty = now.kind.isOneOf('none', 'zero');
    const around = (q: m.Ptep['page']) => m.sameRegion(q, self.page);
    const armedHole = and(empty, m.vmaIsArmed(self.vma));
    const found = m.vmaAt(self.page);
    /** transhuge_vma_suitable(): the VMA covers the region as a whole. */
    const coversRegion = every(m.page, (q) => or(not(around(q)), m.vmaAt(q).is(found)));
    const vmaSuits = and(m.mmIsUsed(m.mmOf(self.page)), m.vmaIsLive(found), coversRegion, not(m.vmas.vmOps.at(found)));
    const unfit = and(not(empty), now.kind.isnt('present'));
    const bracket = bracketVocabulary(self, { covers: around });
    return {
      guards: {
        ...bracket.guards,
        isDaemon: self.daemon,
        before64: m.kernel.noVmaLocks,
        mayFail: self.mishaps,
        copyMayFail: and(self.mishaps, not(m.kernel.noVmaLocks), kept.kind.is('present')),
        /** hugepage_vma_revalidate(), and for khugepaged whether the address space is still in use. */
        vmaSuits,
        vmaStillSuits: vmaSuits,
        pmdIsTable: m.tableAt(self.page).isnt('none'),
        pmdGone: m.tableAt(self.page).is('none'),
        collapsedAlready: m.pmdHuge(self.page),
        lastPage: not(exists(m.page, (q) => and(self.at.known().before(q), around(q)))),
        hugeFrameFree: m.hugeFrameFree(chosen.frame),
        noHugeFrameFree: not(exists(m.frame, (f) => m.hugeFrameFree(f))),
        /** Of the hint: the VMA may be armed or disarmed before it matters. */
        hintArmedHole: armedHole,
        hintUnfit: or(
          unfit,
          and(
            now.kind.is('present'),
            or(frames.isolated.at(now.frame), not(frames.lock.at(now.frame).isFree()), not(m.refsExact(now.frame))),
          ),
        ),
        armedHole,
        unfit,
        empty,
        sawWritable: self.sawWritable,
        refsExact: m.refsExact(now.frame),
        offLru: frames.isolated.at(now.frame),
        isolated: and(kept.kind.is('present'), frames.isolated.at(kept.frame), pageLock.held()),
        pteNone: kept.kind.is('none'),
        zeroPage: kept.kind.is('zero'),
        hasOld: self.old.isnt('none'),
      },
      actions: {
        ...bracket.actions,
        findVma: self.vma.set(m.vmaAt(self.page)),
        /** After mmap_lock was dropped. */
        findVmaAgain: self.vma.set(m.vmaAt(self.page)),
        noteTable: self.table.set(m.tableAt(self.page)),
        forgetTable: self.table.set('none'),
        startPages: self.at.set(self.page),
        nextPage: self.at.set(self.at.known().next()),
        endPages: self.at.set('none'),
        noteWritable: when(now.write, self.sawWritable.set(true)),
        forgetWritable: self.sawWritable.set(false),
        unlockPte: m.unlockPte({ page: self.page, table: self.table }),
        dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
        forgetVma: self.vma.set('none'),
        allocate: [mightSleep, m.allocateFrame(chosen.frame), self.huge.set(chosen.frame)],
        charge: [mightSleep, m.chargeFrame(self.huge)],
        queueForMmapLock: m.mmapLockOf(self.page).queueWrite(),
        takeTableOut: [self.table.set(m.pmdOf(self.page).table), m.detachTable(self.page, self.table)],
        unlockPmd: m.unlockPmd(self.page),
        unlockPage: pageLock.release(),
        isolate: m.isolateFrame(now.frame),
        putBack: m.putBackFrame(kept.frame),
        putTableBack: [m.forgetHoles(self.page), m.populatePmd(self.page, self.table)],
        forgetCopies: each(m.page, (q) => when(around(q), m.collapseGivenUp({ page: q, table: self.table }))),
        unlockAnon: anonLock.releaseWrite(),
        clearPart: m.storeContent(self.huge, self.at, 'zero'),
        copyPart: m.collapseCopy(at, self.huge),
        countEmpty: m.collapseEmpty(at),
        clearPte: [self.old.set(now.frame), m.collapseClear(at)],
        freeOld: [m.putFrame(self.old), self.old.set('none')],
        setHugePmd: [
          m.setHugePmd(self.page, self.huge, self.table, not(m.vmas.readOnly.at(self.vma))),
          self.table.set('none'),
          self.huge.set('none'),
        ],
        leaveMmap: [m.endVmaWrites(m.mmOf(self.page)), m.mmapLockOf(self.page).releaseWrite(), self.vma.set('none')],
        freeHuge: [m.putFrame(self.huge), self.huge.set('none')],
      },
      steps: {
        tryMmapLock: m.mmapLockOf(self.page).acquireRead(),
        lockMmap: m.mmapLockOf(self.page).acquireRead(),
        relockMmap: m.mmapLockOf(self.page).acquireRead(),
        lockMmapToWrite: m.mmapLockOf(self.page).acquireWrite(),
        lockVma: vmaLock.acquireWrite(),
        lockAnon: anonLock.acquireWrite(),
        ...bracket.steps,
        flushTlbs: m.shootDown(around),
        lockPmd: m.lockPmd(self.page),
        lockPte: m.lockPte({ page: self.page, table: self.table }),
        walkersGone: blocking(m.lockfreeWalkersGone(), []),
        tryPageLock: frames.lock.at(now.frame).acquire(),
      },
    };
  },
);
