/**
 * Why steps that nothing misses are there, where several protocols say it: texts for `unneeded` of their index.ts.
 * What one protocol alone has to say stands there.
 */

export const byMmapLock = 'the fault is then served under mmap_lock: the VMA lock only spares that';
export const mayFail = 'an allocation or a copy may fail at any time: the caller gives up, and undoes what it has done';
export const lockOfOneStep =
  'all that a callback does is one step here: that mmu_lock is taken is needed where callbacks are told step by step';
/** Of collapse_huge_page(). */
export const pmdLockOfCollapse =
  'collapse_huge_page() itself calls it probably unnecessary: mmap_lock for writing, the VMA lock and that of the anon_vma keep off whoever changes a PMD entry';
export const ptlOfDetachedTable =
  'the table has been taken out, and nobody else can reach it: the lock is held for what rmap and counters ask of their caller';
export const hintOfScan = 'all that the scan finds out is looked at again, with mmap_lock held for writing';
export const lookedUpAtOnce =
  'to find the VMA and to look at it is one step here: without the lock it could be freed between the two';
export const notedAsOwned =
  'whether a table is linked is noted for the discipline of the model: the kernel has a pointer to it in its hands';
export const newPageUnknown =
  'nobody comes across the new page before it is mapped: who could, and would have to wait for its lock, is not modelled';
export const oneStepHere = 'to look at the entry under the lock and to change it is one step here';
export const listsOneStep =
  'lists are changed and walked in one step here: two halves of it that the lock keeps apart no schedule can show';
export const askedAgain = 'what is found without the lock is asked again under it';
export const flushInVain = 'a flush too many costs only time';
export const dirtyInVain = 'a page that is set dirty for nothing is written once more than it need be';
export const writtenInVain = 'a page that is clean is written once more: that costs only time';
export const programStores = 'that a program stores, and what, is for the scenario to say';
/** A guard that decides whether a lock is to be given back. */
export const givenBackTwice =
  'a lock would be given back that is not held: the discipline says so, and what comes of a lock whose state is wrong is not modelled';
export const treeWhole =
  'who changes i_mmap, or the tree of an anon_vma, beside others leaves them a broken tree: of its nodes, and how they hang together, nothing is modelled';
export const walksOnce =
  'in which order a tree or a list has its VMAs, and where a walk of it stands, is no step of the kernel';
export const pageLockAndCount =
  '__remove_mapping() freezes the count of references, and who truncates the page or maps it has one: the lock keeps folio->mapping, and what a filesystem has in folio->private';
/** Of a guard by which vm_flags are changed under mmap_lock for reading. */
export const flagsOneWord =
  'vm_flags is one word, and who changes one flag of it writes them all: that another change is lost so is not modelled, flags are apart';
/** Of statements that make the model harsher than the kernel. */
export const mayBeDiscarded =
  'what a slot says that is free is forgotten here, so that whoever reads it too late is seen: the kernel may discard it, or leave it';
export const dropsOnce =
  'a translation that is dropped twice is dropped once: the lock is for whoever makes them, which is not modelled';
export const passedOver = 'the VMAs that are passed over, and their freeing, are not modelled';
export const deviceStores = 'whether a device stores to the page that it has is for the scenario to say';
export const tableOfNobody = 'the table is in nobody else’s hands: it may go before the lock is dropped, or after';
export const stepByStep =
  'all consumers told at once is the shorter form of the model: step by step is what the kernel does';
export const rangeTooWide = 'a range that is too wide only makes more faults retry';
export const loopsBegin =
  'a loop of C sets its index itself: that the one of the model is set back is no step of the kernel';
/** Of all that happens when the last reference goes. */
export const newPageUncharged =
  'a new page that was charged to nobody yet, and is in no file, has nothing to give back but itself: what it contains is forgotten again with the next allocation';
/** FAULT_FLAG_TRIED. */
export const triedOnly =
  'that a fault was tried before decides only whether it waits with the fault lock held: that it ends so is shown in file-two-read-in';
export const opsSettle =
  'which callbacks a consumer has is settled by its struct mmu_notifier_ops: no test of the kernel';
export const onStack = 'what lay on a stack that is gone nobody reads any more';
export const spinsAtMost =
  'who does not say that it is going to sleep goes on looking until there is something: only time is lost';
export const wakesTooMuch = 'who is woken for nothing looks again: a wake-up too many costs only time';
export const nothingToUndo =
  'the page was neither charged nor mapped: that its last reference goes has nothing to undo';
/** Of writers that queue for mmap_lock. */
export const queuedWriter =
  'a writer that has queued holds back new readers, which is for its progress: readers that never stop coming show it in gup-against-close';
export const nobodyToTell =
  'mm_has_notifiers() spares a walk of lists on which nobody is: a call that finds no subscriber tells nobody anything';
export const gupCountsPages =
  'get_user_pages() looks at the entry, and takes its reference, in one step here, which is what the lock is there for';
export const keepsVma =
  'mmap_lock keeps the VMA and its page table: nobody who takes them away is beside this call here';
export const saidAnew =
  'with the last reference the frame forgets that it is exclusive: the next allocation says it anew';
export const flushAnywhere =
  'the references have to be there before a PTE may be zapped, and the flush before a PTE may be walked: both come later';
/** Of page_mkclean(), and what its caller makes of it. */
export const clearedNext =
  'the bit is cleared again in the next step, with the page locked: folio_clear_dirty_for_io() says that it sets it for the accounts, and to tell the filesystem that all of the page is dirty';
/** Of a fault of a secondary MMU. */
export const oneMoreFault =
  'an SPTE that does not permit the store costs one more fault, which finds the page there and writable';
export const onlyAnnotates =
  'non_block_start() and non_block_end() make might_sleep() complain and do nothing else, and no callback sleeps between them';
export const calledInAnyOrder =
  'all are called, in whichever order they registered: none relies on another having been called';
