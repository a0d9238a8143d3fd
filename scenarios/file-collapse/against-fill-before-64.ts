/** A file is collapsed, as until 6.4, while a thread stores to its hole. */
import { actionBecomes, nothing, scenario, withoutLock } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { iPages, properties as p } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, firstMapped, spareTable, storesToB } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-fill',
  text: 'MADV_COLLAPSE of Linux 6.1 makes a huge page of a page of shmem and a hole, while a thread stores to the hole: its fault fills it before the collapse comes there, or finds the huge page in it and waits until that is up to date.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; two small pages and the huge one; the page table and another for the fault',
  initial: [firstMapped(2), spareTable],
  actors: { collapser: collapsesBefore64, thread: storesToB },
  properties: [...collapsedFile, p.upToDate, p.someHugePmd],
  expect: { verdict: 'holds', states: 2455, transitions: 4392, depth: 134 },
  mutants: {
    'holes not cleared': {
      text: 'What the huge page has where there was a hole is what its memory contained before: the data of others.',
      change: actionBecomes(collapserBefore64, 'clearPart', nothing),
      reference: 'commit 701270fa193a',
      expect: { violates: 'D3mapped', steps: 57 },
    },
    'i_pages not locked': {
      text: 'The fault adds its page to a hole that the collapse is about to store the huge page to.',
      change: withoutLock(iPages.lock),
      reference: 'mm/khugepaged.c: xas_lock_irq() in collapse_file()',
      expect: { violates: 'DATA3huge', steps: 61 },
    },
  },
});
