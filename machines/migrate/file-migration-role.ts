/** What a migration of a page of the file can ask and do: the vocabulary of migrate-file-pages.ts. */
import {
  also,
  and,
  exists,
  flag,
  index,
  mightSleep,
  not,
  pickIndex,
  reference,
  role,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { rmapWalkRegisters, rmapWalkVocabulary } from '../file/rmap-walk-role.ts';
import { nonlinearRegisters, nonlinearVocabulary } from '../reclaim/try-to-unmap-nonlinear-role.ts';

export const fileMigrator = role(
  'file migrator',
  {
    registers: {
      /** Constant: the page that it comes across. */
      frame: index(m.frame),
      /** The new page. */
      to: reference(m.frame),
      /** What the cleared entry permitted. */
      write: flag,
      /** page_was_mapped: there are migration entries to be removed. */
      wasMapped: flag,
      /** They are to map the new page; otherwise the old one again. */
      moved: flag,
      ...rmapWalkRegisters,
      ...nonlinearRegisters,
    },
    choices: { frame: m.frame },
    family: true,
  },
  ({ self, chosen }) => {
    const { frames } = m;
    const { frame: from, to } = self;
    const walk = rmapWalkVocabulary(self, (o) => frames.index.at(from).is(o));
    const nonlinear = nonlinearVocabulary(self, from);
    const byAddress = walk.byAddress();
    const at = m.ptep(self.at.known());
    const now = m.entry(at);
    return {
      guards: {
        ...walk.guards,
        ...nonlinear.guards,
        frameHeld: m.frameHeldOfFile(from),
        onLru: not(frames.isolated.at(from)),
        freedMeanwhile: frames.refs.at(from).is(1),
        noFrameFree: not(exists(m.frame, (f) => m.frameFree(f))),
        writesBack: m.kernel.accountsDirty,
        isUnderWriteback: frames.writeback.at(from),
        hasMapping: frames.inCache.at(from),
        pageMapped: frames.mapcount.at(from).moreThan(0),
        looksPresent: m.entryLockless(at).kind.is('present'),
        mapsPage: and(now.kind.is('present'), now.frame.is(from)),
        /** One reference of the page cache, one of the isolation. */
        refsExact: frames.refs.at(from).is(2),
        wasMapped: self.wasMapped,
        moreByAddress: byAddress.more,
        standsForPage: m.migrates(at, from),
      },
      actions: {
        ...walk.actions,
        ...nonlinear.actions,
        getFrame: m.getFrame(from),
        putFrame: m.putFrame(from),
        clearLru: frames.isolated.at(from).set(true),
        putBack: m.putBackFrame(from),
        noteMapped: self.wasMapped.set(true),
        clearPte: [
          self.write.set(now.write),
          self.wasDirty.set(now.dirty),
          self.wasSoftDirty.set(now.softDirty),
          m.takeEntryOut(at),
        ],
        flushPage: m.flushAllTlbs(self.at.known()),
        setPageDirty: [m.setFrameDirty(from), self.wasDirty.set(false)],
        enterMigration: [
          m.enterFileMigration(at, from, self.write, self.wasSoftDirty),
          self.write.set(false),
          self.wasSoftDirty.set(false),
        ],
        moveMapping: m.moveFileMapping(from, to.known()),
        copyPage: m.copyFilePage(from, to.known()),
        moveFlags: [m.moveFileFlags(from, to.known()), self.moved.set(true)],
        nextByAddress: byAddress.next,
        replaceEntry: m.leaveFileMigration(at, pickIndex(m.frame, self.moved, to, from).known()),
        forgetMapped: self.wasMapped.set(false),
        unlockNew: frames.lock.at(to).release(),
        unlockPage: m.unlockAndWake(from),
        putNew: [m.putFrame(to.known()), to.set('none')],
        forgetMove: self.moved.set(false),
      },
      steps: {
        ...walk.steps,
        ...nonlinear.steps,
        allocateNew: also(
          frames.lock.at(chosen.frame).acquire(),
          [mightSleep, m.allocateFrame(chosen.frame), to.set(chosen.frame)],
          m.frameFree(chosen.frame),
        ),
        tryPageLock: frames.lock.at(from).acquire(),
      },
    };
  },
);
