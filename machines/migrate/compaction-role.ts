/** What compaction can ask and do with a page that it comes across: the vocabulary of migrate-pages.ts. */
import {
  also,
  and,
  exists,
  flag,
  index,
  mightSleep,
  not,
  pickIndex,
  type RecordPlace,
  reference,
  role,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const compactionRegisters = {
  /** Constants: the page that it comes across, and the one address that the reverse map gives for it. */
  frame: index(m.frame),
  page: index(m.page),
  vma: index(m.vma),
  /** The new page. */
  to: reference(m.frame),
  table: reference(m.table),
  /** What the cleared entry permitted. */
  write: flag,
  /** PAGE_WAS_MAPPED: there are migration entries to be removed. */
  wasMapped: flag,
  /** They are to map the new page; otherwise the old one again. */
  moved: flag,
  ...bracketRegisters,
};
export const compactionChoices = { frame: m.frame };

export function compactionVocabulary(
  self: RecordPlace<typeof compactionRegisters>,
  chosen: Chosen<typeof compactionChoices>,
) {
  const { frames } = m;
  const from = self.frame;
  const to = self.to;
  const at = m.ptep(self.page, self.table);
  const now = m.entry(at);
  const anonLock = m.vmas.anonLock.at(self.vma);
  const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
  return {
    guards: {
      ...bracket.guards,
      frameHeld: m.frameHeld(from),
      onLru: not(frames.isolated.at(from)),
      freedMeanwhile: frames.refs.at(from).is(1),
      noFrameFree: not(exists(m.frame, (f) => m.frameFree(f))),
      pageMapped: frames.mapcount.at(from).moreThan(0),
      unmappedMeanwhile: frames.mapcount.at(from).is(0),
      tableFound: m.tableAt(self.page).isnt('none'),
      looksPresent: m.entryLockless(at).kind.is('present'),
      mapsPage: and(now.kind.is('present'), now.frame.is(from)),
      standsForPage: m.migrates(at, from),
      pinned: frames.pins.at(from).moreThan(0),
      wasMapped: self.wasMapped,
      refsExact: m.refsExact(from, 1),
    },
    actions: {
      ...bracket.actions,
      getFrame: m.getFrame(from),
      putFrame: m.putFrame(from),
      clearLru: frames.isolated.at(from).set(true),
      putBack: m.putBackFrame(from),
      noteMapped: self.wasMapped.set(true),
      noteTable: self.table.set(m.tableAt(self.page)),
      forgetTable: self.table.set('none'),
      clearPte: [self.write.set(now.write), m.takeEntryOut(at)],
      flushTlbs: m.flushAllTlbs(self.page),
      restorePte: [m.restoreCleared(at, from, self.write), self.write.set(false)],
      enterMigration: [m.enterMigration(at, from, self.write), self.write.set(false)],
      unlockPte: [m.unlockPte(at), self.table.set('none')],
      unlockAnon: anonLock.releaseRead(),
      moveMapping: m.chargeFrame(to),
      copyPage: [m.copyFrame(to.known(), from, self.page), self.moved.set(true)],
      replaceEntry: m.leaveMigration(at, pickIndex(m.frame, self.moved, to, from).known()),
      forgetMapped: self.wasMapped.set(false),
      unlockNew: frames.lock.at(to).release(),
      unlockPage: m.unlockAndWake(from),
      putNew: [m.putFrame(to), self.to.set('none')],
    },
    steps: {
      allocateNew: also(
        frames.lock.at(chosen.frame).acquire(),
        [mightSleep, m.allocateFrame(chosen.frame), self.to.set(chosen.frame)],
        m.frameFree(chosen.frame),
      ),
      tryPageLock: frames.lock.at(from).acquire(),
      lockAnon: anonLock.acquireRead(),
      ...bracket.steps,
      lockPte: m.lockPte(at),
    },
  };
}

export const compactor = role(
  'compactor',
  { registers: compactionRegisters, choices: compactionChoices },
  ({ self, chosen }) => compactionVocabulary(self, chosen),
);
