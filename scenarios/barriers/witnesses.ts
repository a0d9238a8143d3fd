/** What shows that the scenarios of barriers are not vacuous. */
import { and, exists, sometimes } from '../../checker/language/index.ts';
import { cpu, frame, frames, page, tlb } from '../../models/index.ts';

export const someLoadSeesContents = sometimes(
  'a CPU sees the contents',
  'some CPU has the page in its TLB when its contents are there',
  exists(cpu, (c) =>
    exists(page, (p) =>
      exists(frame, (f) => and(tlb.cached.at(c).at(p).frame.is(f), frames.content.at(f).is('source'))),
    ),
  ),
);
