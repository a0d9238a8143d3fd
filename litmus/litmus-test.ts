/** What a litmus test says: a mapping, threads that each make some calls, and so what may be observed. */

/** A page of the mapping. */
export type PageName = 'A' | 'B';

/** What each operation means is in calls.ts, and in C in litmus/c. */
export type CallName =
  | 'load'
  | 'store'
  | 'copy'
  | 'copy without wake'
  | 'zeropage'
  | 'wake'
  | 'register'
  | 'unregister'
  | 'close'
  | 'read'
  | 'poll'
  | 'dontneed'
  | 'munmap'
  | 'get page';

export interface Call {
  readonly call: CallName;
  /** The page that it is about; the first one where the call is about all of them. */
  readonly page: PageName;
}

/** How the test begins. What is not said is false. */
export interface Setting {
  /** Whether the mapping is registered with a userfaultfd for missing pages. */
  readonly armed?: boolean;
  /** Whether the descriptor is O_NONBLOCK. */
  readonly nonblocking?: boolean;
  /** Pages that are there from the start, with 'written' in them. */
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
