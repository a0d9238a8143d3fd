/**
 * Why steps that nothing misses are there, where it is the same reason in several protocols: texts for `unneeded` of their
 * index.ts. What one protocol alone has to say stands there.
 */

export const byMmapLock = 'the fault is then served under mmap_lock: the VMA lock only spares that';
export const nobodyTold = 'here nobody is subscribed: what the calls are there for is shown in mmu-notifier';
export const sparesCalls = 'mm_has_notifiers() only spares calls that reach nobody';
export const stepByStep =
  'all consumers told at once is the shorter form of the model: step by step is what the kernel does';
export const lockOfOneStep =
  'all that the callback does is one step here: that it takes mmu_lock is needed where it is told step by step';
export const mayFail =
  'an allocation or a copy may fail at any time: the caller gives up, and undoes what it has done';
export const onlyAnnotates =
  'non_block_start() and non_block_end() make might_sleep() complain and do nothing else: no callback sleeps between them';
export const kindOfConsumer = 'which callbacks a consumer has is settled by its struct mmu_notifier_ops: no test of the kernel';
export const notShared =
  'whether a table is linked is noted for the discipline of the model: the kernel has the pointer to it in its hands';
export const forgotten = 'what was found is forgotten so that there are fewer states: it is written again before it counts';
export const oneMoreFault = 'an SPTE that does not permit the store costs one more fault, which finds the page there and writable';
