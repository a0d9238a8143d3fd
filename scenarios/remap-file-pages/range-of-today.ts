/** One call of remap_file_pages() as it is today, for a range of which two VMAs map one page each. */
import {
  actionBecomes,
  and,
  each,
  guardBecomes,
  never,
  nothing,
  scenario,
  sometimes,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { emulatedRemapOfRange } from '../../machines/file/remap-file-pages-range-emulation.ts';
import { rangeMapper } from '../../machines/file/remap-file-pages-range-emulation-role.ts';
import { munmapRange, rangeUnmapper } from '../../machines/vma/munmap-range.ts';
import {
  builtIn,
  cache,
  linkFileVma,
  mapsFile,
  properties as p,
  page,
  vmaAtLockless,
  vmas,
} from '../../models/index.ts';
import { fileCounts, fileMapping, twoVmasToBeReplaced } from '../file-pages/setting.ts';
import { A8mapped, answersOfToday, filesPut } from './setting.ts';

const call = { access: 'read', first: 0, last: 1, pgoff: 1 } as const;

const self = rangeMapper.self;

export default scenario({
  name: 'remap-file-pages-of-two-vmas',
  text: 'Today the range may reach from one VMA to the next, if that is of the same file and of the same kind: both are taken out of the tree at once, unmapped in one bracket, and freed one after the other, and one takes their place. They are locked in memory, so that the new one is, too, and its pages are mapped before the call returns. A thread loads from the second address meanwhile.',
  bounds: { page: 2, offset: 3, frame: 3, vma: 3 },
  boundsReason: 'two VMAs of a page each, and the one that takes their place; three pages of the file',
  initial: [twoVmasToBeReplaced(), vmas.locked.at(0).set(true), vmas.locked.at(1).set(true)],
  actors: {
    remapper: rangeMapper.runs(emulatedRemapOfRange, { ...call, nonblock: true }),
    faulter: fileFaulter.runs(fileFault, { page: 1, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    ...answersOfToday,
    A8mapped,
    filesPut,
    p.REF5,
    p.R7,
    p.vmasFreed,
    p.SD1,
    sometimes('one for two', 'both pages lie in one VMA', vmaAtLockless(0).is(vmaAtLockless(1))),
  ],
  expect: { verdict: 'holds', states: 1897, transitions: 3378, depth: 85 },
  mutants: {
    'same page for each address': {
      text: 'The new VMA maps the first page of the file at each of its addresses.',
      change: actionBecomes(rangeMapper, 'linkVma', [
        each(page, (q) => linkFileVma(self.fresh.known(), q, self.pgoff, self.wasLocked)),
        self.fresh.set('none'),
      ]),
      expect: { violates: 'D4', steps: 72 },
      reference: 'mm/mmap.c: linear_page_index() of the new VMA',
    },
    'one VMA unlinked': {
      text: 'The second VMA is left in i_mmap, and freed.',
      change: guardBecomes(rangeMapper, 'moreLinked', false),
      expect: { violates: 'freed in i_mmap', steps: 31 },
      reference: 'mm/memory.c: free_pgtables() goes from VMA to VMA',
    },
    'one VMA freed': {
      text: 'The second VMA is not freed.',
      change: guardBecomes(rangeMapper, 'moreDetached', false),
      expect: { violates: 'VMAs', steps: 70 },
      reference: 'mm/mmap.c: mas_for_each() in remove_mt()',
    },
  },
});

export const rangeOfTodayAgainstMunmap = scenario({
  name: 'remap-file-pages-of-two-vmas-against-munmap',
  text: 'Another thread unmaps the range. The call finds nothing there when it looks again with mmap_lock held for writing; or it is the new VMA that goes, of both pages at once.',
  bounds: { page: 2, offset: 3, frame: 3, vma: 3 },
  boundsReason: 'two VMAs of a page each, and the one that takes their place; three pages of the file',
  initial: twoVmasToBeReplaced(),
  actors: {
    remapper: rangeMapper.runs(emulatedRemapOfRange, call),
    unmapper: rangeUnmapper.runs(munmapRange, { first: 0, last: 1 }),
  },
  properties: [
    ...fileCounts,
    ...answersOfToday,
    filesPut,
    p.R7,
    p.vmasFreed,
    sometimes(
      'gone meanwhile',
      'the VMAs are gone once mmap_lock is held for writing',
      rangeMapper.some((r) => and(r.exclusive, r.result.is('EINVAL'))),
    ),
  ],
  expect: { verdict: 'holds', states: 591, transitions: 872, depth: 89 },
  mutants: {
    'VMA not looked for again': {
      text: 'The call goes on with the VMA that it found before it dropped mmap_lock.',
      change: [
        actionBecomes(rangeMapper, 'forgetVma', nothing),
        stepLeadsTo(emulatedRemapOfRange, 'atMmapLockForWriting', 'take mmap_lock for writing', 'foundAgain'),
      ],
      expect: { violates: builtIn.L5freed, steps: 35 },
      bug: 'B30',
      reference: 'mm/mmap.c: vma_lookup() again, and its flags and file compared',
    },
  },
});

const bad = sometimes(
  'refused',
  'all calls have returned EINVAL',
  rangeMapper.all((r) => r.result.is('EINVAL')),
);
const replaced = never(
  'replaced',
  'no VMA is put in the place of others by a call that is refused',
  rangeMapper.some((r) => r.in('mapping')),
);

export const rangeOfTodayOfBadArguments = scenario({
  name: 'remap-file-pages-of-today-of-bad-range',
  text: 'Calls for a range that are refused today before a lock is taken: for a protection, and for a range or a place in the file that wraps. How large an offset is does not matter any more: no entry has to name it.',
  bounds: { page: 2, offset: 3, frame: 3, vma: 3 },
  boundsReason: 'the range of two pages and what it would map',
  initial: twoVmasToBeReplaced(),
  actors: {
    protects: rangeMapper.runs(emulatedRemapOfRange, { ...call, wrong: 'prot' }),
    wraps: rangeMapper.runs(emulatedRemapOfRange, { ...call, wrong: 'range' }),
    pgoffWraps: rangeMapper.runs(emulatedRemapOfRange, { ...call, wrong: 'pgoff' }),
  },
  properties: [...fileCounts, ...answersOfToday, replaced, bad],
  expect: { verdict: 'holds', states: 64, transitions: 144, depth: 9 },
  mutants: {
    'protection taken': {
      text: 'The protection is not asked for: the call does what it was not asked for.',
      change: guardBecomes(rangeMapper, 'prot', false),
      expect: { violates: 'replaced', steps: 11 },
      reference: 'mm/mmap.c: if (prot) return ret',
    },
    'empty range taken': {
      text: 'The range is not asked for.',
      change: guardBecomes(rangeMapper, 'wraps', false),
      expect: { violates: 'replaced', steps: 11 },
      reference: 'mm/mmap.c: start + size <= start',
    },
    'pgoff taken that wraps': {
      text: 'The place in the file is not asked for.',
      change: guardBecomes(rangeMapper, 'pgoffWraps', false),
      expect: { violates: 'replaced', steps: 11 },
      reference: 'mm/mmap.c: pgoff + (size >> PAGE_SHIFT) < pgoff',
    },
  },
});

export const rangeOfTodayOfUnlikeVmas = scenario({
  name: 'remap-file-pages-of-unlike-vmas',
  text: 'The VMA after the first is locked in memory, which the first is not; or it is of other memory; or there is none. Each call is refused.',
  bounds: { page: 5, offset: 3, frame: 3, vma: 5 },
  boundsReason: 'three ranges of two pages, of which two have one in common; a VMA for each page',
  initial: [
    twoVmasToBeReplaced(),
    mapsFile(3, 1, 'zero'),
    vmas.covering.at(2).set(2),
    vmas.covering.at(3).set(3),
    vmas.covering.at(4).set(4),
    vmas.linked.at(2).set('tree'),
    vmas.linked.at(4).set('nowhere'),
    vmas.locked.at(1).set(true),
    vmas.locked.at(2).set(true),
    cache.linear.at(4).set(2),
    vmas.state.at(2).set('live'),
    vmas.state.at(4).set('freed'),
    cache.count.set(3),
  ],
  actors: {
    ofLocked: rangeMapper.runs(emulatedRemapOfRange, call),
    ofOther: rangeMapper.runs(emulatedRemapOfRange, { ...call, first: 1, last: 2 }),
    ofHole: rangeMapper.runs(emulatedRemapOfRange, { ...call, first: 3, last: 4 }),
  },
  properties: [...fileCounts, ...answersOfToday, replaced, bad],
  expect: { verdict: 'holds', states: 1919, transitions: 4674, depth: 42 },
  mutants: {
    'hole mapped': {
      text: 'Where nothing was mapped something is.',
      change: guardBecomes(rangeMapper, 'someHole', false),
      expect: { violates: 'replaced', steps: 11 },
      reference: 'mm/mmap.c: next->vm_start != prev->vm_end',
    },
    'other memory replaced': {
      text: 'Anonymous memory is unmapped, and the file mapped in its place.',
      change: guardBecomes(rangeMapper, 'someOfAnotherFile', false),
      expect: { violates: 'replaced', steps: 11 },
      reference: 'mm/mmap.c: next->vm_file != vma->vm_file',
    },
    'flags of the first for all': {
      text: 'A VMA that is locked in memory is replaced by one that is not.',
      change: guardBecomes(rangeMapper, 'someWithOtherFlags', false),
      expect: { violates: 'replaced', steps: 11 },
      reference: 'mm/mmap.c: next->vm_flags != vma->vm_flags',
    },
  },
});
