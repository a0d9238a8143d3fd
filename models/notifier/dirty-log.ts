/** Which pages of a guest have been stored to since they were copied: what a live migration goes by. Optional. */
import { array, ghost, type IndexLike, set, shared } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { consumer, page } from '../sorts.ts';
import { guestStoreCached } from './secondary-mmu.ts';

export const dirtyLog = shared('dirty log', {
  /** memslot->dirty_bitmap: changed by atomic operations. */
  bitmap: array(consumer, set(page)),
  /** The guest has stored to it since it was last copied. */
  behind: array(consumer, ghost(set(page))),
});

type Consumer = IndexLike<'consumer'>;
type Page = IndexLike<'page'>;

/** A store of the guest through what its CPU has cached: what was copied of the page is old from here on. */
export function loggedStore(c: Consumer, p: Page): Effect {
  return [guestStoreCached(c, p), dirtyLog.behind.at(c).add(p)];
}
/** User space copies the page to where the guest is going to run. */
export function copyForMigration(c: Consumer, p: Page): Effect {
  return dirtyLog.behind.at(c).delete(p);
}
