/** Physical memory: who holds a frame, how often it is mapped, whether it is charged, and what it contains. */
import {
  actor,
  array,
  bitLock,
  type Cond,
  expire,
  flag,
  type IndexLike,
  lockless,
  or,
  range,
  shared,
  when,
  words,
} from '../checker/language/index.ts';
import type { Effect, Statement } from '../checker/language/ir.ts';
import { breaks } from './ledger.ts';
import { frame, page } from './sorts.ts';

/** What a frame, and so a load, may contain; `garbage` is a former owner's data or half a copy. */
export const content = words('garbage', 'zero', 'source', 'written');
export type Content = (typeof content.words)[number];

export const frames = shared('frames', {
  /** page_count(); 0 is free. A mapping holds one, and so does everybody who has the frame in hand. */
  refs: array(frame, range(0, [page, actor, 1])),
  /** page_mapcount(): PTEs that map it. */
  mapcount: array(frame, range(0, [page, 1])),
  /** Charged to the memory cgroup. */
  charged: array(frame, flag),
  content: array(frame, content),
  /** PG_locked. */
  lock: array(frame, bitLock),
});

type Frame = IndexLike<'frame'>;

/** Guard of an allocation; with a `choose` over all frames any free one is taken. */
export function frameFree(f: Frame): Cond {
  return frames.refs.at(f).is(0);
}
/** alloc_page(): one reference, contents undefined. Sleeps: put mightSleep in the same action. */
export function allocateFrame(f: Frame): Effect {
  return [frames.refs.at(f).set(1), frames.content.at(f).set('garbage')];
}
/** Fills a frame that nobody else sees yet: clear_page(), or the end of a copy. */
export function fillFrame(f: Frame, what: Content): Statement {
  return frames.content.at(f).set(what);
}
/** mem_cgroup_charge(); the charge is dropped when the frame is freed. */
export function chargeFrame(f: Frame): Statement {
  return frames.charged.at(f).set(true);
}
/** get_page(). */
export function getFrame(f: Frame): Statement {
  return frames.refs.at(f).increment();
}
/** put_page(): the last one uncharges and frees, and every tracked reference to the frame becomes stale. */
export function putFrame(f: Frame): Effect {
  return [
    frames.refs.at(f).decrement(),
    when(frames.refs.at(f).is(0), [
      breaks('REF3', lockless(frames.mapcount.at(f)).moreThan(0)),
      frames.charged.at(f).set(false),
      frames.content.at(f).set('garbage'),
      expire(frame, f),
    ]),
  ];
}
/** Whether the frame is in nobody's hands but its one mapping's: what remap_anon_pages asks (mapcount 1). */
export function mappedOnce(f: Frame): Cond {
  return frames.mapcount.at(f).is(1);
}
/** Whether the frame is in use at all. */
export function frameUsed(f: Frame): Cond {
  return or(frames.refs.at(f).moreThan(0), frames.mapcount.at(f).moreThan(0), frames.charged.at(f));
}
