/** The same, asked for more than the kernel does: mmap_changing is dropped before the page is zapped. */
import { initially, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { tirelessReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { armedWithEvents } from './armed.ts';
import { someEventRead, someEventWaits, somePageFilled } from './witnesses.ts';

export default scenario({
  name: 'remove-event-window',
  text: 'The actors of copy-against-remove-event in a current kernel. The owner of the event drops mmap_changing as soon as the event is read, and only then takes mmap_lock again and zaps. A UFFDIO_COPY in between succeeds, and its page is thrown away: a monitor that counts pages by the answers it gets is wrong by one.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that is removed and filled',
  initial: armedWithEvents(3),
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    reader: uffdUser.runs(tirelessReader, { ctx: 0 }),
    resolver: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
  },
  properties: [p.D9, someEventWaits, someEventRead, somePageFilled],
  expect: { verdict: 'violated', violates: 'D9', steps: 48 },
  bug: 'D17',
  reference: 'the form after df2cc96e7701; madvise_dontneed_free() and userfaultfd_remove() of 6.1 to 6.12',
  mutants: {
    'no mmap_changing': {
      text: 'Before 4.18 the window begins with the reading of the event: the owner need not even have woken up.',
      change: initially(kernel.noMmapChanging.set(true)),
      bug: 'D17',
      expect: { violates: 'D9', steps: 43 },
      reference: 'df2cc96e7701',
    },
  },
});
