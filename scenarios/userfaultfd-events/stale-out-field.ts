/** The actors of failing-mremap in a kernel before 6.15, whose first look at mmap_changing says nothing but EAGAIN. */
import { scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { failingMremap, mover } from '../../machines/vma/move-vma.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { armedWithEvents } from './armed.ts';
import { somePageFilled } from './witnesses.ts';

export default scenario({
  name: 'stale-out-field',
  text: 'A task prepares the REMAP event while a resolver calls UFFDIO_COPY. Before 6.15 a call that finds mmap_changing set at its very start returns EAGAIN without a write to its out-field, while a later look does write it: the caller takes what stood there for the count of what was copied. Fixed in failing-mremap.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one event, one fill',
  initial: [armedWithEvents(2), kernel.earlyEagainSkipsOutField.set(true)],
  actors: {
    task: mover.runs(failingMremap, { page: 0 }),
    resolver: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
  },
  properties: [p.R1, p.R2, p.R5, p.A1, p.A2, somePageFilled],
  expect: { verdict: 'violated', violates: 'A2', steps: 8 },
  bug: 'D38',
  reference: '"userfaultfd: fix uninitialized output field for -EAGAIN race", 2025',
});
