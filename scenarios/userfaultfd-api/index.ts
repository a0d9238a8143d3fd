import type { Protocol } from '../protocol.ts';
import apiTwice from './api-twice.ts';
import ioctlsOfAnonymous, { ioctlsOfShared } from './reported-ioctls.ts';
import oneMessage, { twoMessages } from './two-messages.ts';

export const userfaultfdApi: Protocol = {
  name: 'userfaultfd-api',
  title: 'What userfaultfd says of itself',
  text: 'UFFDIO_API is called once, with the features that are wanted, and sets them; who calls at the same time is refused. UFFDIO_REGISTER answers which calls the range has. read() hands over as many messages as there are and as fit, and waits for the first one only.',
  sources: [
    'fs/userfaultfd.c: userfaultfd_api(), userfaultfd_register(), userfaultfd_read_iter(); mm/userfaultfd.c: mfill_atomic(), validate_move_areas(), mwriteprotect_range(); Linux 6.12',
    'commit 22e5fe2a2a27 (5.15): UFFDIO_API twice at once',
  ],
  notModelled: [
    'features that change what other calls do, and their refusal',
    'ranges of hugetlb, ranges of several VMAs',
  ],
  scenarios: [apiTwice, ioctlsOfAnonymous, ioctlsOfShared, oneMessage, twoMessages],
};
