/**
 * UFFDIO_COPY and UFFDIO_ZEROPAGE into a shared mapping of shmem: shmem_mfill_atomic_pte(), mm/shmem.c, in mfill_atomic(),
 * mm/userfaultfd.c, with what userfaultfd-copy.ts has around it. Linux 6.12. The page comes to the page cache first, and to
 * the page table second, locked all the time.
 * Not modelled: page-table allocation, MODE_WP, limits of the mount, EINTR, argument errors, what a fault on the source does, and that it may fail.
 */
import { and } from 'xstate';
import { fillIoctlEnd, fillIoctlStart, holdsFile } from '../userfaultfd/fill-ioctl.ts';
import { mfillLock, mfillUnlock } from '../userfaultfd/uffd-mfill-lock.ts';
import { installPte, unlockMapped } from './mfill-atomic-install-pte.ts';
import { shmemUserSetup, skipWhatIsThere } from './shmem-user-role.ts';

const inMfill = { in: 'mm/shmem.c:shmem_mfill_atomic_pte' } as const;
const inLoop = { in: 'mm/userfaultfd.c:mfill_atomic' } as const;

/** One call for the pages from `page` to `last`. */
export const shmemMfill = shmemUserSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_copy', version: '6.12', excludes: holdsFile },
  states: {
    ...fillIoctlStart,
    locking: {
      ...mfillLock,
      onDone: [
        { guard: and(['failed', 'frameInHand']), target: 'puttingFilledPage' },
        { guard: 'failed', target: 'unlocked' },
        // Filled while the locks were dropped.
        { guard: 'frameInHand', target: 'filled' },
        { target: 'atPage' },
      ],
    },
    atPage: {
      meta: inMfill,
      on: {
        'allocate page': { guard: 'frameFree', actions: 'allocate', target: 'allocated' },
        'out of memory': { guard: 'noFrameFree', actions: 'failEnomem', target: 'unlocking' },
      },
    },
    allocated: { always: [{ guard: 'fillsWithZero', target: 'clearing' }, { target: 'copying' }] },
    clearing: { meta: inMfill, on: { 'clear page': { actions: 'clearPage', target: 'filled' } } },
    copying: {
      meta: inMfill,
      on: {
        'copy with page faults off': [
          { guard: 'sourceReadable', actions: 'copyFaultsOff', target: 'filled', description: 'copied' },
          { target: 'droppingLocks', description: 'source not there' },
        ],
      },
    },
    droppingLocks: { ...mfillUnlock, onDone: { target: 'copyingUnlocked' } },
    copyingUnlocked: {
      meta: inLoop,
      on: {
        'copy with page faults on': { actions: 'copyFaultsOn', target: 'locking' },
      },
    },
    puttingFilledPage: { meta: inLoop, on: { 'put page': { actions: 'putFrame', target: 'unlocked' } } },
    filled: {
      meta: inMfill,
      on: {
        'ask size': [
          { guard: 'beyondSize', actions: 'failBeyond', target: 'puttingPage', description: 'behind the end: EFAULT' },
          { target: 'inside', description: 'inside the file' },
        ],
      },
    },
    inside: {
      meta: inMfill,
      on: {
        'charge page': { actions: 'charge', target: 'charged' },
        'charge refused': { guard: 'chargeMayFail', actions: 'failEnomem', target: 'puttingPage' },
      },
    },
    charged: {
      meta: { in: 'mm/shmem.c:shmem_add_to_page_cache' },
      on: {
        'add page to cache': [
          { guard: 'isCached', actions: 'failEexist', target: 'puttingPage', description: 'there already: EEXIST' },
          {
            guard: 'lockNewPage',
            actions: ['lockNewPage', 'addPage'],
            target: 'lockingPte',
            description: 'added, locked',
          },
        ],
      },
    },
    ...installPte,
    unlockingPage: { meta: inMfill, on: unlockMapped },
    givenUp: { meta: inMfill, on: { 'remove page from cache': { actions: 'removePage', target: 'unlockingRemoved' } } },
    unlockingRemoved: { meta: inMfill, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingPage' } } },
    puttingPage: { meta: inMfill, on: { 'put page': { actions: 'putFrame', target: 'unlocking' } } },
    ...fillIoctlEnd,
  },
});

/** Fills every page of its range once; whatever is there already is skipped. */
export const shmemCopier = shmemUserSetup.createMachine({
  id: 'shmem copier',
  meta: { in: 'user space' },
  initial: 'copy',
  states: {
    copy: {
      ...shmemMfill,
      onDone: skipWhatIsThere,
    },
    again: { on: { 'call again': { target: 'copy' } } },
    done: { type: 'final' },
    there: { type: 'final' },
    failed: { type: 'final' },
  },
});
