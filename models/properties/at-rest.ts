/** What has to be given back, left or finished by whoever is done, as far as the other files do not say it of one protocol. */
import {
  actor,
  always,
  and,
  atEnd,
  every,
  howMany,
  type IndexExpr,
  iff,
  implies,
  lockless,
  not,
  or,
  pick,
} from '../../checker/language/index.ts';
import { kernel } from '../kernel.ts';
import { mms } from '../mm/mm.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import {
  contentAt,
  entryLockless,
  mapsNothing,
  mapsZero,
  pageTables,
  pmdMapsHuge,
  pmdOf,
  ptep,
} from '../page-table/page-table.ts';
import { promises } from '../page-table/promises.ts';
import { tlb } from '../page-table/tlb.ts';
import { context, mm, page, region, vma } from '../sorts.ts';
import { isSleeping } from '../task/task.ts';
import { event } from '../userfaultfd/events.ts';
import { uffd } from '../userfaultfd/userfaultfd.ts';
import { waiter } from '../userfaultfd/waiter.ts';

/** The rest of R1, which only compares. */
export const R1rest = atEnd(
  'R1rest',
  'when all rests only who sleeps in a context keeps a reference to it',
  every(actor, (who) => implies(or(waiter.alive.at(who), event.stage.at(who).isnt('none')), isSleeping(who))),
);
/** What R6 and W2 rely on: list_empty_careful() of the own node tells whether it is linked, and a node that is linked is there. */
export const R6list = always(
  'R6list',
  'while fault_pending_wqh.lock is free the nodes in the two queues are those that look linked, each in one queue',
  every(context, (c) =>
    or(
      not(lockless(uffd.faultLock.at(c)).isFree()),
      every(actor, (who) => {
        const [pending, read] = [lockless(uffd.pending.at(c)).has(who), lockless(uffd.fault.at(c)).has(who)];
        const linked = and(waiter.alive.at(who), waiter.ctx.at(who).is(c), waiter.link.at(who).isnt('empty'));
        return and(iff(or(pending, read), linked), not(and(pending, read)));
      }),
    ),
  ),
);

type Mm = IndexExpr<'mm'>;
const livingContextsOf = (of: Mm) => howMany(context, (c) => and(uffd.mm.at(c).is(of), uffd.refs.at(c).moreThan(0)));
const openFilesOf = (of: Mm) => howMany(context, (c) => and(uffd.mm.at(c).is(of), uffd.open.at(c)));

export const usersCounted = atEnd(
  'mm_users',
  'when all rests mm_users counts the tasks, and before 4.7 the open descriptors',
  every(mm, (of) => mms.users.at(of).is(mms.tasks.at(of).plus(pick(kernel.fdPinsMmUsers, openFilesOf(of), 0)))),
);
export const countCounted = atEnd(
  'mm_count',
  'when all rests mm_count is one for all users together, and one for each context from 4.7 on',
  every(mm, (of) =>
    mms.count
      .at(of)
      .is(pick(mms.users.at(of).moreThan(0), 1, 0).plus(pick(kernel.fdPinsMmUsers, 0, livingContextsOf(of)))),
  ),
);
export const vmasFreed = atEnd(
  'VMAs',
  'when all rests no VMA that was taken out of the tree is left unfreed',
  every(vma, (v) => vmas.state.at(v).isnt('detached')),
);
export const flushesDone = atEnd(
  'flushes',
  'when all rests nobody owes a flush',
  every(actor, (who) => tlb.gathered.at(who).isEmpty()),
);
export const mappedInside = always(
  'nothing mapped outside',
  'no page is mapped at an address that belongs to no VMA any more',
  every(page, (p) => implies(lockless(vmas.state.at(vmaAtLockless(p))).is('freed'), mapsNothing(p))),
);
export const pmdsWhole = always(
  'PMDs',
  'a PMD entry is invalid only while its lock is held',
  every(region, (r) =>
    implies(lockless(pageTables.pmd.at(r)).kind.is('invalid'), not(lockless(pageTables.pmdLock.at(r)).isFree())),
  ),
);
/** What DATA6 says of loads, of whoever might load. */
export const DATA6mapped = always(
  'DATA6mapped',
  'after MADV_DONTNEED has returned none of the old contents are mapped',
  every(page, (p) => {
    const small = contentAt(entryLockless(ptep(p)).frame, p).is('zero');
    const huge = contentAt(pmdOf(p).frame, p).is('zero');
    const zeros = or(and(pmdMapsHuge(p), huge), and(not(pmdMapsHuge(p)), small));
    return or(promises.discard.at(p).isnt('done'), mapsNothing(p), mapsZero(p), zeros);
  }),
);
/** The rmap of what is mapped begins at the anon_vma. */
export const anonVmaThere = always(
  'anon_vma',
  'where a frame is mapped the VMA has an anon_vma',
  every(page, (p) => or(mapsNothing(p), mapsZero(p), not(lockless(vmas.lacksAnonVma.at(vmaAtLockless(p)))))),
);
