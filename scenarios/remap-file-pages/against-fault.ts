/** remap_file_pages() of a page on which another thread faults. */
import {
  actionBecomes,
  and,
  lockless,
  nothing,
  scenario,
  sometimes,
  stepsExchanged,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { cache, frames, mapFilePage, mappingChanged, properties as p, ptep, setFilePte } from '../../models/index.ts';
import { fileMapping, twoPages } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-against-fault',
  text: 'A thread maps page 1 of a file where page 0 was, in a VMA that is still linear, while another loads from there. It finds the one or the other, and once the call has returned only the new one.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'the old and the new page of the file, each in the page cache',
  initial: twoPages(),
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }),
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    p.PT4,
    p.PT5,
    p.R7,
    p.SD1,
    p.someNonlinearPage,
    sometimes(
      'left to a fault',
      'the call has returned with MAP_NONBLOCK, and the page is not mapped although the page cache has it',
      and(
        remapper.some((r) => r.in('done')),
        cache.slot.at(1).isnt('none'),
        lockless(frames.mapcount.at(cache.slot.at(1))).is(0),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 106, transitions: 150, depth: 47 },
  mutants: {
    'VM_NONLINEAR set afterwards': {
      text: 'The entry names its page before the VMA says that entries may: a fault takes it for a corrupt page table and answers with SIGBUS.',
      change: actionBecomes(remapper, 'setNonlinear', nothing),
      expect: { violates: 'PT4', steps: 25 },
      bug: 'B28',
      reference: 'seed 004: VM_NONLINEAR is set before any population',
    },
    'soft-dirty not set': {
      text: 'The entry names another page of the file and does not say that it was changed: an incremental dump takes it for what it was.',
      change: actionBecomes(remapper, 'setFilePte', [
        setFilePte(ptep(0), remapper.self.wanted, false),
        mappingChanged(0),
      ]),
      expect: { violates: 'SD1', steps: 25 },
      bug: 'B65',
      reference: 'commit dbab31aa2cee; seed 004: pte_file_mksoft_dirty() in install_file_pte()',
    },
    'soft-dirty lost in the fault': {
      text: 'A fault for reading maps the page that the entry names, and forgets that the entry was soft-dirty.',
      change: actionBecomes(
        fileFaulter,
        'mapPage',
        mapFilePage(
          ptep(0),
          fileFaulter.self.frame.known(),
          fileFaulter.self.access.is('write'),
          fileFaulter.self.access.is('write'),
        ),
      ),
      expect: { violates: 'SD1', steps: 42 },
      bug: 'B65',
      reference: 'Linux 3.14, mm/memory.c, __do_fault(): what pte_mksoft_dirty() returns is not used',
    },
    'high-water mark after the decrement': {
      text: 'The counter goes down before the high-water mark is brought up to date: the page was never resident.',
      change: stepsExchanged(remapFilePages, ['counting', 'update hiwater_rss'], ['countedHigh', 'count down']),
      expect: { violates: 'R7', steps: 21 },
      bug: 'B69f',
      reference: 'seed 004: zap_pte()',
    },
  },
});
