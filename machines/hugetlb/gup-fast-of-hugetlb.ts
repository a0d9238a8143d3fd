/**
 * get_user_pages_fast() of a huge page that is mapped in a table which may be shared: gup_pud_range(), gup_pmd_range() and
 * gup_huge_pmd(), mm/gup.c, Linux 6.1, with what is the same in get-user-pages-fast.ts. The PMD entry is read again, the PUD entry is
 * not: that the table is still that of the process is for who takes it away to see to.
 * Not modelled: what get-user-pages-fast.ts leaves out, and what a device does with the page.
 */
import { setup } from 'xstate';
import { index, lockless, not, optional, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { gupFastStates } from '../gup/get-user-pages-fast.ts';

export const hugetlbPinner = role(
  'hugetlb pinner',
  {
    registers: {
      /** Constants: of which process, and which page of the area. */
      mm: index(m.mm),
      offset: index(m.offset),
      table: reference(m.table),
      /** What was read of the PMD entry. Untracked: the try-get and the re-read find out whether it was freed. */
      frame: optional(m.frame),
    },
  },
  ({ self }) => {
    const { mm, offset, table, frame } = self;
    const pud = m.sharedTables.pud.at(mm);
    const pmd = lockless(m.sharedEntry(table.known(), offset));
    const f = frame.known();
    const forget = [table.set('none'), frame.set('none')];
    return {
      guards: {
        pudIsTable: pud.isnt('none'),
        pmdPermits: pmd.isnt('none'),
        frameHeld: m.frameHeld(f),
        hugeUnchanged: pmd.is(frame),
        isPinned: not(frame.is('none')),
      },
      actions: {
        noteTable: table.set(pud),
        noteHuge: frame.set(pmd.known()),
        getFrame: m.getToPin(f),
        countPin: m.countPin(f),
        succeed: [m.judgeHandedOut(f, mm), table.set('none')],
        putFrame: [m.frames.pins.at(f).decrement(), m.putFrame(f), forget],
        giveUp: forget,
        irqsOn: m.irqsOn(),
        unpin: [m.frames.pins.at(f).decrement(), m.putFrame(f), forget],
      },
      steps: { irqsOff: m.irqsOff() },
    };
  },
);

const { toWalk, getting, referenced, checkingHuge, failing, walked, accessed } = gupFastStates;

export const gupFastOfHugetlb = setup(vocabulary(hugetlbPinner)).createMachine({
  id: 'get_user_pages_fast of hugetlb',
  initial: 'toWalk',
  meta: { in: 'mm/gup.c:gup_pmd_range', version: '6.1' },
  states: {
    toWalk,
    walking: {
      meta: { in: 'mm/gup.c:gup_pud_range' },
      on: {
        'read PUD': [
          { guard: 'pudIsTable', actions: 'noteTable', target: 'atTable', description: 'a table' },
          { target: 'walked', description: 'none' },
        ],
      },
    },
    atTable: {
      on: {
        'read PMD': [
          { guard: 'pmdPermits', actions: 'noteHuge', target: 'getting', description: 'a huge page' },
          { actions: 'giveUp', target: 'walked', description: 'none' },
        ],
      },
    },
    getting,
    referenced,
    got: { always: { target: 'checkingHuge' } },
    checkingHuge,
    failing,
    walked,
    checkingSeq: { always: { target: 'pinned' } },
    leaving: { always: { target: 'failed' } },
    pinned: accessed,
    failed: { type: 'final' },
    done: { type: 'final' },
  },
});
