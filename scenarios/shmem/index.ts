import type { Protocol } from '../protocol.ts';
import { askedAgain, mayFail, newPageUncharged, queuedWriter, treeWhole } from '../reasons.ts';
import copyAgainstRemap from './copy-against-remap.ts';
import copyAgainstTruncate from './copy-against-truncate.ts';
import copyAgainstUnregister, { zeropageInVain } from './copy-against-unregister.ts';
import faultAgainstCopy from './fault-against-copy.ts';
import faultAgainstTruncate from './fault-against-truncate.ts';
import minorFault, { continueAgainstTruncate } from './minor-fault.ts';
import punchAgainstFault from './punch-against-fault.ts';
import readOnlyFile from './read-only-file.ts';
import twoMappings from './two-mappings.ts';
import twoPunches from './two-punches.ts';

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
  unneeded: {
    'mm/memory.c:handle_pte_fault/atPte/look at PTE #1/looksMissingInFile taken as true': askedAgain,
    'mm/mmap.c:__mmap_region/called/queue for mmap_lock/queue left out': queuedWriter,
    'mm/mmap.c:__mmap_region/locked/take i_mmap_rwsem/lockMapping not taken': treeWhole,
    'mm/shmem.c:shmem_fault/called/read i_private #1/somePunched taken as true':
      'i_private is read again under i_lock: that it is looked at without spares the lock',
    'mm/shmem.c:shmem_fallocate/announcing/take i_lock/lockInodeSpin not taken':
      'one pointer is set, and i_rwsem keeps off who else would: i_lock is for who looks, and would come to use what is cleared',
    'mm/shmem.c:shmem_fallocate/clearing/clear i_private/clear i_private exchanged with':
      'both are done under one hold of i_lock, for which who was woken waits',
    'mm/shmem.c:shmem_fallocate/lettingFaultsIn/take i_lock again/take i_lock again exchanged with':
      'i_private could be cleared before: who is queued was so under i_lock, and is woken under it afterwards',
    'mm/shmem.c:shmem_get_folio_gfp/shmemFault.askingSize/ask size #1/beyondSize taken as false':
      'asked again once the page is in the page cache: that it is not brought there in vain is all that the first question is for',
    'mm/shmem.c:shmem_mfill_atomic_pte/atPage/out of memory/noFrameFree taken as true': mayFail,
    'mm/shmem.c:shmem_mfill_atomic_pte/copying/copy with page faults off #1/sourceReadable taken as false': mayFail,
    'mm/userfaultfd.c:mfill_atomic/puttingFilledPage/put page/putFrame without the conditional': newPageUncharged,
  },
  scenarios: [
    faultAgainstCopy,
    twoMappings,
    copyAgainstTruncate,
    faultAgainstTruncate,
    minorFault,
    continueAgainstTruncate,
    punchAgainstFault,
    twoPunches,
    readOnlyFile,
    copyAgainstUnregister,
    copyAgainstRemap,
    zeropageInVain,
  ],
};
