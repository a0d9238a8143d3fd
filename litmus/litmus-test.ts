/** What a litmus test says: a mapping, threads that each make some calls, and so what may be observed. */

/** A page of the mapping. */
export type PageName = 'A' | 'B';

/** What each call means is in calls.ts, and in C in litmus/c. */
export const callNames = [
  'load',
  'store',
  'copy',
  'copy without wake',
  'zeropage',
  'wake',
  'register',
  'unregister',
  'close',
  'read',
  'poll',
  'dontneed',
  'munmap',
  'get page',
  'copy from source',
  'munmap source',
  'mprotect elsewhere',
  'free',
  'pageout',
  'collapse',
  'truncate',
  'write protect',
  'unprotect',
  'fork',
  'load in child',
  'move',
  'continue',
  'remap',
  'poison',
  'mremap',
] as const;
export type CallName = (typeof callNames)[number];

export interface Call {
  readonly call: CallName;
  /** The page that it is about; the first one where the call is about all of them. */
  readonly page: PageName;
}

/**
 * What is mapped: anonymous pages; such pages that may be reclaimed; the first two pages of a region that may be one huge
 * page; a page of a file, which the page cache has; anonymous pages that are registered for write protection; such pages of a
 * process that forks; two pages in mappings of their own, of which only the first may be armed; a page of shmem, which the
 * page cache has, to be armed for minor faults; anonymous pages that may be poisoned; a page that may move to the address
 * behind it, where nothing is mapped.
 */
export const memories = [
  'anonymous',
  'reclaimable',
  'region',
  'file',
  'tracked',
  'forking',
  'apart',
  'shmem',
  'poisonable',
  'moving',
] as const;
export type Memory = (typeof memories)[number];

/** How the test begins. What is not said is false. */
export interface Setting {
  /** Anonymous if absent. */
  readonly memory?: Memory;
  /** Whether the mapping is registered with a userfaultfd for missing pages, or of shmem for minor faults. */
  readonly armed?: boolean;
  /** Whether the descriptor is O_NONBLOCK. */
  readonly nonblocking?: boolean;
  /** Whether MADV_DONTNEED of the registered mapping is told to who reads the descriptor: UFFD_FEATURE_EVENT_REMOVE. */
  readonly events?: boolean;
  /** Whether a child of fork() maps the pages, too: of memory that is tracked. */
  readonly shared?: boolean;
  /** Pages that are there from the start, with 'written' in them; of a file and of a process that forks, 'source'. */
  readonly mapped?: readonly PageName[];
  /** Which of these are write-protected from the start: of memory that is tracked. */
  readonly protected?: readonly PageName[];
}

export interface LitmusTest {
  /** In kebab-case; unique. */
  readonly name: string;
  readonly text: string;
  /** How many pages the mapping has; 1 if absent. */
  readonly pages?: 1 | 2;
  readonly setting: Setting;
  /** By thread: its calls, one after the other. */
  readonly threads: readonly (readonly Call[])[];
}

/** A litmus test of two to four threads. */
export function litmus(test: LitmusTest): LitmusTest {
  return test;
}

const about =
  (call: CallName) =>
  (page: PageName = 'A'): Call => ({ call, page });

export const load = about('load');
export const store = about('store');
export const copy = about('copy');
export const copyWithoutWake = about('copy without wake');
export const zeropage = about('zeropage');
export const wake = about('wake');
export const register = about('register');
export const unregister = about('unregister');
export const close = about('close');
export const read = about('read');
export const poll = about('poll');
export const dontneed = about('dontneed');
export const munmap = about('munmap');
/** process_vm_readv() of the process itself. */
export const getPage = about('get page');
/** UFFDIO_COPY from a page of another mapping, which is not there yet. */
export const copyFromSource = about('copy from source');
/** munmap() of that mapping. */
export const munmapSource = about('munmap source');
/** mprotect() of a mapping that no other call is about. */
export const mprotectElsewhere = about('mprotect elsewhere');
/** MADV_FREE, MADV_PAGEOUT. */
export const free = about('free');
export const pageout = about('pageout');
/** MADV_COLLAPSE of the region. */
export const collapse = about('collapse');
/** ftruncate() of the file to nothing. */
export const truncate = about('truncate');
/** UFFDIO_WRITEPROTECT with UFFDIO_WRITEPROTECT_MODE_WP, and without. */
export const writeProtect = about('write protect');
export const unprotect = about('unprotect');
/** fork(); and what the child loads, which begins to run when it is made. */
export const fork = about('fork');
export const loadInChild = about('load in child');
/** UFFDIO_MOVE to this page, of the other one. */
export const move = about('move');
/** UFFDIO_CONTINUE. */
export const continueFault = about('continue');
/** remap_file_pages() of the page to the second one of the file. */
export const remap = about('remap');
/** UFFDIO_POISON. */
export const poison = about('poison');
/** mremap() of page A to where page B is. */
export const mremap = about('mremap');
