/** What machines exclude that know no swap entries: `meta.excludes`. */
export const residentOnly = {
  'reclaims anonymous pages': 'it takes an entry that names a slot for a page that is mapped',
} as const;
