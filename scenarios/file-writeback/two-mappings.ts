/** A page of a file that two VMAs map is written back. */
import { scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { fsync, writeback } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { entry, kernel, properties as p, ptep } from '../../models/index.ts';
import { fileMapping, secondVma } from '../file-pages/setting.ts';
import { dirty } from './setting.ts';

export default scenario({
  name: 'file-writeback-of-two-mappings',
  text: 'A page of a file was stored to through two VMAs. The flusher makes both entries clean before it writes the page; a thread stores through the second one, and fsync() is called.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, offset: 1, frame: 1 },
  boundsReason: 'two VMAs of one page each, in page tables of their own',
  initial: [
    secondVma(),
    kernel.accountsDirty.set(true),
    dirty(),
    entry(ptep(0)).dirty.set(true),
    entry(ptep(1)).dirty.set(true),
  ],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 1 }),
    flusher: writer.runs(writeback),
    syncer: writer.runs(fsync, { integrity: true }),
  },
  properties: [
    ...fileMapping,
    p.DATA9,
    p.DATA9rest,
    p.WB1,
    sometimes(
      'a second fault',
      'the store faults once its entry is clean',
      fileFaulter.some((g) => g.in('faulting.protected.notifying')),
    ),
  ],
  expect: { verdict: 'holds', states: 13033, transitions: 32369, depth: 115 },
  mutants: {
    'first mapping only': {
      text: 'The walk ends with the first VMA: a store through the second does not fault.',
      change: [
        stepLeadsTo(writeback, 'writing.cleaning.unlockingPte', 'unlock PTE', 'writing.cleaning.unlocking'),
        stepLeadsTo(fsync, 'writing.cleaning.unlockingPte', 'unlock PTE', 'writing.cleaning.unlocking'),
      ],
      expect: { violates: 'DATA9', steps: 27 },
      reference: 'mm/rmap.c: page_mkclean_one() returns true, so that the walk goes on',
    },
  },
});
