/** Vocabulary of remap-file-pages-range-emulation.ts: that of a range, of which the VMA is replaced. */
import { and, exists, type IndexExpr, iff, not, role } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { mmapRangeRegisters, mmapRangeVocabulary } from '../vma/mmap-region-of-range.ts';
import { offsetAt, rangeRemapperRegisters, rangeRemapperVocabulary } from './remap-file-pages-range-role.ts';
import { remapperChoices } from './remap-file-pages-role.ts';

export const rangeMapper = role(
  'range mapper',
  { registers: { ...rangeRemapperRegisters, ...mmapRangeRegisters }, choices: remapperChoices, family: true },
  ({ self, chosen }) => {
    const remap = rangeRemapperVocabulary(self, chosen);
    const { covers, ...mapping } = mmapRangeVocabulary(self, {
      offsetOf: (p) => offsetAt(self, p),
      locked: self.wasLocked,
      chosen: chosen.vma,
    });
    const some = (is: (p: IndexExpr<'page'>) => ReturnType<typeof and>) => exists(m.page, (p) => and(covers(p), is(p)));
    const v = m.vmaAt;
    return {
      guards: {
        ...remap.guards,
        ...mapping.guards,
        accountsDirty: m.kernel.accountsDirty,
        someHole: some((p) => not(m.vmaIsLive(v(p)))),
        someOfAnotherFile: some((p) => m.cache.linear.at(p).is('none')),
        someWithOtherFlags: some((p) =>
          not(and(iff(m.vmas.locked.at(v(p)), self.wasLocked), not(m.vmas.isPrivate.at(v(p))))),
        ),
      },
      actions: {
        ...remap.actions,
        ...mapping.actions,
        refuse: remap.actions.refuse,
        rewind: self.page.set(self.first),
      },
      steps: { ...remap.steps, ...mapping.steps },
    };
  },
);
