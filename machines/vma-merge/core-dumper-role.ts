/** What a thread can ask and do that dumps the core of its process: the vocabulary of core-dump.ts. */
import {
  and,
  type Cond,
  each,
  exists,
  howMany,
  type IndexExpr,
  index,
  lockless,
  not,
  optional,
  range,
  reference,
  role,
  set,
  when,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import * as m from '../../models/index.ts';

export const coreDumper = role(
  'core dumper',
  {
    registers: {
      mm: index(m.mm),
      /** The VMA at which the walk over all of them is, and its first page; the page at which the next one begins. */
      vma: reference(m.vma),
      page: index(m.page),
      next: optional(m.page),
      /** How many VMAs there is room for, and how many were met. */
      room: range(0, m.vma),
      met: range(0, m.vma),
      /** What the core has. */
      dumped: set(m.page),
    },
    family: true,
  },
  ({ self }) => {
    const mmapLock = m.mms.lock.at(self.mm);
    const isMapped = (p: IndexExpr<'page'>) =>
      and(m.mmOf(p).is(self.mm), lockless(m.vmas.state.at(m.vmaAtLockless(p))).is('live'));
    /** Whoever reads of the VMA in hand reads of what it is by now. */
    const isOfVma = (p: IndexExpr<'page'>) => and(m.vmas.mm.at(self.vma).is(self.mm), m.vmaAtLockless(p).is(self.vma));
    const isBehind = (p: IndexExpr<'page'>) => and(isMapped(p), self.page.before(p), not(isOfVma(p)));
    const goTo = (isThere: (p: IndexExpr<'page'>) => Cond): Effect => [
      each(m.page, (p) => when(and(isThere(p), self.next.is('none')), self.next.set(p))),
      self.page.set(self.next.known()),
      self.vma.set(m.vmaAtLockless(self.next.known())),
      self.next.set('none'),
    ];
    const isVma = (v: IndexExpr<'vma'>) => exists(m.page, (p) => and(isMapped(p), m.vmaAtLockless(p).is(v)));
    return {
      guards: { hasNext: exists(m.page, isBehind) },
      actions: {
        queueForMmapLock: mmapLock.queueWrite(),
        setCoreState: m.setCoreState(self.mm, true),
        clearCoreState: m.setCoreState(self.mm, false),
        unlockMmap: mmapLock.releaseWrite(),
        countVmas: self.room.set(howMany(m.vma, isVma)),
        findFirst: goTo(isMapped),
        dumpVma: [
          when(self.met.is(self.room), m.coreDump.overrun.set(true), self.met.increment()),
          each(m.page, (p) => when(isOfVma(p), self.dumped.add(p))),
        ],
        findNext: goTo(isBehind),
        endWalk: [self.vma.set('none'), self.page.set(0), self.met.set(0), self.room.set(0)],
      },
      steps: { lockMmap: mmapLock.acquireWrite() },
    };
  },
);
