/**
 * MADV_DONTNEED of one page of a huge one: zap_page_range_single(), zap_pmd_range() and zap_pte_range(), mm/memory.c, with
 * __split_huge_pmd(), mm/huge_memory.c, which announces the whole region inside the bracket of the page; Linux 6.1. Who subscribes
 * is told of two starts and of two ends by one caller.
 * Not modelled: the CPUs' TLBs, a VMA that is not there.
 */
import { setup } from 'xstate';
import { and, flag, mightSleep, not, or, role, smpWmb, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { splitHugePmd } from './zap-huge-pmd.ts';
import { announcedZap } from './zap-page-range-single.ts';
import { zapperRegisters, zapperVocabulary } from './zapper-role.ts';

export const partZapper = role(
  'zapper of a part',
  {
    registers: {
      ...zapperRegisters,
      /** It is between the start and the end of the inner bracket. */
      inner: flag,
    },
    family: true,
  },
  ({ self }) => {
    const outer: m.Covers = (p) => p.is(self.page);
    const region: m.Covers = (p) => m.sameRegion(p, self.page);
    const zap = zapperVocabulary(self, (p) => or(outer(p), and(self.inner, region(p))));
    const c = self.callee;
    return {
      guards: { ...zap.guards, pmdHuge: m.pmdHuge(self.page) },
      actions: {
        ...zap.actions,
        beginStart: [mightSleep, when(not(self.inner), m.beginStart(outer))],
        startReturned: when(self.inner, m.innerStartReturned(region), m.startReturned()),
        beginEnd: when(self.inner, m.beginInnerEnd(outer), m.beginEnd()),
        closeBracket: when(self.inner, m.closeInner(), m.closeBracket()),
        countStart: [zap.actions.countStart, when(self.inner, m.innerStartDelivered(c))],
        countEnd: [zap.actions.countEnd, when(self.inner, m.innerEndDelivered(c))],
        enterInner: self.inner.set(true),
        leaveInner: self.inner.set(false),
        invalidatePmd: m.invalidateHugePmd(self.page),
        flushAll: m.flushAllTlbsOf(region),
        addReferences: m.addSplitReferences(self.page),
        fillTable: m.fillDeposit(self.page),
        populatePmd: [smpWmb, m.populateSplit(self.page)],
        unlockPmd: m.unlockPmd(self.page),
      },
      steps: { ...zap.steps, lockPmd: m.lockPmd(self.page) },
    };
  },
);

const { announcing } = announcedZap.states;
export const zapPartOfHugePage = setup(vocabulary(partZapper)).createMachine({
  id: 'zap of a part of a huge page',
  ...announcedZap,
  meta: {
    ...announcedZap.meta,
    excludes: anonymousOnly,
    assumes: { needsSteps: 'a bracket that nobody hears is one step here, and an inner one would end the outer' },
  },
  states: {
    ...announcedZap.states,
    announcing: { ...announcing, onDone: { target: 'walking' } },
    walking: {
      meta: { in: 'mm/memory.c:zap_pmd_range' },
      on: {
        'read PMD': [
          {
            description: 'huge, of which the range covers a part',
            guard: 'pmdHuge',
            actions: 'enterInner',
            target: 'announcingSplit',
          },
          { description: 'a table', target: 'unmapping' },
        ],
      },
    },
    announcingSplit: { ...invalidateRangeStart, onDone: { target: 'splitting' } },
    // zap_pmd_range() reads the PMD entry again: with mmap_lock held nobody takes the table away that is there from here on.
    splitting: { ...splitHugePmd, onDone: { target: 'endingSplit' } },
    endingSplit: { ...invalidateRangeEnd, onDone: { actions: 'leaveInner', target: 'unmapping' } },
  },
});
