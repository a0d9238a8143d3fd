/** Two resolvers fill one page while it is discarded: one fill succeeds, or one before the zap and one after it. */
import { every, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { frame, frames, opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { contextsGivenBack, rangesFilled } from '../progress.ts';
import { somePageFilled } from './witnesses.ts';

export default scenario({
  name: 'copies-against-dontneed',
  text: 'Two threads copy one page in while a third discards it, without events. A second copy succeeds only if the page was zapped in between.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'two fills of one page, each with a frame in hand',
  initial: [sharedByTasks(3), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    first: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
    second: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
  },
  properties: [
    p.D1,
    p.D2,
    p.R1,
    rangesFilled,
    ...contextsGivenBack,
    p.R2,
    p.REF3,
    p.A1,
    p.A2,
    somePageFilled,
    sometimes(
      'two frames in hand',
      'both resolvers hold a frame',
      every(frame, (f) => frames.refs.at(f).moreThan(0)),
    ),
  ],
  expect: { verdict: 'holds', states: 10498, transitions: 28466, depth: 49 },
  mutants: {
    'no recheck': {
      text: 'A resolver sets the entry without looking whether it is still missing: two copies of one page report success with no zap in between.',
      change: guardBecomes(uffdUser, 'pteNone', true),
      expect: { violates: 'D2', steps: 25 },
      reference: 'mfill_atomic_install_pte(), mm/userfaultfd.c; exactly one of two copies succeeds on 6.18',
    },
    'EEXIST not seen': {
      text: 'The same, seen at once: the page that is there is overwritten.',
      change: guardBecomes(uffdUser, 'pteNone', true),
      expect: { violates: 'A1', steps: 25 },
      reference: 'mfill_atomic_install_pte(), mm/userfaultfd.c: EEXIST',
    },
  },
});
