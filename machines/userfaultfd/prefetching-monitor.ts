/**
 * A program that sends a page unasked and then serves the faults that it reads: UFFDIO_COPY for each message, and UFFDIO_WAKE
 * where the page is there already. User space; the calls are in userfaultfd-read.ts, userfaultfd-copy.ts and
 * userfaultfd-wake.ts.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';
import { uffdioCopy } from './userfaultfd-copy.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

const prefetch = { ...uffdioCopy, onDone: { target: 'again' } } as const;
const read = {
  ...userfaultfdRead,
  onDone: [
    { guard: 'gotFault', target: 'copy', description: 'a fault' },
    { target: 'again', description: 'nothing to serve' },
  ],
} as const;
const again = {
  meta: { in: 'user space' },
  on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } },
} as const;

export const prefetchingMonitor = uffdUserSetup.createMachine({
  id: 'prefetching monitor',
  initial: 'prefetch',
  states: {
    prefetch,
    read,
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'gotEexist', actions: 'rangeOfMessage', target: 'waking', description: 'the page is there' },
        { target: 'again', description: 'done' },
      ],
    },
    // Whoever found the page missing may have seen an entry that was out for a moment, and been too late for its wake-up.
    waking: { ...wakeUserfault, onDone: { target: 'again' } },
    again,
  },
});

/** The same program, to which EEXIST says that nothing is left to do. */
export const trustingMonitor = uffdUserSetup.createMachine({
  id: 'trusting monitor',
  initial: 'prefetch',
  states: { prefetch, read, copy: { ...uffdioCopy, onDone: { target: 'again' } }, again },
});
