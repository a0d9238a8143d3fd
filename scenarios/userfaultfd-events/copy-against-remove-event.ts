/** MADV_DONTNEED announces itself, a monitor reads that, a resolver copies the page in meanwhile. */
import { initially, scenario, withoutLock } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { tirelessReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { kernel, properties as p, uffd } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventRead, someEventWaits, somePageFilled } from './witnesses.ts';

export default scenario({
  name: 'copy-against-remove-event',
  text: 'A task discards a page of an armed VMA and waits until the REMOVE event is read. Another thread copies that page in and retries on EAGAIN: not while the event is on its way.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that is removed and filled',
  initial: armedWithEvents(3),
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    reader: uffdUser.runs(tirelessReader, { ctx: 0 }),
    resolver: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
  },
  properties: [
    p.D1,
    p.D2,
    p.D9counted,
    p.R1,
    ...contextsGivenBack,
    p.R2,
    p.R5,
    p.eventOver,
    p.W6,
    p.leftFdQueue,
    p.A1,
    p.A2,
    someEventWaits,
    someEventRead,
    somePageFilled,
  ],
  expect: { verdict: 'holds', states: 12424, transitions: 34070, depth: 76 },
  mutants: {
    'no mmap_changing': {
      text: 'The event is advice only: a resolver does not see that the layout is about to change, so its page is filled after the event was read and then thrown away.',
      change: initially(kernel.noMmapChanging.set(true)),
      bug: 'D17',
      expect: { violates: 'D9counted', steps: 28 },
      reference: 'df2cc96e7701',
    },
    'look not under the lock': {
      text: 'Nobody takes map_changing_lock: a resolver that looked at the count before the event fills the page after the event was read.',
      change: withoutLock(uffd.mapChangingLock.at(0)),
      expect: { violates: 'D9counted', steps: 32 },
      reference: 'map_changing_lock of struct userfaultfd_ctx',
    },
    'fills under mmap_lock': {
      text: 'From 4.18 to 6.8 a resolver looks at the count under mmap_lock, which MADV_DONTNEED holds for reading as well: nothing orders the look before the count, and the page is filled after the event was read.',
      change: initially(kernel.fillsTakeMmapLock.set(true)),
      expect: { violates: 'D9counted', steps: 29 },
      reference: 'derived: userfaultfd_remove() and __mcopy_atomic() of 6.1; 5e4c24a57b0c brought map_changing_lock',
    },
  },
});
