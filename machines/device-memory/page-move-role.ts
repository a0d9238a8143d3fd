/** Vocabulary of page-move.ts: a page of a device that has a migration entry goes to a page of other memory, or stays. */
import {
  also,
  and,
  flag,
  index,
  mightSleep,
  not,
  or,
  pickIndex,
  type RecordPlace,
  reference,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';

export const moveRegisters = {
  /** vmf->page, for as long as the fault has a reference to it: the fault_page of struct migrate_vma. */
  faultPage: reference(m.frame),
  /** Constant: the fault has locked it, too (6.15). */
  locksFaultPage: flag,
  /** The one page of `src`, and of `dst`. */
  source: reference(m.frame),
  destination: reference(m.frame),
  /** MIGRATE_PFN_WRITE: what the entry permitted that was cleared. */
  sourceWrite: flag,
  /** Its mapping has moved: the entry is to map the destination. */
  moved: flag,
  /** The table that the walk has found. */
  walked: reference(m.table),
};
const registers = { page: index(m.page), ...moveRegisters };

export function moveVocabulary(
  self: RecordPlace<typeof registers>,
  chosen: Chosen<{ readonly frame: typeof m.frame }>,
) {
  const { source, destination } = self;
  const { lock } = m.frames;
  const at = m.ptep(self.page, self.walked);
  const now = m.entry(at);
  const isFaultPage = and(source.isnt('none'), source.is(self.faultPage));
  const anonLock = m.vmas.anonLock.at(m.vmaAtLockless(self.page));
  const nobodyElse = or(and(isFaultPage, m.refsExact(source, 2)), and(not(isFaultPage), m.refsExact(source, 1)));
  return {
    guards: {
      tableFound: m.tableAt(self.page).isnt('none'),
      lockedByFault: and(isFaultPage, self.locksFaultPage),
      /** Nothing maps it any more, and what nobodyElse asks. */
      isFree: and(m.frames.mapcount.at(source).is(0), nobodyElse),
      /** migrate_vma_check_page(), folio_migrate_mapping(): one reference is the migration's, and one the fault's. */
      nobodyElse,
      stillEntered: m.migrates(at, source),
      isMoved: self.moved,
    },
    actions: {
      noteWalked: m.followPmd(self.page, self.walked),
      clearEntry: [self.sourceWrite.set(now.write), m.takeEntryOut(at)],
      enterMigration: [m.enterMigration(at, source.known(), self.sourceWrite), self.sourceWrite.set(false)],
      unlockWalked: [m.unlockPte(at), self.walked.set('none')],
      putSource: [m.putFrame(source.known()), source.set('none')],
      copyPage: m.copyFrame(destination.known(), source.known(), self.page),
      moveMapping: [m.chargeFrame(destination.known()), self.moved.set(true)],
      giveCopyUp: m.copyGivenUp(source.known()),
      replaceEntry: m.leaveMigration(at, pickIndex(m.frame, self.moved, destination, source).known()),
      unlockAnon: anonLock.releaseRead(),
      unlockSource: lock.at(source).release(),
      unlockDestination: lock.at(destination).release(),
      putDestination: [m.putFrame(destination.known()), destination.set('none'), self.moved.set(false)],
    },
    steps: {
      lockWalked: m.lockPte(at),
      trySourceLock: lock.at(source).acquire(),
      lockAnon: anonLock.acquireRead(),
      allocateDestination: also(
        lock.at(chosen.frame).acquire(),
        [mightSleep, m.allocateFrame(chosen.frame), destination.set(chosen.frame)],
        m.frameFree(chosen.frame),
      ),
    },
  };
}
