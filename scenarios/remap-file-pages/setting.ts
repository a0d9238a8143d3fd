/** What every call of remap_file_pages() is judged by, be it the old one or the emulation. */
import { and, atEnd, implies, lockless, never, not, or } from '../../checker/language/index.ts';
import { rangeRemapper } from '../../machines/file/remap-file-pages-range-role.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { vmaAtLockless, vmas } from '../../models/index.ts';

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
