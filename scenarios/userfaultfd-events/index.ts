import type { Protocol } from '../protocol.ts';
import { onStack } from '../reasons.ts';
import copiesAgainstDontneed from './copies-against-dontneed.ts';
import copyAgainstRemoveEvent from './copy-against-remove-event.ts';
import failingMremap from './failing-mremap.ts';
import faultAgainstDontneed from './fault-against-dontneed.ts';
import mremapAgainstMunmap from './mremap-against-munmap.ts';
import munmapEvent from './munmap-event.ts';
import pollForRemoveEvent from './poll-for-remove-event.ts';
import removeEventAgainstClose from './remove-event-against-close.ts';
import removeEventAgainstMunmap from './remove-event-against-munmap.ts';
import removeEventKilled from './remove-event-killed.ts';
import removeEventWindow from './remove-event-window.ts';
import staleOutField from './stale-out-field.ts';
import twoRemoveEvents from './two-remove-events.ts';
import zeropageAgainstEvent from './zeropage-against-event.ts';

const nothingThere =
  'where no VMA is any more nothing is mapped that the zap could find: that the VMA is not looked at shows only in what it has';

export const userfaultfdEvents: Protocol = {
  name: 'userfaultfd-events',
  title: 'MADV_DONTNEED and layout events',
  text: 'A task changes its own layout, and a monitor in another process fills pages of it. With an event the task waits until the monitor has read of the change, and resolvers get EAGAIN in the meantime; without one the monitor may be wrong about what is mapped.',
  sources: [
    'madvise_dontneed_free(), mm/madvise.c; userfaultfd_remove() and userfaultfd_event_wait_completion(), fs/userfaultfd.c, Linux 6.9 to 6.12; the answer of a fill that is refused at once, Linux 6.15',
    'mremap_userfaultfd_prep() and its failure, Linux 6.17',
  ],
  notModelled: [
    'the event of fork, and mremap that succeeds',
    'ranges of several pages or VMAs',
    'the per-VMA lock under which newer kernels discard pages',
  ],
  unneeded: {
    'fs/userfaultfd.c:userfaultfd_unmap_prep/exclusive.lockingMapChanging/lock map_changing_lock/lockMapChangingToUnmap not taken':
      'resolvers of what is unmapped have left, since the VMA is write-locked: the lock is for those that fill other VMAs of the context',
    'user space/looking/look for address #1/isListed taken as true':
      'what is not on the list cannot be filled either: the call fails, and whoever waits is told to look again',
    'fs/userfaultfd.c:mremap_userfaultfd_fail/putting/put context/endEvent without set event.ctx': onStack,
    'fs/userfaultfd.c:userfaultfd_ctx_put/putting/put context/endEvent without set event.page': onStack,
    'mm/madvise.c:madvise_dontneed_free/foundAgain/check VMA #1/vmaCovers taken as true': nothingThere,
  },
  scenarios: [
    faultAgainstDontneed,
    copiesAgainstDontneed,
    copyAgainstRemoveEvent,
    pollForRemoveEvent,
    removeEventWindow,
    removeEventAgainstClose,
    removeEventKilled,
    removeEventAgainstMunmap,
    failingMremap,
    mremapAgainstMunmap,
    munmapEvent,
    zeropageAgainstEvent,
    staleOutField,
    twoRemoveEvents,
  ],
};
