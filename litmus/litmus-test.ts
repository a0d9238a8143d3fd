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
] as const;
export type CallName = (typeof callNames)[number];

export interface Call {
  readonly call: CallName;
  /** The page that it is about; the first one where the call is about all of them. */
  readonly page: PageName;
}

/**
 * What is mapped: anonymous pages; such pages that may be reclaimed; the first two pages of a region that may be one huge
 * page; a page of a file, which the page cache has.
 */
export type Memory = 'anonymous' | 'reclaimable' | 'region' | 'file';

/** How the test begins. What is not said is false. */
export interface Setting {
  /** Anonymous if absent. */
  readonly memory?: Memory;
  /** Whether the mapping is registered with a userfaultfd for missing pages. */
  readonly armed?: boolean;
  /** Whether the descriptor is O_NONBLOCK. */
  readonly nonblocking?: boolean;
  /** Whether MADV_DONTNEED of the registered mapping is told to who reads the descriptor: UFFD_FEATURE_EVENT_REMOVE. */
  readonly events?: boolean;
  /** Pages that are there from the start, with 'written' in them; of a file, 'source'. */
  readonly mapped?: readonly PageName[];
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
