/** Private mappings of the file: a store goes to a copy, which is anonymous memory, and never to the file (DATA8). */
import { and, type Cond, type IndexLike, lockless, not, when } from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { byWriter, frames, isFilePage } from '../frames/frames.ts';
import { storeThroughPin } from '../frames/pins.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { entry, entryLockless, mapFrame, type Ptep } from '../page-table/page-table.ts';
import { judgeLoad, promiseContent, promises } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { cache, loadFromFile, storeToFile } from './page-cache.ts';

type Frame = IndexLike<'frame'>;

/** Whether the VMA that covers the page is private. For properties, and for who has just found it. */
export function mapsPrivately(p: IndexLike<'page'>): Cond {
  return lockless(vmas.isPrivate.at(vmaAtLockless(p)));
}
/** do_cow_fault() and wp_page_copy(): the copy, where nothing is mapped any more. */
export function mapPrivateCopy(at: Ptep, f: Frame, replaces: 'nothing' | 'a page'): Effect {
  return [mapFrame(at, f, replaces === 'nothing' ? 'kernel' : 'copy'), entry(at).softDirty.set(true)];
}
/** The same in a VMA that is not VM_WRITE: maybe_mkwrite() leaves the entry read-only, and it is dirty. */
export function mapReadOnlyCopy(at: Ptep, f: Frame, replaces: 'nothing' | 'a page'): Effect {
  return [
    mapFrame(at, f, replaces === 'nothing' ? 'kernel' : 'copy', false),
    entry(at).set({ dirty: true, softDirty: true }),
  ];
}
/** A store of the kernel to the page that it got for an address: to a copy that is mapped there, or no more. */
export function storeToGotten(f: Frame, p: IndexLike<'page'>): Statement {
  return when(
    isFilePage(f),
    [breaks('DATA8', mapsPrivately(p)), byWriter((what) => frames.content.at(f).set(what))],
    storeThroughPin(f, p),
  );
}
/** copy_user_highpage(). */
export function copyToPrivate(from: Frame, to: Frame): Statement {
  return frames.content.at(to).set(frames.content.at(from));
}
/** A store instruction that does not fault, through whichever mapping of a file. */
export function storeToMapping(at: Ptep): Statement {
  const f = entryLockless(at).frame;
  return when(
    isFilePage(f.known()),
    [breaks('DATA8', mapsPrivately(at.page)), storeToFile(at)],
    [
      byWriter((what) => [frames.content.at(f).set(what), promiseContent(at.page, what)]),
      entryLockless(at).softDirty.set(true),
      cache.changed.at(at.page).set(true),
    ],
  );
}
/** A load instruction that does not fault: what was stored there privately, or else what the file has. */
export function loadFromMapping(at: Ptep): Effect {
  const seen = frames.content.at(entryLockless(at).frame);
  const isOwn = promises.known.at(at.page);
  return [
    when(isOwn, [breaks('D3', seen.is('garbage')), judgeLoad(at.page, seen)]),
    when(not(isOwn), loadFromFile(at)),
  ];
}
/** Whether a private copy is mapped there. */
export function mapsPrivateCopy(at: Ptep): Cond {
  return and(entryLockless(at).kind.is('present'), not(isFilePage(entryLockless(at).frame.known())));
}
