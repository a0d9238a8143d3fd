/** mremap() announces itself while UFFDIO_ZEROPAGE is called. */
import { actionBecomes, guardBecomes, initially, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { failingMremap, mover } from '../../machines/vma/move-vma.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { contextsGivenBack, rangesFilled } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { somePageFilled } from './witnesses.ts';

export default scenario({
  name: 'zeropage-against-event',
  text: 'A task moves an armed VMA, prepares the REMAP event and then fails. A resolver that maps the zero page is told EAGAIN in the meantime, whether the event begins before its call or within, and calls again.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one event, one fill',
  initial: armedWithEvents(2),
  actors: {
    task: mover.runs(failingMremap, { page: 0 }),
    resolver: uffdUser.runs(zeroFiller, { page: 0, last: 0 }),
  },
  properties: [
    p.R1,
    rangesFilled,
    ...contextsGivenBack,
    p.R2,
    p.R5,
    p.A1,
    p.A2,
    p.A7,
    somePageFilled,
    sometimes(
      'EAGAIN',
      'the layout is about to change',
      uffdUser.some((user) => user.error.is('EAGAIN')),
    ),
  ],
  expect: { verdict: 'holds', states: 247, transitions: 449, depth: 30 },
  mutants: {
    'mmput forgotten': {
      text: 'The call keeps mm_users: the address space outlives all its tasks.',
      change: actionBecomes(uffdUser, 'mmput', nothing),
      expect: { violates: 'mm_users', steps: 30 },
      reference: 'userfaultfd_zeropage(): mmput()',
    },
    'no error': {
      text: 'The call that finds an event in flight returns without an error, as if there had been nothing to fill.',
      change: actionBecomes(uffdUser, 'failEagain', nothing),
      expect: { violates: 'A2', steps: 9 },
      reference: 'userfaultfd_zeropage(): ret = -EAGAIN',
    },
    'gives up': {
      text: 'The program takes EAGAIN for a failure and leaves the page missing.',
      change: guardBecomes(uffdUser, 'gotEagain', false),
      expect: { violates: 'ranges filled', steps: 14 },
      reference: 'ioctl_userfaultfd(2): EAGAIN, the call can be tried again',
    },
    'under mmap_lock': {
      text: 'From 6.6 to 6.8 the look is taken under mmap_lock, which mremap() holds for writing.',
      change: initially(kernel.fillsTakeMmapLock.set(true)),
      expect: { holds: 'the count is made under mmap_lock for writing' },
      reference: 'mm/userfaultfd.c, __mcopy_atomic() of 6.1',
    },
    'before 6.15': {
      text: 'The call that finds an event in flight at its very start returns EAGAIN and does not write its out-field.',
      change: initially(kernel.earlyEagainSkipsOutField.set(true)),
      expect: { violates: 'A2', steps: 8 },
      bug: 'D38',
      reference: '95567729173e',
    },
  },
});
