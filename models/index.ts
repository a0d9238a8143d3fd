/**
 * The page-table core: everything that the actors share, with the operations on it. No machine has a copy of it.
 *
 * | a new field or operation about …                          | goes to         |
 * |------------------------------------------------------------|-----------------|
 * | what is counted: pages, frames, VMAs, contexts, CPUs       | sorts.ts        |
 * | which kernel it is, as constants                           | kernel.ts       |
 * | the address space: mmap_lock, users, rss                   | mm.ts           |
 * | one VMA: what it covers, flags, context, lock              | vma.ts          |
 * | PMD entries, tables, PTEs and their locks                  | page-table.ts   |
 * | huge PMD entries, tables that come and go                  | collapse.ts     |
 * | migration entries, memory of a device                      | migration.ts    |
 * | one frame of memory: references, charge, contents, lock    | frames.ts       |
 * | references of get_user_pages()                             | pins.ts         |
 * | cached translations                                        | tlb.ts          |
 * | who is told of a change of the page table                  | notifier.ts     |
 * | translations that a consumer of that keeps                 | secondary-mmu.ts |
 * | an actor as a task: state, signals                         | task.ts         |
 * | the userfaultfd context: references, queues, close         | userfaultfd.ts  |
 * | a fault that waits in it; wake-ups                         | waiter.ts       |
 * | layout events                                              | events.ts       |
 * | RCU: lockless readers and who waits for them               | rcu.ts          |
 * | a sequence counter, whoever owns it                        | seqcount.ts     |
 * | what QEMU's postcopy threads note about each page          | postcopy.ts     |
 * | what user space was promised (ghosts)                      | promises.ts     |
 * | what an operation found broken (ghosts), the properties    | ledger.ts, properties*.ts |
 *
 * An operation does in one step what the kernel does under one hold of a lock, with its ghosts. Locks are taken by the
 * machines. A scenario starts from sharedByTasks(), opened() and mappedFromStart(); what it does not use costs nothing.
 */
export * from './collapse.ts';
export * from './events.ts';
export * from './frames.ts';
export * from './kernel.ts';
export * from './ledger.ts';
export * from './migration.ts';
export * from './mm.ts';
export * from './notifier.ts';
export * from './page-table.ts';
export * from './pins.ts';
export * from './postcopy.ts';
export * from './promises.ts';
export * as properties from './properties.ts';
export { builtIn } from './properties.ts';
export * from './rcu.ts';
export * from './secondary-mmu.ts';
export * from './seqcount.ts';
export * from './sorts.ts';
export * from './task.ts';
export * from './tlb.ts';
export * from './userfaultfd.ts';
export * from './vma.ts';
export * from './waiter.ts';
