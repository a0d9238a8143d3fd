/** What machines exclude that leave the uffd-wp bit of entries out: `meta.excludes`. */
export const noWriteProtection = {
  'write-protects pages': 'it neither asks for the uffd-wp bit of an entry nor says what becomes of it',
} as const;
