import type { Protocol } from '../protocol.ts';
import againstFault from './against-fault.ts';
import againstMigration from './against-migration.ts';
import againstMunmap from './against-munmap.ts';
import againstReclaim from './against-reclaim.ts';
import againstTruncate from './against-truncate.ts';
import badArguments from './bad-arguments.ts';
import emulatedAgainstFault from './emulated-against-fault.ts';
import emulatedAgainstMunmap from './emulated-against-munmap.ts';
import emulationFails from './emulation-fails.ts';
import holeAgainstTruncate from './hole-against-truncate.ts';
import linear from './linear.ts';
import ofAnonymousPage from './of-anonymous-page.ts';
import ofFileWrittenBack from './of-file-written-back.ts';
import ofHole from './of-hole.ts';
import ofMemoryError from './of-memory-error.ts';
import ofMigrationEntry from './of-migration-entry.ts';
import ofPrivate from './of-private.ts';
import ofSpecialEntry from './of-special-entry.ts';
import ofSwapEntry from './of-swap-entry.ts';
import onCpus from './on-cpus.ts';
import populates from './populates.ts';
import range, { rangeWithoutMemory } from './range.ts';
import rangeEmulated, { rangeEmulatedAgainstTruncate, rangeEmulationFails } from './range-emulated.ts';
import rangeOfToday, {
  rangeOfTodayAgainstMunmap,
  rangeOfTodayOfBadArguments,
  rangeOfTodayOfUnlikeVmas,
} from './range-of-today.ts';
import { rangeOfBadArguments, rangeOfUnsuitableVma } from './range-refused.ts';
import { reclaimOfLockedAlone, reclaimOfLockedNonlinear } from './reclaim-of-locked.ts';
import reclaimOfNonlinear from './reclaim-of-nonlinear.ts';
import refused from './refused.ts';
import twoAndAFault from './two-and-a-fault.ts';
import twoEmulated from './two-emulated.ts';
import underGuest from './under-guest.ts';
import { unneeded } from './unneeded.ts';

export const remapFilePagesProtocol: Protocol = {
  name: 'remap-file-pages',
  title: 'remap_file_pages() and nonlinear mappings',
  text: 'The system call that mapped any page of a file anywhere in a VMA, without a VMA of its own: the entry names the page until a fault maps it. A VMA that is nonlinear in this way is found by the rmap through a list, and searched in whole. The call was given up in Linux 3.16, and is emulated since 4.0.',
  sources: [
    'mm/fremap.c of seed 004, which is that of Linux 3.14: sys_remap_file_pages(), generic_file_remap_pages(), install_file_pte(), zap_pte()',
    'remap_file_pages() and __mmap_region(), mm/mmap.c, Linux 6.1',
    '__mm_populate(), mm/mlock.c; do_nonlinear_fault(), zap_pte_range() and unmap_mapping_range_list(), mm/memory.c: Linux 3.14; try_to_unmap_nonlinear() and try_to_unmap_cluster(), mm/rmap.c, Linux 3.15',
  ],
  notModelled: [
    'page tables that are missing and can be had; who makes entries of memory errors, and faults on them',
    'VMAs that reach beyond the range which is replaced, and are split: it is all of one, or of several',
    'how a private page comes to be in a shared mapping: a forced write through get_user_pages() leaves one there',
  ],
  unneeded,
  scenarios: [
    againstFault,
    againstMunmap,
    againstTruncate,
    againstReclaim,
    againstMigration,
    onCpus,
    underGuest,
    populates,
    twoAndAFault,
    linear,
    ofHole,
    reclaimOfNonlinear,
    reclaimOfLockedNonlinear,
    reclaimOfLockedAlone,
    refused,
    badArguments,
    range,
    rangeWithoutMemory,
    rangeOfBadArguments,
    rangeOfUnsuitableVma,
    rangeEmulated,
    rangeEmulatedAgainstTruncate,
    rangeEmulationFails,
    rangeOfToday,
    rangeOfTodayAgainstMunmap,
    rangeOfTodayOfBadArguments,
    rangeOfTodayOfUnlikeVmas,
    ofAnonymousPage,
    ofSwapEntry,
    ofMigrationEntry,
    ofMemoryError,
    ofSpecialEntry,
    holeAgainstTruncate,
    ofPrivate,
    ofFileWrittenBack,
    emulatedAgainstFault,
    emulatedAgainstMunmap,
    emulationFails,
    twoEmulated,
  ],
};
