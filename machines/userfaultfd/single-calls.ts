/**
 * Threads that call read(), poll(), UFFDIO_COPY, UFFDIO_ZEROPAGE or UFFDIO_WAKE once and keep the answer. User space, so
 * that no kernel function stands beside them; the calls are in userfaultfd-read.ts, userfaultfd-poll.ts,
 * userfaultfd-copy.ts, userfaultfd-zeropage.ts and userfaultfd-wake.ts.
 */
import { calledOnce } from './called-once.ts';
import { uffdUserSetup } from './descriptor-user-role.ts';
import { uffdioCopy } from './userfaultfd-copy.ts';
import { userfaultfdPoll } from './userfaultfd-poll.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';
import { uffdioZeropage } from './userfaultfd-zeropage.ts';

const meta = { in: 'user space' } as const;

export const oneCopy = uffdUserSetup.createMachine({
  id: 'one UFFDIO_COPY',
  ...calledOnce(uffdioCopy),
});
export const oneZeropage = uffdUserSetup.createMachine({
  id: 'one UFFDIO_ZEROPAGE',
  ...calledOnce(uffdioZeropage),
});
/** Of all pages. */
export const oneWake = uffdUserSetup.createMachine({
  id: 'one UFFDIO_WAKE',
  meta,
  initial: 'calling',
  states: {
    calling: { on: { 'call UFFDIO_WAKE': { actions: 'rangeOfAll', target: 'call' } } },
    call: { ...wakeUserfault, onDone: { target: 'returned' } },
    returned: { type: 'final' },
  },
});
export const oneRead = uffdUserSetup.createMachine({
  id: 'one read()',
  meta,
  initial: 'read',
  states: { read: { ...userfaultfdRead, onDone: { target: 'returned' } }, returned: { type: 'final' } },
});
export const onePoll = uffdUserSetup.createMachine({
  id: 'one poll()',
  ...calledOnce(userfaultfdPoll),
});
