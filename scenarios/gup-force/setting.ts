/** What the scenarios of FOLL_FORCE share. */
import { and, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { accessRemoteVm } from '../../machines/gup/access-remote-vm.ts';
import { forcedWriter } from '../../machines/gup/access-remote-vm-role.ts';
import {
  entry,
  entryLockless,
  isFilePage,
  kernel,
  mappedFromCache,
  properties as p,
  ptep,
  vmas,
} from '../../models/index.ts';
import { cachedFile, fileMapping } from '../file-pages/setting.ts';

/** Page A maps page 0 of a file, privately and for reading only; the page cache has it in frame 0. */
export function readOnlyFile(tasks: number): Effect {
  return [cachedFile(tasks), kernel.forks.set(true), vmas.isPrivate.at(0).set(true), vmas.readOnly.at(0).set(true)];
}
/** The same, and the entry is there. */
export function mappedReadOnly(tasks: number): Effect {
  return [readOnlyFile(tasks), mappedFromCache(0, 0), entry(ptep(0)).write.set(false)];
}

export const debuggerStores = forcedWriter.runs(accessRemoteVm, { tried: true });

export const forcing = [...fileMapping, p.DATA8, p.DATA3cache];

export const someForced = sometimes(
  'forced',
  'a debugger has stored to a private copy',
  forcedWriter.some((w) => w.in('stored')),
);
export const gottenOfFile = sometimes(
  'no copy yet',
  'get_user_pages() finds the page of the file, and does not take it',
  forcedWriter.some((w) => {
    const now = entryLockless(ptep(w.page));
    return and(w.in('refused'), now.kind.is('present'), isFilePage(now.frame.known()));
  }),
);
