import type { Protocol } from '../protocol.ts';
import copyAgainstTruncate from './copy-against-truncate.ts';
import copyAgainstUnregister, { zeropageInVain } from './copy-against-unregister.ts';
import faultAgainstCopy from './fault-against-copy.ts';
import faultAgainstTruncate from './fault-against-truncate.ts';
import minorFault, { continueAgainstTruncate } from './minor-fault.ts';
import punchAgainstFault from './punch-against-fault.ts';
import readOnlyFile from './read-only-file.ts';
import twoMappings from './two-mappings.ts';

export const shmemProtocol: Protocol = {
  name: 'shmem',
  title: 'Shared memory: holes, who fills them, and who punches them',
  text: 'Threads fault on pages of a shared shmem mapping, which the page cache has, or which are holes. In a VMA that is registered with a userfaultfd the one or the other goes to user space, which fills the hole with UFFDIO_COPY or UFFDIO_ZEROPAGE, or has the page mapped with UFFDIO_CONTINUE. ftruncate() and fallocate() take pages away. Each of them works on the page cache first and on page tables second, under the page lock, and asks for the size of the file once more where a truncation would not come back.',
  sources: [
    'shmem_fault(), shmem_get_folio_gfp(), shmem_mfill_atomic_pte(), shmem_fallocate() and shmem_undo_range(), mm/shmem.c; mfill_atomic(), mfill_atomic_install_pte() and mfill_atomic_pte_continue(), mm/userfaultfd.c; finish_fault(), mm/memory.c: Linux 6.12',
    'commits e2a50c1f6414 and 29ec90660d68: what UFFDIO_COPY did not ask of a file',
  ],
  notModelled: [
    'private mappings of shmem, whose holes a resolver fills with anonymous memory',
    'pages that are swapped out, huge pages, pages that fallocate() allocates',
    'the truncation is that of a filesystem without more of its own: shmem_setattr() does the same in the same order',
  ],
  scenarios: [
    faultAgainstCopy,
    twoMappings,
    copyAgainstTruncate,
    faultAgainstTruncate,
    minorFault,
    continueAgainstTruncate,
    punchAgainstFault,
    readOnlyFile,
    copyAgainstUnregister,
    zeropageInVain,
  ],
};
