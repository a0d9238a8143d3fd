import type { Protocol } from '../protocol.ts';
import { mayFail, queuedWriter } from '../reasons.ts';
import closeOfOne from './close-of-one.ts';
import { closeMerges, closeMergesBefore64 } from './close-that-merges.ts';
import { closeWhileDumping, dumpOf2019, dumpOfSnapshot, dumpOfSplit, snapshotOfSplit } from './core-dump.ts';
import { mergeUnderMmapLock, mergeUnderVmaLock } from './merge-under-fault.ts';
import { mmapBesideRegistered, mmapBetween, mmapBetweenBefore64 } from './mmap-beside.ts';
import neighboursMadeEqual from './neighbours-made-equal.ts';
import { registerBetween, registerBetweenBefore64 } from './register-between.ts';
import { registerMiddle, registerMiddleInVain, registerMiddleUnderMmapLock } from './register-the-middle.ts';
import registerWhole from './register-the-whole.ts';
import { unregisterPart, unregisterPartBefore64 } from './unregister-a-part.ts';

const growsAtOnce =
  'what a VMA that grows says does not change, and that its end and the tree are stores apart, between which a fault could find one without the other, is not modelled';
const nothingToFree = 'nothing was merged away: there is nothing to free';
const saidFromTheStart =
  'the new VMA says all that it is going to say before it can be found: only the discipline asks for its lock here';
const shownStepByStep =
  'nobody stores to the range, whose protection alone changes here: who reads of a VMA while that changes is shown in vma-read-against-mprotect';
const lockedLater =
  'what is left of the VMA says what it said before, and it is write-locked before that changes: that its start and the tree are stores apart is not modelled';

export const vmaMergeProtocol: Protocol = {
  name: 'vma-merge',
  title: 'VMAs that merge and split',
  text: 'Whoever changes what is said of a part of a VMA splits it, and merges what comes to be equal with its neighbours, with mmap_lock and the locks of the VMAs held for writing. Faults find their VMA beside it. The context of a userfaultfd is part of what has to be equal.',
  sources: [
    'vma_modify(), vma_merge_existing_range(), commit_merge(), __split_vma() and vma_complete(), mm/vma.c, Linux 6.12; vma_merge() and __vma_adjust(), mm/mmap.c, Linux 6.1',
    'mprotect_fixup(), mm/mprotect.c, userfaultfd_register_range() and userfaultfd_clear_vma(), mm/userfaultfd.c, __mmap_region(), mm/mmap.c, Linux 6.12',
    'elf_core_dump(), fs/binfmt_elf.c, Linux 4.19, dump_vma_snapshot(), fs/coredump.c, Linux 6.12; commits 04f5866e41fb, 46d0b24c5ee1, a07279c9a8cd and 4d45e75a9955',
  ],
  notModelled: [
    'ranges of more than one page, which would only be more pages that change hands in the one store to the tree',
    'files, policies, names and the anon_vma, of which VMAs that merge have the same',
    'that the start and the end of a VMA, and the tree, are stores apart',
    'a core dump that walks the VMAs three times, and what it writes',
  ],
  unneeded: {
    'mm/mmap.c:__mmap_region/lockingFresh/write-lock new VMA/lockFresh not taken': saidFromTheStart,
    'mm/vma.c:__split_vma/lockingFresh/write-lock new VMA/lockFresh not taken': saidFromTheStart,
    'mm/mprotect.c:do_mprotect_pkey/modified/always #1/mayWriteVma taken as true': shownStepByStep,
    'mm/mprotect.c:mprotect_fixup/lockingVma/write-lock VMA/lockVma not taken': shownStepByStep,
    'fs/coredump.c:coredump_wait/called/queue for mmap_lock/queueForMmapLock left out': queuedWriter,
    'mm/mmap.c:do_mmap/called/queue for mmap_lock/queueForMmapLock left out': queuedWriter,
    'mm/mprotect.c:do_mprotect_pkey/called/queue for mmap_lock/queueForMmapLock left out': queuedWriter,
    'include/linux/mmap_lock.h:mmap_write_unlock/armed.unlocked/always #1/freesLater taken as true': nothingToFree,
    'include/linux/mmap_lock.h:mmap_write_unlock/disarmed.unlocked/always #1/freesLater taken as true': nothingToFree,
    'include/linux/mmap_lock.h:mmap_write_unlock/leaving.unlocked/always #1/freesLater taken as true': nothingToFree,
    'kernel/fork.c:vm_area_dup/allocating/out of memory/noVmaFree taken as true': mayFail,
    'mm/vma.c:__split_vma/lockingOld/write-lock VMA/lockVma not taken': lockedLater,
    'mm/vma.c:vma_modify/modifying.duplicated/always #2/mayWriteVma taken as true': lockedLater,
    'mm/vma.c:vma_expand/expanding.entered/always #2/mergesBefore taken as false': growsAtOnce,
    'mm/vma.c:vma_expand/expanding.lockingPrev/write-lock VMA before/lockPrev not taken': growsAtOnce,
    'mm/vma.c:vma_merge_existing_range/merging.lockingPrev/write-lock VMA before/lockPrev not taken': growsAtOnce,
  },
  scenarios: [
    neighboursMadeEqual,
    closeOfOne,
    closeMerges,
    closeMergesBefore64,
    mergeUnderVmaLock,
    mergeUnderMmapLock,
    registerMiddle,
    registerMiddleUnderMmapLock,
    registerMiddleInVain,
    registerWhole,
    registerBetween,
    registerBetweenBefore64,
    unregisterPart,
    unregisterPartBefore64,
    mmapBesideRegistered,
    mmapBetween,
    mmapBetweenBefore64,
    dumpOf2019,
    dumpOfSplit,
    dumpOfSnapshot,
    snapshotOfSplit,
    closeWhileDumping,
  ],
};
