/** What a model counts: every index set that shared fields and registers range over. */
import { parameter, sort } from '../checker/language/index.ts';

/** A page of virtual addresses, of one address space or another. */
export const page = sort('page', { labels: ['A', 'B', 'C', 'D'] });
/** An address space, struct mm_struct. */
export const mm = sort('mm', { standard: 1 });
/** The addresses that one PMD entry covers. A page lies in one region for ever. */
export const region = sort('region', { standard: 1 });
/** A page of PTEs, as an object with a lock and a life of its own. */
export const table = sort('table', { standard: 1 });
/** A page of physical memory (a folio of order 0). The zero page is none of them. */
export const frame = sort('frame', { interchangeable: true });
/** A struct vm_area_struct. */
export const vma = sort('vma', { standard: 1 });
/** A node of the maple tree of an address space; none where a scenario is not about them. */
export const mapleNode = sort('maple node', { standard: 0 });
/** A page of the one file, by its place in it; none where a scenario maps no file. */
export const offset = sort('offset', { standard: 0 });
/** A page of the swap device; none where a scenario has none. */
export const swapSlot = sort('swap slot', { standard: 0 });
/** A struct userfaultfd_ctx. */
export const context = sort('context', { labels: ['ctx 0', 'ctx 1'], standard: 1 });
/** A CPU with a TLB; none where a scenario does not ask for them. */
export const cpu = sort('cpu', { standard: 0 });
/** Whoever keeps translations of its own and subscribes to notifiers: a KVM guest, a device driver. */
export const consumer = sort('consumer', { standard: 1 });
/** A place in the arrays of migrate_vma(). The last one lies behind their end. */
export const slot = sort('slot', { standard: 3 });

/** How often one actor may read-lock mmap_lock: 2 where a copy faults while its caller holds it. */
export const mmapReadDepth = parameter('mmap_lock read depth', 1);
