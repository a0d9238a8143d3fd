/** What the scenarios of writeback start from. */
import type { Effect } from '../../checker/language/ir.ts';
import { cache, entry, frames, kernel, ptep } from '../../models/index.ts';
import { cachedFile, mappedFile } from '../file-pages/setting.ts';

/** The file is written back: its filesystem has ->page_mkwrite(), and accounts for dirty pages. */
export function writtenBack(): Effect {
  return [cachedFile(1), kernel.accountsDirty.set(true)];
}
/** Page 0 of the file is not what the device has of it, and marked. */
export function dirty(): Effect {
  return [frames.dirty.at(0).set(true), frames.marked.at(0).set(true), cache.disk.at(0).set('zero')];
}
/** Page A maps page 0 of the file, clean and write-protected. */
export function mappedClean(): Effect {
  return [mappedFile(1), kernel.accountsDirty.set(true), entry(ptep(0)).write.set(false)];
}
/** Page A maps page 0 of the file and was stored to: its entry is writable. */
export function storedTo(): Effect {
  return [mappedFile(1), kernel.accountsDirty.set(true), entry(ptep(0)).dirty.set(true), dirty()];
}
