import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';

/** What machines exclude that take all memory for anonymous, whoever shares it: `meta.excludes`. */
export const noFiles = {
  'maps pages of a file': 'it takes every VMA for anonymous memory, and every page for one that no page cache has',
} as const;

/** What machines exclude that take all memory for anonymous and for that of one process. */
export const anonymousOnly = {
  ...noFiles,
  ...noWriteProtection,
  'shares pages': 'it takes a page that is mapped for one that may be stored to, and that no other process maps',
} as const;
