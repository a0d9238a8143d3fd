/**
 * Which lock the kernel documents to be taken under which: "Lock ordering in mm" at the head of mm/rmap.c, "Lock ordering" at
 * that of mm/filemap.c (both 6.1), and for the classes that these do not name the function that nests them. A partial order:
 * of two classes that no chain of pairs connects neither may be taken under the other, for nobody says that it may.
 * Left out: that hugetlbfs locks its pages under i_mmap_rwsem, which is the other way round; the models lock none of them.
 */

export interface LockClass {
  /** The class, as verdicts name it. */
  readonly lock: string;
  readonly kernel: string;
}

/** All of the models. Those of a model of one's own are not here, and nothing is asked of them. */
export const lockClasses: readonly LockClass[] = [
  { lock: 'directory.lock', kernel: 'a mutex of user space, which all nodes of a shared memory have' },
  { lock: 'postcopyMutex.lock', kernel: "a mutex of user space, as QEMU's postcopy had it before seed 003, version 4" },
  { lock: 'file.inodeLock', kernel: 'inode->i_rwsem' },
  { lock: 'pfn cache.refreshLock', kernel: 'gpc->refresh_lock, virt/kvm/pfncache.c' },
  { lock: 'mm.lock', kernel: 'mm->mmap_lock' },
  { lock: 'notifier.allLocks', kernel: 'mm_all_locks_mutex' },
  { lock: 'vma.lock', kernel: 'vma->vm_lock, since 6.4' },
  { lock: 'vma life.lock', kernel: 'vma->vm_lock, where VMAs are freed and used again' },
  { lock: 'uffd.mapChangingLock', kernel: 'ctx->map_changing_lock, since 6.9' },
  { lock: 'shared tables.faultMutex', kernel: 'hugetlb_fault_mutex' },
  { lock: 'shared tables.vmaLock', kernel: 'hugetlb_vma_lock' },
  { lock: 'file.invalidateLock', kernel: 'mapping->invalidate_lock' },
  { lock: 'frames.lock', kernel: 'PG_locked' },
  { lock: 'file.mmapLock', kernel: 'mapping->i_mmap_rwsem' },
  { lock: 'vma.anonLock', kernel: 'anon_vma->rwsem' },
  { lock: 'spinlocked rmap.anonLock', kernel: 'anon_vma->lock, until 2.6.39' },
  { lock: 'notifier.lock', kernel: 'notifier_subscriptions->lock' },
  { lock: 'shared tables.pageTableLock', kernel: 'mm->page_table_lock' },
  { lock: 'shared tables.ptl', kernel: 'the split PMD lock of a table of hugetlbfs: huge_pte_lock()' },
  { lock: 'pt.pmdLock', kernel: 'the PMD lock: "page_table_lock" in mm/rmap.c' },
  { lock: 'pt.ptl', kernel: 'the PTE lock' },
  { lock: 'i_pages.lock', kernel: 'the lock of mapping->i_pages' },
  { lock: 'shmem.inodeSpin', kernel: 'inode->i_lock, of a hole being punched: mm/shmem.c' },
  { lock: 'uffd.fdLock', kernel: 'ctx->fd_wqh.lock' },
  { lock: 'uffd.faultLock', kernel: 'ctx->fault_pending_wqh.lock and ctx->fault_wqh.lock' },
  { lock: 'uffd.eventLock', kernel: 'ctx->event_wqh.lock' },
  { lock: 'xpmem.recallMutex', kernel: 'recall_PFNs_mutex of XPMEM, 2008' },
  { lock: 'xpmem.attachment', kernel: 'att->mutex of XPMEM, 2008' },
  { lock: 'attachments.invalidateMutex', kernel: 'att->invalidate_mutex of XPMEM, since 2015' },
  { lock: 'secondary.mutex', kernel: 'the mutex of a driver, taken in its callback' },
  { lock: 'secondary.countLock', kernel: 'kvm->mmu_lock on Book3S HV' },
  {
    lock: 'secondary.lock',
    kernel: 'kvm->mmu_lock; on Book3S HV the lock of an entry; the lock of the table of a driver',
  },
  { lock: 'pfn cache.lock', kernel: 'gpc->lock, virt/kvm/pfncache.c' },
  { lock: 'task.nonBlocking', kernel: 'no lock: between non_block_start() and non_block_end()' },
  { lock: 'task.irqsOff', kernel: 'no lock: interrupts are off; GUP-fast waits for nothing there' },
];

export interface Nesting {
  readonly held: string;
  readonly taken: string;
  /** Where that is documented, or done. */
  readonly where: string;
}

const rmap = 'mm/rmap.c';
const filemap = 'mm/filemap.c';
const hugetlb = 'mm/rmap.c, of hugetlbfs';
const callback =
  'invalidate_range_start(), which is called under mmap_lock or the locks of the reverse map: include/linux/mmu_notifier.h';
const fromUser = 'user space: calls and faults come while it is held, and no lock of the kernel is held there';

/** The pairs; what follows from several of them is documented, too. They make no circle. */
export const nestings: readonly Nesting[] = [
  ...['directory.lock', 'postcopyMutex.lock'].flatMap((held) =>
    ['file.inodeLock', 'pfn cache.refreshLock', 'uffd.fdLock'].map((taken) => ({ held, taken, where: fromUser })),
  ),
  { held: 'file.inodeLock', taken: 'mm.lock', where: `${rmap}; generic_perform_write(): ${filemap}` },
  {
    held: 'pfn cache.refreshLock',
    taken: 'mm.lock',
    where: 'kvm_gpc_refresh(), virt/kvm/pfncache.c: get_user_pages()',
  },
  { held: 'mm.lock', taken: 'vma.lock', where: 'vma_start_write(), include/linux/mm.h of 6.12' },
  { held: 'mm.lock', taken: 'notifier.allLocks', where: 'mm_take_all_locks(), mm/mmap.c' },
  { held: 'notifier.allLocks', taken: 'vma.lock', where: 'mm_take_all_locks(), mm/vma.c of 6.12' },
  { held: 'mm.lock', taken: 'vma life.lock', where: 'vma_start_write(), include/linux/mm.h of 6.12' },
  { held: 'vma.lock', taken: 'uffd.mapChangingLock', where: 'mfill_atomic(), mm/userfaultfd.c of 6.12' },
  { held: 'vma.lock', taken: 'uffd.faultLock', where: 'handle_userfault(), fs/userfaultfd.c, under either fault lock' },
  { held: 'uffd.fdLock', taken: 'uffd.faultLock', where: 'the head of fs/userfaultfd.c' },
  { held: 'uffd.fdLock', taken: 'uffd.eventLock', where: 'the head of fs/userfaultfd.c' },
  {
    held: 'uffd.mapChangingLock',
    taken: 'frames.lock',
    where: 'move_pages() and mfill_atomic(), mm/userfaultfd.c of 6.12',
  },
  { held: 'mm.lock', taken: 'file.invalidateLock', where: `${rmap}; filemap_fault(): ${filemap}` },
  { held: 'file.invalidateLock', taken: 'frames.lock', where: `${rmap}; filemap_fault(): ${filemap}` },
  { held: 'mm.lock', taken: 'shmem.inodeSpin', where: 'shmem_fault(), mm/shmem.c' },
  { held: 'frames.lock', taken: 'file.mmapLock', where: rmap },
  { held: 'file.mmapLock', taken: 'vma.anonLock', where: `${rmap}; vma_adjust(): ${filemap}` },
  { held: 'frames.lock', taken: 'spinlocked rmap.anonLock', where: 'mm/rmap.c of 2.6.38' },
  { held: 'spinlocked rmap.anonLock', taken: 'pt.ptl', where: 'mm/rmap.c of 2.6.38' },
  { held: 'vma.anonLock', taken: 'pt.pmdLock', where: rmap },
  {
    held: 'pt.pmdLock',
    taken: 'pt.ptl',
    where: 'collapse_pte_mapped_thp() and retract_page_tables(), mm/khugepaged.c of 6.12',
  },
  { held: 'pt.ptl', taken: 'i_pages.lock', where: filemap },
  {
    held: 'vma.anonLock',
    taken: 'notifier.lock',
    where: '__mmu_notifier_register(), mm/mmu_notifier.c, after mm_take_all_locks()',
  },
  { held: 'mm.lock', taken: 'shared tables.faultMutex', where: 'hugetlb_fault(), mm/hugetlb.c' },
  { held: 'shared tables.faultMutex', taken: 'shared tables.vmaLock', where: hugetlb },
  { held: 'shared tables.vmaLock', taken: 'file.mmapLock', where: hugetlb },
  { held: 'file.mmapLock', taken: 'shared tables.pageTableLock', where: 'huge_pmd_share(), mm/hugetlb.c' },
  { held: 'file.mmapLock', taken: 'shared tables.ptl', where: '__unmap_hugepage_range(), mm/hugetlb.c' },
  {
    held: 'pt.ptl',
    taken: 'secondary.lock',
    where: 'set_pte_at_notify(), include/linux/mmu_notifier.h of 6.1: change_pte()',
  },
  {
    held: 'mm.lock',
    taken: 'attachments.invalidateMutex',
    where: 'xpmem_invalidate_range(), kernel/xpmem_mmu_notifier.c of XPMEM 2.7.4',
  },
  { held: 'vma.anonLock', taken: 'secondary.mutex', where: callback },
  { held: 'vma.anonLock', taken: 'secondary.countLock', where: callback },
  { held: 'vma.anonLock', taken: 'pfn cache.lock', where: callback },
  { held: 'secondary.mutex', taken: 'secondary.lock', where: 'the callback of a driver: its table has a spinlock' },
  {
    held: 'secondary.countLock',
    taken: 'secondary.lock',
    where: 'kvm_unmap_rmapp(), arch/powerpc/kvm/book3s_64_mmu_hv.c',
  },
  { held: 'mm.lock', taken: 'task.nonBlocking', where: 'mn_hlist_invalidate_range_start(), mm/mmu_notifier.c' },
  { held: 'task.nonBlocking', taken: 'secondary.lock', where: 'mn_hlist_invalidate_range_start(), mm/mmu_notifier.c' },
  {
    held: 'mm.lock',
    taken: 'xpmem.recallMutex',
    where: 'xpmem_emm_notifier_callback(), drivers/misc/xp/xpmem_pfn.c of 2008',
  },
  {
    held: 'xpmem.recallMutex',
    taken: 'xpmem.attachment',
    where: 'xpmem_clear_PTEs_of_att(), drivers/misc/xp/xpmem_attach.c',
  },
  {
    held: 'xpmem.attachment',
    taken: 'attachments.invalidateMutex',
    where: 'xpmem_detach(), kernel/xpmem_attach.c of XPMEM 2.7.4',
  },
  {
    held: 'attachments.invalidateMutex',
    taken: 'secondary.lock',
    where: 'xpmem_clear_PTEs_of_att(), kernel/xpmem_attach.c of XPMEM 2.7.4, which zaps entries of the importer',
  },
  {
    held: 'xpmem.attachment',
    taken: 'secondary.lock',
    where: 'zap_page_range() of the importer, whose page table that is',
  },
];

/** A class under itself, or in another address space under one that is taken under it. No chain goes on from these. */
export const nestedAgain: readonly Nesting[] = [
  {
    held: 'mm.lock',
    taken: 'mm.lock',
    where: 'dup_mmap(), kernel/fork.c: the child, which nobody has yet; of XPMEM the exporter and the importer',
  },
  {
    held: 'xpmem.recallMutex',
    taken: 'mm.lock',
    where: 'xpmem_clear_PTEs_of_att(), drivers/misc/xp/xpmem_attach.c: of the importer',
  },
  {
    held: 'vma.lock',
    taken: 'vma.lock',
    where: 'vma_start_write() of several, under mmap_lock for writing; uffd_move_lock(), mm/userfaultfd.c',
  },
  {
    held: 'frames.lock',
    taken: 'frames.lock',
    where:
      'of a page that is new: zone_device_page_init(), mm/memremap.c; beside it in order of the file: collapse_file(), mm/khugepaged.c',
  },
  { held: 'vma.anonLock', taken: 'vma.anonLock', where: 'vm_lock_anon_vma(), mm/mmap.c, under mm_all_locks_mutex' },
  {
    held: 'pt.pmdLock',
    taken: 'pt.pmdLock',
    where: 'move_normal_pmd(), mm/mremap.c; copy_huge_pmd(), mm/huge_memory.c; double_pt_lock(), mm/userfaultfd.c',
  },
  {
    held: 'pt.ptl',
    taken: 'pt.ptl',
    where: 'copy_pte_range(), mm/memory.c; move_ptes(), mm/mremap.c; double_pt_lock(), mm/userfaultfd.c, by address',
  },
];

/** What the kernel documents of a pair that was seen. */
export type OrderWord = 'documented' | 'against the documented order' | 'not documented';

/** Null where one of them is no class of the models. */
export function judgeOrder(held: string, taken: string): OrderWord | null {
  if (!isOurs(held) || !isOurs(taken)) return null;
  if (nestedAgain.some((each) => each.held === held && each.taken === taken)) return 'documented';
  if (under(held).has(taken)) return 'documented';
  return under(taken).has(held) ? 'against the documented order' : 'not documented';
}

/** What is wrong with a pair; null if the kernel documents it, or it is of a model of one's own. */
export function orderBreach(held: string, taken: string): Exclude<OrderWord, 'documented'> | null {
  const word = judgeOrder(held, taken);
  return word === 'documented' ? null : word;
}

/** LOCK1: what is wrong with the pairs that were realised, each in words. */
export function breachesOfOrder(
  pairs: readonly { readonly held: string; readonly taken: string; readonly realised: boolean }[],
): string[] {
  return pairs.flatMap(({ held, taken, realised }) => {
    const word = realised ? orderBreach(held, taken) : null;
    return word === null ? [] : [`LOCK1: ${taken} is taken under ${held}: ${word}`];
  });
}

function isOurs(lock: string): boolean {
  return lockClasses.some((each) => each.lock === lock);
}

const known = new Map<string, ReadonlySet<string>>();
/** All that may be taken under it. */
function under(held: string): ReadonlySet<string> {
  const before = known.get(held);
  if (before !== undefined) return before;
  const found = new Set<string>();
  visit(held, found);
  known.set(held, found);
  return found;
}
function visit(held: string, found: Set<string>): void {
  for (const nesting of nestings) {
    if (nesting.held !== held || found.has(nesting.taken)) continue;
    found.add(nesting.taken);
    visit(nesting.taken, found);
  }
}
