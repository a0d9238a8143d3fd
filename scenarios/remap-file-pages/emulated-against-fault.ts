/** remap_file_pages() as it is today, on a page on which another thread faults. */
import {
  actionBecomes,
  atEnd,
  guardBecomes,
  implies,
  scenario,
  sometimes,
  stepDropped,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { emulatedRemapFilePages } from '../../machines/file/remap-file-pages-emulation.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { linkFileVma, properties as p, ptep, readable, vmas } from '../../models/index.ts';
import { fileMapping, toBeReplaced } from '../file-pages/setting.ts';
import { answers } from './setting.ts';

const A8 = atEnd(
  'A8',
  'after a call that succeeds without MAP_NONBLOCK the page is there',
  remapper.all((r) => implies(r.result.is('0'), readable(ptep(0)))),
);

export default scenario({
  name: 'remap-file-pages-emulated',
  text: 'Today a VMA of its own takes the place of the page: the old one is unmapped and freed, the new one linked, with mmap_lock held for writing. Another thread loads from there meanwhile, and finds the one page or the other.',
  bounds: { page: 1, offset: 2, frame: 2, vma: 2 },
  boundsReason: 'the old and the new page of the file, each in the page cache; the old VMA and the new one',
  initial: toBeReplaced(),
  actors: {
    remapper: remapper.runs(emulatedRemapFilePages, { page: 0, access: 'read', wanted: 1 }),
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
  },
  properties: [
    ...answers,
    ...fileMapping,
    A8,
    p.REF5,
    p.R7,
    p.vmasFreed,
    p.SD1,
    sometimes(
      'waits for the call',
      'the fault waits for mmap_lock while nothing is mapped there',
      remapper.some((r) => r.in('mapping.allocating')),
    ),
  ],
  expect: { verdict: 'holds', states: 816, transitions: 1417, depth: 61 },
  mutants: {
    'file not got': {
      text: 'The reference of the old VMA is the last one: the file is closed when that goes, and mapped all the same.',
      change: [
        stepDropped(emulatedRemapFilePages, 'flagsSaved', 'get file'),
        stepDropped(emulatedRemapFilePages, 'puttingFile', 'put file'),
      ],
      expect: { violates: 'REF5', steps: 25 },
      bug: 'B69e',
      reference: 'mm/mmap.c: get_file() before mmap_lock is dropped; seed 004 has it before mmap_region()',
    },
    'not populated': {
      text: 'The new VMA is not locked in memory, so that nobody populates it, MAP_NONBLOCK or not.',
      change: guardBecomes(remapper, 'populates', remapper.self.wasLocked),
      expect: { violates: 'A8', steps: 32 },
      bug: 'B55',
      reference: 'seed 004: mm_populate() after the emulation too',
    },
    'not soft-dirty': {
      text: 'The new VMA does not say that all of it was changed.',
      change: actionBecomes(remapper, 'linkVma', [
        linkFileVma(remapper.self.fresh.known(), remapper.self.page, remapper.self.wanted, remapper.self.wasLocked),
        vmas.softDirty.at(remapper.self.fresh).set(false),
        remapper.self.fresh.set('none'),
      ]),
      expect: { violates: 'SD1', steps: 41 },
      bug: 'B65',
      reference: 'mm/mmap.c: VM_SOFTDIRTY in mmap_region()',
    },
  },
});
