/**
 * Ghosts of each page: what user space was told or stored, against which the operations of the page table judge
 * what they do. Only operations of models/ write here, so that a mutant of a machine cannot forget to.
 */

import type { WordExpr } from '../../checker/language/index.ts';
import {
  actor,
  and,
  array,
  flag,
  ghost,
  type IndexLike,
  not,
  set,
  shared,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { type Content, content } from '../frames/frames.ts';
import { breaks } from '../properties/ledger.ts';
import { page } from '../sorts.ts';

export const promises = shared('promise', {
  /** Since the last zap something was stored or filled, so that a load has one right answer (D4): `content`. */
  known: array(page, ghost(flag)),
  content: array(page, ghost(content)),
  /** A fill succeeded since the last zap (D2). */
  filled: array(page, ghost(flag)),
  /** An arming call that covers the page has returned 0 and its inverse has not been called (A3). */
  armed: array(page, ghost(flag)),
  /** A REMOVE event of the page: read by the monitor; and then the page was filled (D9). */
  removal: array(page, ghost(words('none', 'read', 'filled'))),
  /** madvise(MADV_DONTNEED) of the page was called; it has returned, and nothing was stored or filled since the call (DATA6). */
  discard: array(page, ghost(words('none', 'called', 'done'))),
  /** Actors that store to the page through a pin taken while it was mapped there, and not zapped since. */
  aliases: array(page, ghost(set(actor))),
});

type Page = IndexLike<'page'>;

/** A store or a fill: the next load has to yield this. */
export function promiseContent(p: Page, what: Content | WordExpr<Content>): Effect {
  return [promises.known.at(p).set(true), promises.content.at(p).set(what), outlivesDiscard(p)];
}
function outlivesDiscard(p: Page): Statement {
  return when(promises.discard.at(p).isnt('none'), promises.discard.at(p).set('none'));
}
/** A fill of the page is going to return success. */
export function promiseFilled(p: Page): Effect {
  return [
    breaks('D2', promises.filled.at(p)),
    promises.filled.at(p).set(true),
    outlivesDiscard(p),
    when(promises.removal.at(p).is('read'), promises.removal.at(p).set('filled')),
  ];
}
/** The page was zapped or moved away: nothing is promised of what comes next. */
export function promiseNothing(p: Page): Effect {
  return [
    promises.known.at(p).set(false),
    promises.content.at(p).set('garbage'),
    promises.filled.at(p).set(false),
    when(not(promises.aliases.at(p).isEmpty()), promises.aliases.at(p).clear()),
  ];
}
/** MADV_FREE: the page may go, and yield zero, or stay; who has it pinned has the page itself for as long as it stays. */
export function promiseNoContent(p: Page): Effect {
  return [promises.known.at(p).set(false), promises.content.at(p).set('garbage'), promises.filled.at(p).set(false)];
}
/** A load of the page yields this content. */
export function judgeLoad(p: Page, what: Content | WordExpr<Content>): Effect {
  const zero = typeof what === 'string' ? what === 'zero' : what.is('zero');
  return [
    breaks('D4', and(promises.known.at(p), not(promises.content.at(p).is(what)))),
    breaks('DATA6', and(promises.discard.at(p).is('done'), not(zero))),
  ];
}
/** REGISTER or MADV_USERFAULT returns 0 for this page. */
export function armingReturned(p: Page): Statement {
  return promises.armed.at(p).set(true);
}
/** UNREGISTER, close or MADV_NOUSERFAULT is called: from here on the page may be either. */
export function disarmingCalled(p: Page): Statement {
  return promises.armed.at(p).set(false);
}
/** The monitor reads the REMOVE event of this page. */
export function removalRead(p: Page): Statement {
  return promises.removal.at(p).set('read');
}
/** The madvise() that caused the event returns. */
export function removalDone(p: Page): Statement {
  return promises.removal.at(p).set('none');
}
/** madvise(MADV_DONTNEED) of the page is called, or it returns. */
export function discardCalled(p: Page): Statement {
  return promises.discard.at(p).set('called');
}
export function discardReturned(p: Page): Statement {
  return when(promises.discard.at(p).is('called'), promises.discard.at(p).set('done'));
}
/** The zap of a REMOVE hits the page: it must not undo a fill that came after the event was read. */
export function judgeRemoval(p: Page): Statement {
  return breaks('D9', promises.removal.at(p).is('filled'));
}
