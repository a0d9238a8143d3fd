/** Vocabulary of whoever calls UFFDIO_MOVE of a region: that of one page, and what move-pages-huge-pmd.ts asks of PMD entries. */
import { and, not, pickIndex, reference, role } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { uffdMoverRegisters, uffdMoverVocabulary } from './userfaultfd-move-role.ts';

export const hugeMover = role(
  'huge mover',
  {
    registers: {
      ...uffdMoverRegisters,
      /** The table that is deposited with the source, while neither PMD entry has it. */
      deposit: reference(m.table),
    },
    family: true,
  },
  ({ self }) => {
    const move = uffdMoverVocabulary(self);
    const { dst, src, seenFrame, folio } = self;
    const srcPmd = m.pmdOf(src);
    const sourceFirst = src.before(dst);
    const first = pickIndex(m.page, sourceFirst, src, dst).known();
    const second = pickIndex(m.page, sourceFirst, dst, src).known();
    const f = folio.known();
    return {
      guards: {
        ...move.guards,
        dstPmdNone: m.pmdNone(dst),
        dstPmdChanged: not(m.pmdNone(dst)),
        srcPmdHuge: m.pmdHuge(src),
        srcPmdChanged: not(and(srcPmd.kind.is('huge'), srcPmd.frame.is(seenFrame))),
      },
      actions: {
        ...move.actions,
        getHuge: [seenFrame.set(srcPmd.frame), m.getFrame(srcPmd.frame.known()), folio.set(srcPmd.frame)],
        unlockSrcPmd: m.unlockPmd(src),
        unlockFirstPmd: m.unlockPmd(first),
        unlockSecondPmd: m.unlockPmd(second),
        clearSrcPmd: [self.deposit.set(srcPmd.table), m.takeHugePmdOut(src)],
        restoreSrcPmd: [m.putHugePmdBack(src, f, self.deposit.known()), self.deposit.set('none')],
        setDstPmd: [
          m.installMovedHuge(dst, f, src, self.deposit.known()),
          self.deposit.set('none'),
          self.moved.set(true),
        ],
      },
      steps: {
        ...move.steps,
        lockSrcPmd: m.lockPmd(src),
        lockFirstPmd: m.lockPmd(first),
        lockSecondPmd: m.lockPmd(second),
      },
    };
  },
);
