/** A debugger stores to a page of a read-only private mapping of shmem that user space maps by UFFDIO_CONTINUE. */
import { and, initially, scenario, sometimes } from '../../checker/language/index.ts';
import { accessRegistered } from '../../machines/gup/access-registered.ts';
import { forcedWriter } from '../../machines/gup/access-remote-vm-role.ts';
import { continueInPrivate, privateContinuer } from '../../machines/shmem/continue-in-private.ts';
import { zapOfFile } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { entryLockless, forcedAccess, isFilePage, properties as p, ptep } from '../../models/index.ts';
import { forMinor, underMmapLock } from '../shmem/setting.ts';
import { forcing, gottenOfFile, mappedReadOnly, someForced } from './setting.ts';

const now = entryLockless(ptep(0));

export default scenario({
  name: 'forced-store-against-continue',
  text: 'A private mapping of a shmem file, which its process may only read, is registered for minor faults, and the page of the file is mapped. A debugger stores there, which breaks COW; the process discards the copy, and UFFDIO_CONTINUE maps the page of the file again, write-protected and dirty. It is no anonymous page, and so the debugger does not take it.',
  bounds: { page: 1, offset: 1, frame: 3 },
  boundsReason: 'one page of the file; a copy, and another once the first is discarded',
  initial: [mappedReadOnly(2), forMinor(), underMmapLock],
  actors: {
    debugger: forcedWriter.runs(accessRegistered, { tried: true }),
    discarder: zapper.runs(zapOfFile),
    resolver: privateContinuer.runs(continueInPrivate, { page: 0, last: 0, dontWake: true }),
  },
  properties: [
    ...forcing,
    p.A7,
    someForced,
    gottenOfFile,
    sometimes(
      'mapped again',
      'the copy is gone, and the page of the file is there again, dirty, when the page is looked up again',
      forcedWriter.some((w) => and(w.in('refused'), now.dirty, isFilePage(now.frame.known()))),
    ),
    sometimes(
      'nothing there',
      'the debugger is told EFAULT',
      forcedWriter.some((w) => w.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 8995, transitions: 23696, depth: 65 },
  mutants: {
    FOLL_COW: {
      text: 'From 5.16 to 5.19 COW is taken to be broken where a fault has said so and the entry is dirty. The entry that UFFDIO_CONTINUE sets is: the store goes to the file.',
      change: initially(forcedAccess.remembersCow.set(true)),
      expect: { violates: 'DATA8', steps: 41 },
      reference: 'commit 5535be309971 (CVE-2022-2590); the entry is dirty since 9ae0f87d009c',
    },
  },
});
