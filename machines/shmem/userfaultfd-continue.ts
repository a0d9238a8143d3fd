/**
 * UFFDIO_CONTINUE: userfaultfd_continue(), fs/userfaultfd.c; mfill_atomic_pte_continue(), mm/userfaultfd.c, with
 * shmem_get_folio(SGP_NOALLOC), mm/shmem.c. Linux 6.12. Maps what the page cache has, and fills nothing. The program is a
 * thread that takes minor faults for user space.
 * Not modelled: page-table allocation, MODE_WP, poisoned pages (EIO), pages that are swapped out, argument errors; that a page
 * behind the end of the file is EINVAL here, which the register has no word for beside EFAULT.
 */
import { calledOnce } from '../userfaultfd/called-once.ts';
import { fillIoctlEnd, fillIoctlStart, holdsFile } from '../userfaultfd/fill-ioctl.ts';
import { mfillLock } from '../userfaultfd/uffd-mfill-lock.ts';
import { installPte, unlockMapped } from './mfill-atomic-install-pte.ts';
import { shmemUserSetup, skipWhatIsThere } from './shmem-user-role.ts';

const inContinue = { in: 'mm/userfaultfd.c:mfill_atomic_pte_continue' } as const;
const inGetFolio = { in: 'mm/shmem.c:shmem_get_folio_gfp' } as const;

/** One call for the pages from `page` to `last`. */
export const uffdioContinue = shmemUserSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_continue', version: '6.12', excludes: holdsFile },
  states: {
    ...fillIoctlStart,
    locking: { ...mfillLock, onDone: [{ guard: 'failed', target: 'unlocked' }, { target: 'atPage' }] },
    atPage: {
      meta: inGetFolio,
      on: {
        'ask size': [
          { guard: 'beyondSize', actions: 'failBeyond', target: 'unlocking', description: 'behind the end' },
          { target: 'findingPage', description: 'inside the file' },
        ],
      },
    },
    findingPage: {
      meta: { in: 'mm/filemap.c:filemap_get_entry' },
      on: {
        'find page': [
          { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there' },
          { actions: 'failEfault', target: 'unlocking', description: 'a hole: EFAULT' },
        ],
      },
    },
    lockingPage: {
      meta: inGetFolio,
      on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } },
    },
    pageLocked: {
      meta: inGetFolio,
      on: {
        'check mapping': [
          { guard: 'stillCached', target: 'lockingPte', description: 'still in the page cache' },
          { target: 'truncated', description: 'truncated' },
        ],
      },
    },
    truncated: { meta: inGetFolio, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingTruncated' } } },
    puttingTruncated: { meta: inGetFolio, on: { 'put page': { actions: 'putFrame', target: 'atPage' } } },
    ...installPte,
    unlockingPage: { meta: inContinue, on: unlockMapped },
    givenUp: { meta: inContinue, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingPage' } } },
    puttingPage: { meta: inContinue, on: { 'put page': { actions: 'putFrame', target: 'unlocking' } } },
    ...fillIoctlEnd,
  },
});

/** The call alone. */
export const oneContinue = shmemUserSetup.createMachine({
  id: 'one UFFDIO_CONTINUE',
  ...calledOnce(uffdioContinue),
});

/** Maps every page of its range once; whatever is mapped already is skipped, and so is a hole. */
export const continuer = shmemUserSetup.createMachine({
  id: 'continuer',
  meta: { in: 'user space' },
  initial: 'continue',
  states: {
    continue: {
      ...uffdioContinue,
      onDone: skipWhatIsThere,
    },
    again: { on: { 'call again': { target: 'continue' } } },
    done: { type: 'final' },
    there: { type: 'final' },
    failed: { type: 'final' },
  },
});
