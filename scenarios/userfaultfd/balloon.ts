/** A balloon beside postcopy: what the guest gives back while pages are still on their way. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { discardingListener, placingReceiver, postcopyUser } from '../../machines/userfaultfd/postcopy-user.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { kernel, properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from '../userfaultfd-events/armed.ts';
import { loadsFromA } from './setting.ts';

export default scenario({
  name: 'balloon-in-postcopy',
  text: 'A balloon takes a page from the guest, by MADV_DONTNEED, while postcopy sends it. The listener is told so: it tells who waits to ask again, and gives an empty page for one that was discarded. The kernel fills under mmap_lock, as from 4.18 to 6.8.',
  onDemand: 'four actors have 2.6 million states, in some ten seconds',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that is sent, taken away and touched',
  initial: [armedWithEvents(4), kernel.fillsTakeMmapLock.set(true), kernel.noVmaLocks.set(true)],
  actors: {
    vCPU: loadsFromA,
    background: postcopyUser.runs(placingReceiver, { page: 0, last: 0 }),
    listener: postcopyUser.runs(discardingListener),
    balloon: discarder.runs(madviseDontneed, { page: 0 }),
  },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    ...contextsGivenBack,
    accessesMade,
    P.A1,
    P.A2,
    P.someFaultIsRead,
    sometimes(
      'filled after a discard',
      'the listener gives an empty page for one that was discarded',
      postcopyUser.some((u) => u.in('fill')),
    ),
  ],
  expect: { verdict: 'holds', states: 2615670, transitions: 9514808, depth: 171 },
  mutants: {
    'discard not noted': {
      text: 'The listener takes no notice of the event: the page was received once, so that it asks for it no more, and the guest waits for ever for what it gave back. QEMU lets no balloon work in postcopy for that reason.',
      change: guardBecomes(postcopyUser, 'discarded', false),
      expect: { violates: 'accesses made', steps: 107 },
      reference: 'S7; qemu_balloon_inhibit() of QEMU',
    },
    'message from before the discard': {
      text: 'The listener wakes nobody when it is told of a discard. A vCPU has queued while its page was on the way, its message was read, the page came and was discarded: the vCPU looks at the page table only now, and sleeps with its message gone.',
      change: actionBecomes(postcopyUser, 'rangeOfAll', nothing),
      expect: { violates: 'accesses made', steps: 110 },
      reference: 'derived: handle_userfault() queues before it looks, fs/userfaultfd.c',
    },
  },
});
