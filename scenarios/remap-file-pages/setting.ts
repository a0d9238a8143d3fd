/** What every call of remap_file_pages() is judged by, be it the old one or the emulation. */
import {
  and,
  atEnd,
  type Cond,
  every,
  exists,
  howMany,
  type IndexExpr,
  iff,
  implies,
  lockless,
  never,
  not,
  or,
  type Property,
} from '../../checker/language/index.ts';
import { rangeMapper } from '../../machines/file/remap-file-pages-range-emulation-role.ts';
import { rangeRemapper } from '../../machines/file/remap-file-pages-range-role.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { cache, page, ptep, readable, vma, vmaAtLockless, vmas } from '../../models/index.ts';

/** That a VMA has gone meanwhile is told from one that went after the call by nobody: either is a cause. */
const A10 = atEnd(
  'A10',
  'each call has answered, with the errno of what kept it from doing what was asked, and with 0 only if nothing did',
  remapper.all(({ page, result, badArguments, allocationFails }) => {
    const v = vmaAtLockless(page);
    const unsuitable = or(lockless(vmas.state.at(v)).isnt('live'), vmas.drivers.at(v), vmas.isPrivate.at(v));
    return and(
      result.isnt('none'),
      implies(result.is('0'), not(or(badArguments, allocationFails))),
      implies(result.is('EINVAL'), or(badArguments, unsuitable)),
      implies(result.is('ENOMEM'), allocationFails),
    );
  }),
);
const refusedPopulates = never(
  'refused and populates',
  'a call that is refused populates nothing: what is mapped there is not its own',
  remapper.some((r) => and(r.in('populating'), not(r.result.is('0')))),
);
export const answers = [A10, refusedPopulates];

/** A10 of a call for a range, whose pages may be of several VMAs. */
const A10range = atEnd(
  'A10range',
  'each call for a range has answered, with the errno of what kept it from doing what was asked, and with 0 only if nothing did',
  rangeRemapper.all(({ first, last, result, wrong, lacksRemapPages, noTableAt }) => {
    const v = vmaAtLockless(first);
    const unsuitable = or(
      lockless(vmas.state.at(v)).isnt('live'),
      vmas.drivers.at(v),
      vmas.isPrivate.at(v),
      lacksRemapPages,
      not(vmaAtLockless(last).is(v)),
    );
    const refused = or(wrong.isnt('nothing'), unsuitable);
    return and(
      result.isnt('none'),
      implies(result.is('0'), not(or(wrong.isnt('nothing'), lacksRemapPages, noTableAt.isnt('none')))),
      implies(result.is('EINVAL'), refused),
      implies(result.is('ENOMEM'), noTableAt.isnt('none')),
    );
  }),
);
const failedPopulates = never(
  'failed and populates',
  'a call for a range that fails populates nothing',
  rangeRemapper.some((r) => and(r.in('populating'), not(r.result.is('0')))),
);
export const rangeAnswers = [A10range, failedPopulates];

/** Of scenarios in which a VMA that is free is nowhere from the start. */
const freedInTree = never(
  'freed in i_mmap',
  'whoever goes through i_mmap comes to no VMA that was freed',
  exists(vma, (v) => and(lockless(vmas.state.at(v)).is('freed'), vmas.linked.at(v).isnt('nowhere'))),
);
const populatesItsOwn = never(
  'failed and populates',
  'a call for a range that fails populates nothing',
  rangeMapper.some((r) => and(r.in('populating'), not(r.result.is('0')))),
);
/** The same where VMAs are replaced: `isOther` is what a page must not be that lies in another VMA than the first. */
function answersOfMapping(isOther: (v: IndexExpr<'vma'>, first: IndexExpr<'vma'>) => Cond): readonly Property[] {
  const A10mapped = atEnd(
    'A10mapped',
    'each call for a range has answered, with the errno of what kept it from mapping it, and with 0 only if nothing did',
    rangeMapper.all(({ first, last, result, wrong, lacksRemapPages, allocationFails }) => {
      const unsuitable = exists(page, (p) => {
        const v = vmaAtLockless(p);
        const isAway = or(lockless(vmas.state.at(v)).isnt('live'), cache.linear.at(p).is('none'));
        const isUnfit = or(isAway, vmas.drivers.at(v), vmas.isPrivate.at(v), isOther(v, vmaAtLockless(first)));
        return and(not(or(p.before(first), last.before(p))), isUnfit);
      });
      const refused = or(wrong.isnt('nothing'), lacksRemapPages);
      return and(
        result.isnt('none'),
        implies(result.is('0'), not(or(refused, allocationFails))),
        implies(result.is('EINVAL'), or(refused, unsuitable)),
        implies(result.is('ENOMEM'), allocationFails),
      );
    }),
  );
  return [A10mapped, populatesItsOwn, freedInTree];
}
export const answersOf2014 = answersOfMapping((v, first) => v.isnt(first));
export const answersOfToday = answersOfMapping((v, first) =>
  not(iff(lockless(vmas.locked.at(v)), lockless(vmas.locked.at(first)))),
);
export const A8mapped = atEnd(
  'A8range',
  'after a call that succeeds without MAP_NONBLOCK each page of its range is there',
  rangeMapper.all((r) =>
    implies(
      r.result.is('0'),
      every(page, (p) => readable(ptep(p))),
    ),
  ),
);
/** Of a file that nobody has open. */
export const filesPut = atEnd(
  'file references',
  'when all rests the file has a reference for each VMA that maps it, and no other',
  cache.count.is(howMany(vma, (v) => lockless(vmas.state.at(v)).is('live'))),
);
