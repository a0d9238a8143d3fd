/**
 * ->page_mkwrite() of a filesystem that has nothing more to do: filemap_page_mkwrite(), mm/filemap.c, Linux 6.1, called
 * through do_page_mkwrite() with a reference to the page. It ends with the page locked and dirty; a page that was truncated
 * is put, and the fault is over. Part of do-shared-fault.ts.
 * Not modelled: the time of the file, a filesystem that is frozen, stable pages, errors.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** `caller`: who puts a page that was truncated, as FILE:function. */
export function pageMkwrite<const Caller extends string>(caller: Caller) {
  return states({
    locking: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'locked' } } },
    locked: {
      on: {
        'check mapping': [
          { guard: 'hasMapping', target: 'dirtying', description: 'still in the page cache' },
          { target: 'truncated', description: 'truncated' },
        ],
      },
    },
    // Before the entry is writable: whoever writes the page back sees it dirty, and makes the entry clean again.
    dirtying: { on: { 'set page dirty': { actions: 'setPageDirty', target: 'notified' } } },
    truncated: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
    putting: { meta: { in: caller }, on: { 'put page': { actions: 'putPage', target: '#resolved' } } },
    notified: { type: 'final' },
  });
}
