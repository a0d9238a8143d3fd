import type { Protocol } from '../protocol.ts';
import closeOfOne from './close-of-one.ts';
import { closeWhileDumping, dumpOf2019, dumpOfSnapshot, dumpOfSplit } from './core-dump.ts';
import { mergeUnderMmapLock, mergeUnderVmaLock } from './merge-under-fault.ts';
import { mmapBesideRegistered, mmapBetween, mmapBetweenBefore64 } from './mmap-beside.ts';
import neighboursMadeEqual from './neighbours-made-equal.ts';
import { registerBetween, registerBetweenBefore64 } from './register-between.ts';
import { registerMiddle, registerMiddleInVain, registerMiddleUnderMmapLock } from './register-the-middle.ts';
import { unregisterPart, unregisterPartBefore64 } from './unregister-a-part.ts';

export const vmaMergeProtocol: Protocol = {
  name: 'vma-merge',
  title: 'VMAs that merge and split',
  text: 'Whoever changes what is said of a part of a VMA splits it, and merges what comes to be equal with its neighbours, with mmap_lock and the locks of the VMAs held for writing. Faults find their VMA beside it. The context of a userfaultfd is part of what has to be equal.',
  sources: [
    'vma_modify(), vma_merge_existing_range(), commit_merge(), __split_vma() and vma_complete(), mm/vma.c, Linux 6.12; vma_merge() and __vma_adjust(), mm/mmap.c, Linux 6.1',
    'mprotect_fixup(), mm/mprotect.c, Linux 6.12',
  ],
  notModelled: ['ranges of more than one page'],
  scenarios: [
    neighboursMadeEqual,
    closeOfOne,
    mergeUnderVmaLock,
    mergeUnderMmapLock,
    registerMiddle,
    registerMiddleUnderMmapLock,
    registerMiddleInVain,
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
    closeWhileDumping,
  ],
};
