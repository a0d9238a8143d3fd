/** mremap() has announced itself and then fails; a resolver goes on afterwards. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { failingMremap, mover } from '../../machines/vma/move-vma.ts';
import { properties as p } from '../../models/index.ts';
import { contextsGivenBack, rangesFilled } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { somePageFilled } from './witnesses.ts';

export default scenario({
  name: 'failing-mremap',
  text: 'A task moves an armed VMA, prepares the REMAP event and then fails. A resolver retries on EAGAIN and in the end fills its page.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one event, one fill',
  initial: armedWithEvents(2),
  actors: {
    task: mover.runs(failingMremap, { page: 0 }),
    resolver: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
  },
  properties: [p.R1, rangesFilled, ...contextsGivenBack, p.R2, p.R5, p.A1, p.A2, somePageFilled],
  expect: { verdict: 'holds', states: 271, transitions: 491, depth: 33 },
  mutants: {
    'count left behind': {
      text: 'The error path drops the reference to the context and leaves mmap_changing as it is: every fill answers EAGAIN from then on.',
      change: actionBecomes(mover, 'uncountEvent', nothing),
      bug: 'D18',
      expect: { violates: 'R5', steps: 12 },
      reference: '0496a59745b0',
    },
  },
});
