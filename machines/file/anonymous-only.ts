/** What machines exclude that take all memory for anonymous: `meta.excludes`. */
export const anonymousOnly = {
  'maps pages of a file': 'it takes every VMA for anonymous memory, and every page for one that no page cache has',
} as const;
