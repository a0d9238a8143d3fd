/** What the scenarios of barriers promise beside their barriers, and what shows that they are not vacuous. */
import { and, atEnd, exists, sometimes } from '../../checker/language/index.ts';
import { contentAt, cpu, frame, frames, page, pageTables, tlb } from '../../models/index.ts';

export const someLoadSeesContents = sometimes(
  'a CPU sees the contents',
  'some CPU has the page in its TLB when its contents are there',
  exists(cpu, (c) =>
    exists(page, (p) =>
      exists(frame, (f) => and(tlb.cached.at(c).at(p).frame.is(f), frames.content.at(f).is('source'))),
    ),
  ),
);

export function zerosAreLoaded(p: number) {
  return sometimes(
    'a CPU sees zeros',
    'the CPU has the page in its TLB when it is clear',
    exists(frame, (f) => and(tlb.cached.at(0).at(p).frame.is(f), contentAt(f, p).is('zero'))),
  );
}

/** The one page of these scenarios: whoever was to fill it has. */
export const pageIsFilled = atEnd(
  'filled',
  'in the end the page is mapped',
  pageTables.pte.at(0).at(0).kind.isnt('none'),
);

/**
 * Of the machines that other protocols have: what a page contains, and what counts it, is stored by ordinary stores and by
 * atomic operations that order nothing. Who drops a reference has a full barrier, which the models say there.
 */
export const ordinaryStores: readonly string[] = [
  ...['frames.content', 'frames.rest', 'frames.charged', 'frames.mapcount', 'frames.refs', 'mm.rss'],
];

export const slowToCompile =
  'its store buffers take seconds to compile, and each weakening of its machines would; what the machines need otherwise is shown in their own protocols';
