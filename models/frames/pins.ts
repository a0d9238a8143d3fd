/** References that get_user_pages() takes: try_grab_folio(), FOLL_PIN, and what a device does through one. */
import { each, type IndexLike, me, when } from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { contentAt, storeContent } from '../page-table/page-table.ts';
import { judgeLoad, promiseContent, promises } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { page } from '../sorts.ts';
import { byWriter, frames, getFrame, putFrame } from './frames.ts';

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** try_get_folio() once frameHeld(). Whether the page still maps the frame is what the second look is for. */
export function getToPin(f: Frame): Effect {
  return [breaks('REF3', frames.refs.at(f).is(0)), getFrame(f)];
}
/** The pin beside the reference. */
export function countPin(f: Frame): Effect {
  return frames.pins.at(f).increment();
}
/** The second look has found no change, or the slow path has the frame under the PTL: what is stored through the pin is a store to the page. */
export function pinReturned(p: Page): Effect {
  return promises.aliases.at(p).add(me);
}
function forgetAliases(): Statement {
  return each(page, (p) => when(promises.aliases.at(p).has(me), promises.aliases.at(p).delete(me)));
}
/** unpin_user_page(). */
export function unpinFrame(f: Frame): Effect {
  return [frames.pins.at(f).decrement(), forgetAliases(), putFrame(f)];
}
/** put_page() of what was taken with FOLL_GET. */
export function putGotten(f: Frame): Effect {
  return [forgetAliases(), putFrame(f)];
}
/** The device stores through the pin. Unless the page was zapped since, every later load must see it. */
export function storeThroughPin(f: Frame, p: Page): Effect {
  return [
    byWriter((what) => storeContent(f, p, what)),
    when(
      promises.aliases.at(p).has(me),
      byWriter((what) => promiseContent(p, what)),
    ),
  ];
}
/** The device loads through the pin. */
export function loadThroughPin(f: Frame, p: Page): Effect {
  return when(promises.aliases.at(p).has(me), judgeLoad(p, contentAt(f, p)));
}
