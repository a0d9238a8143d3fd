/** Vocabulary of migrate-vma.ts: who migrates a range of the address space, and the driver for whom this is done. */
import { setup } from 'xstate';
import {
  also,
  and,
  exists,
  flag,
  type IndexExpr,
  index,
  mightSleep,
  not,
  nothing,
  optional,
  or,
  pickIndex,
  type RecordPlace,
  range,
  reference,
  role,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const migratorRegisters = {
  /** Constant: where the driver wants the pages to be. */
  into: words('memory of the device', 'other memory'),
  /** Constant: the driver may leave pages where they are, also if it has memory for them. */
  mayDecline: variant(flag),
  /** Constant: there may be no memory for a table, and the memory cgroup may be at its limit. */
  mishaps: variant(flag),
  /** Constants: the driver maps what has migrated, into which MMU, and its notifier ignores its own migrations. */
  mapsResult: variant(flag),
  device: index(m.consumer),
  /** Constant: before 6.0 the TLBs are flushed when the PTL is free again. */
  flushesLate: variant(flag),
  /** Constant: holes are collected in every VMA, as in seed 002; only the insertion asks whether it is anonymous. */
  collectsAllHoles: variant(flag),
  /** Constant: a driver that returns when there is nothing to migrate, as nouveau and amdkfd do. */
  asksCount: variant(flag),
  /** Constant: until 5.8, and so in seed 002, a charge is tried, and then committed or cancelled. */
  triesCharge: variant(flag),
  /** Constant: what an earlier call has left in the first place of `dst`, which the driver uses again. */
  leftover: optional(m.frame),

  /** Constant: what becomes of a page that another has locked while it is collected: see migrate-vma-collect.ts. */
  latePages: words('left', 'tried again', 'waited for'),
  /** Constant: the first page of the range, which ends with its region. */
  start: index(m.page),

  vma: reference(m.vma),
  /** addr, in step with `slot`. */
  page: index(m.page),
  ...m.migrateArrays,
  table: reference(m.table),
  /** cpages: how many pages `src` calls MIGRATE. */
  cpages: range(0, [m.slot]),
  /** The pages loop has announced its changes. */
  notified: flag,
  ...bracketRegisters,
};

/** Names that the phases share: the entry that the loop is at, and what the arrays say of it. */
function cursor(self: RecordPlace<typeof migratorRegisters>) {
  return {
    at: m.ptep(self.page, self.table),
    src: self.src.at(self.slot),
    dst: self.dst.at(self.slot),
  };
}

/** `inRange`: the pages that are asked for, which are the rest of a region if nothing else is said. */
export function migratorVocabulary(
  self: RecordPlace<typeof migratorRegisters>,
  chosen: Chosen<{ readonly frame: typeof m.frame; readonly table: typeof m.table }>,
  inRange: m.Covers = (p) => m.sameRegion(p, self.start),
) {
  const { at, src, dst } = cursor(self);
  const now = m.entry(at);
  const anonymous = not(m.vmas.vmOps.at(self.vma));
  const toDevice = self.into.is('memory of the device');
  const frameFree = (f: IndexExpr<'frame'>) =>
    or(and(toDevice, m.deviceFrameFree(f)), and(not(toDevice), m.frameFree(f)));
  const fromHere: m.Covers = (p) => and(not(p.before(self.page)), inRange(p));
  const noSource = { migrate: false, frame: 'none', write: false } as const;
  const noFrame = src.frame.is('none');
  const noDst = dst.is('none');
  const failed = not(src.migrate);
  const slotInUse = m.judgeSlot(self.slot);
  const owner = pickIndex(m.consumer, self.mapsResult, self.device, 'none');
  const bracket = bracketVocabulary(self, { covers: fromHere, owner });
  return {
    guards: {
      ...bracket.guards,
      rangeCovered: and(self.vma.isnt('none'), m.vmaIsLive(self.vma)),
      mapsResult: self.mapsResult,
      atLastSlot: self.slot.next().isLast(),

      // migrate_vma_setup()
      hasTable: m.tableAt(self.page).isnt('none'),
      fillsWholeHole: and(m.pmdNone(self.page), or(self.collectsAllHoles, anonymous)),
      entryEmpty: and(now.kind.is('none'), or(self.collectsAllHoles, anonymous)),
      entryZero: now.kind.is('zero'),
      entryPresent: now.kind.is('present'),
      pinned: m.frames.pins.at(src.frame).moreThan(0),
      anyUnmapped: exists(m.slot, (s) => self.src.at(s).frame.isnt('none')),
      flushesLate: self.flushesLate,
      noSourceFrame: noFrame,
      /** Before a page that is given up is mapped again. */
      stillToRestore: m.migrates(at, src.frame),
      triesLater: not(self.latePages.is('left')),
      waitsForPages: self.latePages.is('waited for'),
      sourceLocked: m.frames.lock.at(src.frame).held(),
      mappedElsewhere: m.frames.mapcount.at(src.frame).moreThan(0),
      isolatedByOther: m.frames.isolated.at(src.frame),
      sourceExact: m.refsExact(src.frame, 1),
      failed,
      nothingToMigrate: self.cpages.is(0),
      asksCount: self.asksCount,
      movesOn: or(noFrame, src.migrate),

      // The driver
      mayDecline: or(self.mayDecline, not(exists(m.frame, frameFree))),
      migrated: and(src.migrate, not(noDst)),
      invalidatedMeanwhile: m.mustRetry(self.device, self.page),

      // migrate_vma_pages()
      noDestination: noDst,
      bracketNeeded: not(self.notified),
      notified: self.notified,
      notAnonymous: not(anonymous),
      pmdNone: m.pmdNone(self.page),
      /** pmd_trans_unstable(): once a table was not needed, or was. */
      pmdUnstable: m.tableAt(self.page).is('none'),
      pmdStillNone: m.pmdNone(self.page),
      tableFree: m.tableFree(chosen.table),
      mayFail: self.mishaps,
      addressSpaceUnstable: m.mms.unstable.at(m.mmOf(self.page)),
      pageMapped: now.kind.is('present'),
      otherEntry: not(now.kind.isOneOf('none', 'zero', 'present')),
      armed: m.vmaIsArmed(self.vma),

      // migrate_vma_finalize()
      emptyWithDst: and(noFrame, not(noDst)),
      failedWithDst: and(failed, not(noDst)),
      stillEntered: m.migrates(at, src.frame),
      hasDst: not(noDst),
    },
    actions: {
      ...bracket.actions,
      findVma: [self.page.set(self.start), when(m.vmaIsLive(m.vmaAt(self.start)), self.vma.set(m.vmaAt(self.start)))],
      reuseArrays: when(self.leftover.isnt('none'), self.dst.at(0).set(self.leftover)),
      snapshotSeq: m.snapshotSeq(self.device),
      forgetSnapshot: m.forgetSnapshot(self.device),
      unlockMmap: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none')],
      advance: [self.slot.set(self.slot.next()), self.page.set(self.page.next())],
      rewind: [self.slot.set(0), self.page.set(self.start)],

      noteTable: self.table.set(m.tableAt(self.page)),
      followPmd: m.followPmd(self.page, self.table),
      forgetTable: self.table.set('none'),
      setHole: [slotInUse, src.set({ migrate: true, frame: 'none', write: false })],
      clearDst: [slotInUse, dst.set('none')],
      clearDstOfHole: [slotInUse, dst.set('none')],
      /** Not used: where e20d103b6c37 found dst to be cleared for a hole. */
      clearDstOfNext: [m.judgeSlot(self.slot.next()), self.dst.at(self.slot.next()).set('none')],
      countPage: self.cpages.increment(),
      countDown: self.cpages.decrement(),
      skip: [slotInUse, src.set(noSource), dst.set('none')],
      getPage: [slotInUse, m.getFrame(now.frame), src.set({ frame: now.frame, write: now.write })],
      putCollected: m.putFrame(src.frame),
      keepForLater: src.migrate.set(true),
      clearPte: m.takeEntryOut(at),
      restorePte: m.restoreCleared(at, src.frame.known(), src.write),
      enterMigration: [m.enterMigration(at, src.frame.known(), src.write), src.migrate.set(true)],
      flushRange: m.flushAllTlbsOf(inRange),
      unlockPte: m.unlockPte(at),
      isolate: [m.isolateFrame(src.frame), m.putFrame(src.frame)],
      putBack: m.frames.isolated.at(src.frame).set(false),
      giveUp: src.migrate.set(false),
      restoreEntry: m.leaveMigration(at, src.frame),
      returnCount: m.judgeCount((s) => self.src.at(s).migrate, self.cpages),
      forgetCount: self.cpages.set(0),
      unlockSource: m.frames.lock.at(src.frame).release(),
      putSource: [m.putFrame(src.frame), src.set(noSource)],

      copyPage: m.copyFrame(dst.known(), src.frame.known(), self.page),
      clearPage: m.fillFrame(dst.known(), 'zero'),
      decline: slotInUse,
      mapResult: m.setSpte(self.device, self.page, dst.known(), true),
      unlockDevice: m.secondary.lock.at(self.device).release(),

      moveMapping: m.chargeFrame(dst.known()),
      copyGivenUp: m.copyGivenUp(src.frame.known()),
      noteBracket: self.notified.set(true),
      forgetBracket: self.notified.set(false),
      allocateTable: [mightSleep, m.allocateTable(chosen.table), self.table.set(chosen.table)],
      populate: m.populatePmd(self.page, self.table),
      unlockPmd: m.unlockPmd(self.page),
      freeTable: [m.freeTable(self.table), self.table.set('none')],
      charge: [mightSleep, when(self.triesCharge, m.tryCharge(), m.chargeFrame(dst.known()))],
      cancelCharge: when(self.triesCharge, m.cancelCharge()),
      clearAndFlush: [m.judgeReplacement(at), m.clearEntry(at), m.flushAllTlbs(self.page)],
      insert: [
        when(self.triesCharge, m.commitCharge(dst.known())),
        m.insertFrame(at, dst.known(), not(m.vmas.readOnly.at(self.vma))),
      ],

      /** Nothing: where a broken form unlocks the page too early. */
      beforeReplacing: nothing,
      replaceEntry: m.leaveMigration(at, pickIndex(m.frame, src.migrate, dst, src.frame).known()),
      unlockDst: m.frames.lock.at(dst).release(),
      putDst: m.putFrame(dst),
      putDstOfHole: m.putFrame(dst),
      forgetDst: dst.set('none'),
      unlockMigrated: m.frames.lock.at(src.frame).release(),
      putMigrated: m.putBackFrame(src.frame),
      forgetSource: src.set(noSource),
    },
    steps: {
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
      ...bracket.steps,
      lockPte: m.lockPte(at),
      lockSource: m.frames.lock.at(src.frame).acquire(),
      allocateDst: also(
        m.frames.lock.at(chosen.frame).acquire(),
        [mightSleep, slotInUse, m.allocateFrame(chosen.frame), dst.set(chosen.frame)],
        frameFree(chosen.frame),
      ),
      lockDevice: m.secondary.lock.at(self.device).acquire(),
      lockPmd: m.lockPmd(self.page),
    },
  };
}

export const migrator = role(
  'migrator',
  { registers: migratorRegisters, choices: { frame: m.frame, table: m.table }, family: true },
  ({ self, chosen }) => migratorVocabulary(self, chosen),
);

export const migration = setup(vocabulary(migrator));

/** The end of a loop's body: on to the next page of the range, or out of the loop. */
export function next<const First extends string, const After extends string>(first: First, after: After) {
  return states({
    on: {
      'next page': [
        { description: 'that was the last', guard: 'atLastSlot', actions: 'rewind', target: after },
        { description: 'there are more', actions: 'advance', target: first },
      ],
    },
  });
}
