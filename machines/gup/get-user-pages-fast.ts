/**
 * get_user_pages_fast() of one page and what a device does through it: lockless_pages_from_mm(), gup_pmd_range(),
 * gup_pte_range(), gup_huge_pmd() and try_grab_folio(), mm/gup.c, Linux 6.1, as pin_user_pages_fast_only() calls them:
 * what the fast path cannot do ends it. The device then loads or stores through the pin, which is given back at last.
 * Where a process forks, with write_protect_seq and gup_must_unshare(); what would have to be unshared ends it, too.
 * Not modelled: upper levels, several pages, pages of files and of devices, FOLL_LONGTERM.
 */
import { setup } from 'xstate';
import {
  and,
  flag,
  iff,
  implies,
  index,
  not,
  optional,
  type RecordPlace,
  reference,
  role,
  when,
} from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';

export const pinnerRegisters = {
  /** Constant: the page whose frame is pinned. */
  page: index(m.page),
  /** Constant: FOLL_WRITE, and the device stores; otherwise it loads. */
  writes: flag,
  /** What was read of the PMD entry; none if it was huge. */
  table: reference(m.table),
  /** What was read of the entry. Untracked: the try-get and the re-reads find out whether it was freed. */
  frame: optional(m.frame),
  /** What was read is writable. */
  write: flag,
};

export function pinnerVocabulary(self: RecordPlace<typeof pinnerRegisters>) {
  const pmd = m.pmdOf(self.page);
  const pte = m.entryLockless(m.ptep(self.page, self.table));
  const seq = m.mms.writeProtectSeq.at(m.mmOf(self.page));
  const f = self.frame.known();
  const forget = [self.table.set('none'), self.frame.set('none'), self.write.set(false)];
  return {
    guards: {
      pmdIsTable: pmd.kind.is('table'),
      pmdPermits: and(pmd.kind.is('huge'), implies(self.writes, pmd.write)),
      ptePermits: and(pte.kind.is('present'), implies(self.writes, pte.write)),
      isHuge: self.table.is('none'),
      frameHeld: m.frameHeld(f),
      pmdUnchanged: m.tableAt(self.page).is(self.table),
      hugeUnchanged: and(pmd.kind.is('huge'), pmd.frame.is(self.frame), iff(pmd.write, self.write)),
      pteUnchanged: and(pte.kind.is('present'), pte.frame.is(self.frame), iff(pte.write, self.write)),
      forks: m.kernel.forks,
      seqIsOdd: seq.odd,
      seqMoved: m.seqRetry(seq),
      /** gup_must_unshare(): a page that may be shared is not pinned for reading, since the next store leads to another one. */
      mustUnshare: and(m.kernel.forks, not(self.write), not(m.frames.exclusive.at(f))),
      isPinned: not(self.frame.is('none')),
      writes: self.writes,
    },
    actions: {
      noteTable: m.followPmd(self.page, self.table),
      noteHuge: [self.frame.set(pmd.frame), self.write.set(pmd.write)],
      notePte: [self.frame.set(pte.frame), self.write.set(pte.write)],
      getFrame: m.getToPin(f),
      countPin: m.countPin(f),
      succeed: [m.pinReturned(self.page), self.table.set('none'), self.write.set(false)],
      putFrame: [m.unpinFrame(f), forget],
      giveUp: forget,
      noteSeq: m.seqSnapshot(seq),
      forgetSeq: m.seqReadEnd(seq),
      unpinAtOnce: [m.unpinFrame(f), forget, m.seqReadEnd(seq)],
      irqsOn: m.irqsOn(),
      deviceStore: m.storeThroughPin(f, self.page),
      deviceLoad: m.loadThroughPin(f, self.page),
      /** unpin_user_pages_dirty_lock() where the device has stored. */
      unpin: [when(and(m.kernel.swap, self.writes), m.frames.dirty.at(f).set(true)), m.unpinFrame(f), forget],
    },
    steps: { irqsOff: m.irqsOff() },
  };
}

export const pinner = role('pinner', { registers: pinnerRegisters }, ({ self }) => pinnerVocabulary(self));

export const gupFastStates = states({
  called: { always: [{ guard: 'forks', target: 'readingSeq' }, { target: 'toWalk' }] },
  readingSeq: {
    meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
    on: {
      'read write_protect_seq': [
        { description: 'odd: a fork is under way', guard: 'seqIsOdd', target: 'failed' },
        { description: 'even', actions: 'noteSeq', target: 'toWalk' },
      ],
    },
  },
  toWalk: {
    meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
    on: { 'disable interrupts': { guard: 'irqsOff', actions: 'irqsOff', target: 'walking' } },
  },
  // No table is freed from here on by who waits for an interrupt of this CPU.
  walking: {
    meta: { in: 'mm/gup.c:gup_pmd_range' },
    on: {
      'read PMD': [
        { description: 'huge, access permitted', guard: 'pmdPermits', actions: 'noteHuge', target: 'getting' },
        { description: 'a table', guard: 'pmdIsTable', actions: 'noteTable', target: 'atTable' },
        { description: 'nothing to be had', target: 'walked' },
      ],
    },
  },
  atTable: {
    on: {
      'read PTE': [
        { description: 'present, access permitted', guard: 'ptePermits', actions: 'notePte', target: 'getting' },
        { description: 'nothing to be had', actions: 'giveUp', target: 'walked' },
      ],
    },
  },
  // What was read may be gone, and the frame be anybody's.
  getting: {
    meta: { in: 'mm/gup.c:try_get_folio' },
    on: {
      'get reference': [
        { description: 'in use', guard: 'frameHeld', actions: 'getFrame', target: 'referenced' },
        { description: 'free', actions: 'giveUp', target: 'walked' },
      ],
    },
  },
  // Between the two the frame is in use and does not look pinned: the page table is read again after both.
  referenced: {
    meta: { in: 'mm/gup.c:try_grab_folio' },
    on: { 'count pin': { actions: 'countPin', target: 'got' } },
  },
  got: { always: [{ guard: 'isHuge', target: 'checkingHuge' }, { target: 'checkingPmd' }] },
  checkingHuge: {
    meta: { in: 'mm/gup.c:gup_huge_pmd' },
    on: {
      'read PMD again': [
        { description: 'unchanged', guard: 'hugeUnchanged', actions: 'succeed', target: 'walked' },
        { description: 'changed', target: 'failing' },
      ],
    },
  },
  checkingPmd: {
    on: {
      'read PMD again': [
        { description: 'unchanged', guard: 'pmdUnchanged', target: 'checkingPte' },
        { description: 'changed', target: 'failing' },
      ],
    },
  },
  checkingPte: {
    on: {
      'read PTE again': [
        { description: 'unchanged', guard: 'pteUnchanged', target: 'unchanged' },
        { description: 'changed', target: 'failing' },
      ],
    },
  },
  unchanged: {
    always: [
      { guard: 'forks', target: 'checkingExclusive' },
      { actions: 'succeed', target: 'walked' },
    ],
  },
  // After the pin: who clears the flag looks for pins before.
  checkingExclusive: {
    meta: { in: 'include/linux/mm.h:gup_must_unshare' },
    on: {
      'look whether exclusive': [
        { description: 'it may be shared', guard: 'mustUnshare', target: 'failing' },
        { description: 'writable, or exclusive', actions: 'succeed', target: 'walked' },
      ],
    },
  },
  failing: {
    meta: { in: 'mm/gup.c:gup_put_folio' },
    on: { 'put reference': { actions: 'putFrame', target: 'walked' } },
  },
  walked: {
    meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
    on: {
      'enable interrupts': [
        { description: 'with a pin', guard: 'isPinned', actions: 'irqsOn', target: 'checkingSeq' },
        { description: 'without', actions: 'irqsOn', target: 'leaving' },
      ],
    },
  },
  leaving: { always: [{ guard: 'forks', actions: 'forgetSeq', target: 'failed' }, { target: 'failed' }] },
  checkingSeq: { always: [{ guard: 'forks', target: 'rereadingSeq' }, { target: 'pinned' }] },
  rereadingSeq: {
    meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
    on: {
      'read write_protect_seq again': [
        { description: 'a fork came in between', guard: 'seqMoved', actions: 'unpinAtOnce', target: 'failed' },
        { description: 'unchanged', actions: 'forgetSeq', target: 'pinned' },
      ],
    },
  },
  pinned: {
    meta: { in: 'device' },
    on: {
      'device access': [
        { description: 'store', guard: 'writes', actions: 'deviceStore', target: 'accessed' },
        { description: 'load', actions: 'deviceLoad', target: 'accessed' },
      ],
    },
  },
  accessed: {
    meta: { in: 'mm/gup.c:unpin_user_page' },
    on: { unpin: { actions: 'unpin', target: 'done' } },
  },
  failed: { type: 'final' },
  done: { type: 'final' },
});

export const gupFast = setup(vocabulary(pinner)).createMachine({
  id: 'get_user_pages_fast',
  meta: { in: 'mm/gup.c:gup_pte_range', version: '6.1', excludes: noFiles },
  initial: 'called',
  states: gupFastStates,
});
