/** What the scenarios of barriers promise beside their barriers, and what shows that they are not vacuous. */
import { and, atEnd, exists, sometimes } from '../../checker/language/index.ts';
import { cpu, frame, frames, page, pageTables, tlb } from '../../models/index.ts';

export const someLoadSeesContents = sometimes(
  'a CPU sees the contents',
  'some CPU has the page in its TLB when its contents are there',
  exists(cpu, (c) =>
    exists(page, (p) =>
      exists(frame, (f) => and(tlb.cached.at(c).at(p).frame.is(f), frames.content.at(f).is('source'))),
    ),
  ),
);

/** The one page of these scenarios: whoever was to fill it has. */
export const pageIsFilled = atEnd(
  'filled',
  'in the end the page is mapped',
  pageTables.pte.at(0).at(0).kind.isnt('none'),
);
