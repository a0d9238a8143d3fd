/**
 * The order in which the kernel documents that its locks are taken, outermost first: "Lock ordering in mm" at the head
 * of mm/rmap.c (6.1), and for what came later the functions named here. Only the classes that the models have.
 */
export interface OrderedLock {
  /** The class, as verdicts name it. */
  readonly lock: string;
  /** What the kernel calls it, and where its place in the order is documented. */
  readonly kernel: string;
}

export const documentedLockOrder: readonly OrderedLock[] = [
  { lock: 'file.inodeLock', kernel: 'inode->i_rwsem, while writing or truncating: mm/rmap.c' },
  { lock: 'mm.lock', kernel: 'mm->mmap_lock: mm/rmap.c' },
  { lock: 'notifier.allLocks', kernel: 'mm_all_locks_mutex, under mmap_lock: mm_take_all_locks(), mm/mmap.c' },
  {
    lock: 'vma.lock',
    kernel: 'vma->vm_lock, under mmap_lock when it is written: vma_start_write(), include/linux/mm.h',
  },
  { lock: 'uffd.mapChangingLock', kernel: 'ctx->map_changing_lock, under either fault lock: mfill_atomic()' },
  { lock: 'shared tables.faultMutex', kernel: 'hugetlb_fault_mutex, of hugetlbfs: mm/rmap.c' },
  { lock: 'shared tables.vmaLock', kernel: 'hugetlb_vma_lock, of hugetlbfs: mm/rmap.c' },
  { lock: 'file.invalidateLock', kernel: 'mapping->invalidate_lock: mm/rmap.c' },
  { lock: 'frames.lock', kernel: 'PG_locked: mm/rmap.c' },
  { lock: 'file.mmapLock', kernel: 'mapping->i_mmap_rwsem: mm/rmap.c' },
  { lock: 'vma.anonLock', kernel: 'anon_vma->rwsem: mm/rmap.c' },
  { lock: 'notifier.lock', kernel: 'subscriptions->lock, under all that mm_take_all_locks() takes: mm/mmu_notifier.c' },
  { lock: 'shared tables.pageTableLock', kernel: 'mm->page_table_lock: mm/rmap.c' },
  {
    lock: 'shared tables.ptl',
    kernel: 'the split PMD lock of a table of hugetlbfs: huge_pte_lock(), include/linux/hugetlb.h',
  },
  { lock: 'pt.pmdLock', kernel: 'the PMD lock: mm/rmap.c says page_table_lock' },
  { lock: 'pt.ptl', kernel: 'the PTE lock: mm/rmap.c' },
  {
    lock: 'secondary.lock',
    kernel: 'mmu_lock, inside of invalidate_range_start(): Documentation/virt/kvm/locking.rst',
  },
];

/** Whether an order that was seen contradicts the documented one; locks that it does not name contradict nothing. */
export function contradicts(held: string, taken: string): boolean {
  const rank = (lock: string): number => documentedLockOrder.findIndex((each) => each.lock === lock);
  return rank(held) >= 0 && rank(taken) >= 0 && rank(held) > rank(taken);
}
