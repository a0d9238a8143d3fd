/** remap_file_pages() of seed 004 on a file that is written back, so that dirty pages have to be accounted for. */
import {
  actionBecomes,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
  stepDropped,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { writeback } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { builtIn, kernel, properties as p } from '../../models/index.ts';
import { fileCounts, toBeReplaced } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-of-file-written-back',
  text: 'The file accounts for dirty pages, and who makes entries clean searches linear VMAs only: the VMA is replaced by another linear one that maps page 1 of the file. A thread stores to it, and the flusher writes it back.',
  bounds: { page: 1, offset: 2, frame: 2, vma: 2 },
  boundsReason: 'the old and the new page of the file, each in the page cache; the old VMA and the new one',
  initial: [toBeReplaced(), kernel.noInvalidateLock.set(true)],
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }),
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    flusher: writer.runs(writeback),
  },
  properties: [
    ...fileCounts,
    p.DATA9rest,
    p.REF5,
    sometimes(
      'emulated',
      'a new VMA is linked',
      remapper.some((r) => r.in('emulating.mapping.linked')),
    ),
  ],
  expect: { verdict: 'holds', states: 16500, transitions: 38792, depth: 166 },
  mutants: {
    'made nonlinear': {
      text: 'The VMA is made nonlinear all the same. The entry of a page that is written back is not found and stays writable: the next store does not fault, and the page stays clean.',
      change: guardBecomes(remapper, 'accountsDirty', false),
      expect: { violates: 'DATA9rest', steps: 68 },
      bug: 'B49',
      reference: 'seed 004: mapping_cap_account_dirty()',
    },
    'vm_flags read afterwards': {
      text: 'The flags are read from the VMA that was found, which mmap_region() has freed.',
      change: [
        actionBecomes(remapper, 'forgetVma', nothing),
        stepLeadsTo(remapFilePages, 'emulating.puttingFile', 'put file', 'readingFlags'),
      ],
      expect: { violates: builtIn.REF4, steps: 31 },
      bug: 'B29',
      reference: 'commit of 2013 by van Riel after a report of PaX; seed 004: out_freed',
    },
    'file not got': {
      text: 'The reference of the old VMA is the last one: the file is closed when that goes, and mapped all the same.',
      change: [
        stepDropped(remapFilePages, 'emulating.gettingFile', 'get file'),
        stepDropped(remapFilePages, 'emulating.puttingFile', 'put file'),
      ],
      expect: { violates: 'REF5', steps: 26 },
      bug: 'B69e',
      reference: 'seed 004: get_file() before mmap_region()',
    },
  },
});
