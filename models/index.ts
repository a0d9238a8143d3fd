/**
 * The page-table core: everything that the actors share, with the operations on it. No machine has a copy of it.
 *
 * | a new field or operation about …                                                   | goes to                    |
 * |------------------------------------------------------------------------------------|----------------------------|
 * | what is counted: pages, frames, VMAs, contexts, CPUs                               | sorts.ts                   |
 * | which kernel it is, as constants                                                   | kernel.ts                  |
 * | the address space: mmap_lock, users, rss                                           | mm/mm.ts                   |
 * | mremap(): a page at another address                                                | mm/mremap.ts               |
 * | who begins and ends to use it                                                     | mm/users.ts                |
 * | fork: which page of the child is which of the parent, sharing and copying a page   | mm/fork.ts                 |
 * | what fork() asks of a VMA, strict overcommit                                        | mm/inheritance.ts          |
 * | fork: memory that a child is not to have                                          | mm/wipe-on-fork.ts         |
 * | a VMA as an object: found by RCU, locked, detached, freed, used again                | mm/vma-life.ts              |
 * | VMAs that are split and merge, and for whom pages are registered                     | mm/vma-merge.ts            |
 * | a core that is dumped                                                                | mm/core-dump.ts            |
 * | a node of the tree of VMAs, and the anon_vma of a VMA that has none yet              | mm/maple-tree.ts, mm/vma-anon.ts |
 * | PROT_NONE, and the flags of the interfaces that were proposed for userfaults           | mm/vma-protection.ts       |
 * | the locks of the reverse map as spinlocks                                          | mm/spinlocked-rmap.ts      |
 * | one VMA: what it covers, flags, context, lock                                      | mm/vma.ts                  |
 * | PMD entries, tables, PTEs and their locks                                          | page-table/page-table.ts   |
 * | huge PMD entries, tables that come and go                                          | page-table/collapse.ts     |
 * | the huge zero page                                                                 | page-table/huge-zero.ts    |
 * | page tables that address spaces share                                             | page-table/shared-table.ts |
 * | huge pages that become small ones                                                 | page-table/split.ts        |
 * | entries that are moved to another address                                          | page-table/moves.ts        |
 * | entries of pages that a device alone may use                                       | page-table/exclusive.ts    |
 * | cached translations                                                                | page-table/tlb.ts          |
 * | entries of pages with a memory error                                               | page-table/hwpoison.ts     |
 * | entries that userfaultfd has poisoned                                              | page-table/poison.ts       |
 * | write protection by userfaultfd                                                    | page-table/write-protect.ts |
 * | its bit where nothing is mapped, and in entries of shared or swapped memory          | page-table/wp-markers.ts   |
 * | its bit through fork() and migration                                               | page-table/wp-kept.ts      |
 * | what user space was promised of a page (ghosts)                                    | page-table/promises.ts     |
 * | one frame of memory: references, charge, contents, lock                            | frames/frames.ts           |
 * | references of get_user_pages()                                                     | frames/pins.ts             |
 * | pages that are locked in memory                                                    | frames/mlock.ts            |
 * | migration entries, memory of a device                                              | frames/migration.ts        |
 * | the file: page cache, i_mmap, size, and what a load of it must yield (ghosts)        | page-cache/page-cache.ts   |
 * | private mappings of it                                                             | page-cache/private.ts      |
 * | writeback of its pages, and what fsync() promises                                    | page-cache/writeback.ts    |
 * | a page of it that moves to another frame                                             | page-cache/file-migration.ts |
 * | pages of shmem: holes, and who punches them                                          | page-cache/shmem.ts        |
 * | huge pages of the file, and what a collapse does to its page cache                   | page-cache/huge.ts         |
 * | a huge page that the page cache has before it is copied, until 6.4                     | page-cache/stored-first.ts |
 * | slots of the swap device, the swap cache                                             | swap/slots.ts              |
 * | entries that name a slot, what reclaim does to an entry                              | swap/swap-entries.ts       |
 * | who is told of a change of the page table                                          | notifier/notifier.ts       |
 * | a bracket inside another of the same actor                                          | notifier/nested-brackets.ts |
 * | intervals that come and go                                                         | notifier/interval-changes.ts |
 * | what the host keeps of a guest page                                                  | notifier/pfn-cache.ts      |
 * | which pages of a guest were stored to since they were copied                       | notifier/dirty-log.ts      |
 * | a guest whose memory is pages of the file                                           | notifier/guest-of-file.ts  |
 * | how a subscription begins and ends                                                   | notifier/subscription.ts   |
 * | a consumer that has nothing but a TLB                                               | notifier/gru.ts            |
 * | a consumer that has pages of one process mapped in others                            | notifier/xpmem.ts          |
 * | the same as it has been since 2014                                                   | notifier/xpmem-attachment.ts |
 * | translations that a consumer of that keeps                                         | notifier/secondary-mmu.ts  |
 * | an actor as a task: state, signals                                                 | task/task.ts               |
 * | RCU: lockless readers and who waits for them                                       | task/rcu.ts                |
 * | calls of one thread, one after the other                                             | task/program.ts            |
 * | a sequence counter, whoever owns it                                                | task/seqcount.ts           |
 * | the userfaultfd context: references, queues, close                                 | userfaultfd/userfaultfd.ts |
 * | a fault that waits in it; wake-ups                                                 | userfaultfd/waiter.ts      |
 * | the features of a context                                                          | userfaultfd/api.ts         |
 * | layout events                                                                      | userfaultfd/events.ts      |
 * | the event of fork, and the context of the child                                     | userfaultfd/fork-event.ts   |
 * | events that are prepared under mmap_lock and told later                               | userfaultfd/unmap-event.ts  |
 * | what QEMU's postcopy threads note about each page                                  | userfaultfd/postcopy.ts    |
 * | which node of a distributed shared memory may store                                | userfaultfd/directory.ts   |
 * | the invariants; what an operation found broken (ghosts); the documented lock order | properties/                |
 *
 * An operation does in one step what the kernel does under one hold of a lock, with its ghosts. Locks are taken by the
 * machines. A scenario starts from sharedByTasks(), opened() and mappedFromStart(); what it does not use costs nothing.
 */

export * from './frames/frames.ts';
export * from './frames/migration.ts';
export * from './frames/mlock.ts';
export * from './frames/pins.ts';
export * from './kernel.ts';
export * from './mm/core-dump.ts';
export * from './mm/fork.ts';
export * from './mm/inheritance.ts';
export * from './mm/maple-tree.ts';
export * from './mm/mm.ts';
export * from './mm/mremap.ts';
export * from './mm/spinlocked-rmap.ts';
export * from './mm/users.ts';
export * from './mm/vma.ts';
export * from './mm/vma-anon.ts';
export * from './mm/vma-life.ts';
export * from './mm/vma-merge.ts';
export * from './mm/vma-protection.ts';
export * from './mm/wipe-on-fork.ts';
export * from './notifier/dirty-log.ts';
export * from './notifier/gru.ts';
export * from './notifier/guest-of-file.ts';
export * from './notifier/interval-changes.ts';
export * from './notifier/nested-brackets.ts';
export * from './notifier/notifier.ts';
export * from './notifier/pfn-cache.ts';
export * from './notifier/secondary-mmu.ts';
export * from './notifier/subscription.ts';
export * from './notifier/xpmem.ts';
export * from './notifier/xpmem-attachment.ts';
export * from './page-cache/file-migration.ts';
export * from './page-cache/huge.ts';
export * from './page-cache/page-cache.ts';
export * from './page-cache/private.ts';
export * from './page-cache/shmem.ts';
export * from './page-cache/stored-first.ts';
export * from './page-cache/writeback.ts';
export * from './page-table/collapse.ts';
export * from './page-table/exclusive.ts';
export * from './page-table/huge-zero.ts';
export * from './page-table/hwpoison.ts';
export * from './page-table/moves.ts';
export * from './page-table/page-table.ts';
export * from './page-table/poison.ts';
export * from './page-table/promises.ts';
export * from './page-table/shared-table.ts';
export * from './page-table/split.ts';
export * from './page-table/tlb.ts';
export * from './page-table/wp-kept.ts';
export * from './page-table/wp-markers.ts';
export * from './page-table/write-protect.ts';
export * from './properties/ledger.ts';
export * as properties from './properties/page-fault.ts';
export { builtIn } from './properties/page-fault.ts';
export * from './sorts.ts';
export * from './swap/slots.ts';
export * from './swap/swap-entries.ts';
export * from './task/program.ts';
export * from './task/rcu.ts';
export * from './task/seqcount.ts';
export * from './task/task.ts';
export * from './userfaultfd/api.ts';
export * from './userfaultfd/directory.ts';
export * from './userfaultfd/events.ts';
export * from './userfaultfd/fork-event.ts';
export * from './userfaultfd/postcopy.ts';
export * from './userfaultfd/unmap-event.ts';
export * from './userfaultfd/userfaultfd.ts';
export * from './userfaultfd/waiter.ts';
