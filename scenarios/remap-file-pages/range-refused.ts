/** Calls of remap_file_pages() for a range that are refused: for their arguments, and for the VMA that they find. */
import { exists, guardBecomes, lockless, never, scenario, sometimes } from '../../checker/language/index.ts';
import { remapRangeOfFilePages } from '../../machines/file/remap-file-pages-range.ts';
import { rangeRemapper } from '../../machines/file/remap-file-pages-range-role.ts';
import { mapsFile, properties as p, vma, vmas } from '../../models/index.ts';
import { fileCounts, otherPage, twoMapped, twoPages } from '../file-pages/setting.ts';
import { rangeAnswers } from './setting.ts';

const call = { access: 'read', nonblock: true } as const;
const forTwo = { ...call, first: 0, last: 1, pgoff: 1 } as const;
const refuses = [
  ...fileCounts,
  ...rangeAnswers,
  p.PT4,
  never(
    'made nonlinear',
    'no VMA is made nonlinear by a call that is refused',
    exists(vma, (v) => lockless(vmas.nonlinear.at(v))),
  ),
  sometimes(
    'refused',
    'all calls have returned EINVAL',
    rangeRemapper.all((r) => r.result.is('EINVAL')),
  ),
];

export const rangeOfBadArguments = scenario({
  name: 'remap-file-pages-of-bad-range',
  text: 'Each call has something else that is wrong with it: a protection, which is ignored and has to be zero; a range that is empty or wraps; a place in the file that wraps, or that no entry of a page table can name; a file that cannot be remapped. All are refused, and but for the last one before a lock is taken.',
  bounds: { page: 2, offset: 3, frame: 3 },
  boundsReason: 'the range of two pages and what it would map',
  initial: [twoMapped(), otherPage()],
  actors: {
    protects: rangeRemapper.runs(remapRangeOfFilePages, { ...forTwo, wrong: 'prot' }),
    wraps: rangeRemapper.runs(remapRangeOfFilePages, { ...forTwo, wrong: 'range' }),
    pgoffWraps: rangeRemapper.runs(remapRangeOfFilePages, { ...forTwo, wrong: 'pgoff' }),
    pgoffTooLarge: rangeRemapper.runs(remapRangeOfFilePages, { ...forTwo, wrong: 'pgoff of a PTE' }),
    cannot: rangeRemapper.runs(remapRangeOfFilePages, { ...forTwo, lacksRemapPages: true }),
  },
  properties: refuses,
  expect: { verdict: 'holds', states: 1792, transitions: 6912, depth: 18 },
  mutants: {
    'protection taken': {
      text: 'The protection is not asked for: the call does what it was not asked for.',
      change: guardBecomes(rangeRemapper, 'prot', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      reference: 'seed 004: if (prot) return err',
    },
    'empty range taken': {
      text: 'The range is not asked for.',
      change: guardBecomes(rangeRemapper, 'wraps', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      reference: 'seed 004: start + size <= start',
    },
    'pgoff taken that wraps': {
      text: 'The place in the file is not asked for.',
      change: guardBecomes(rangeRemapper, 'pgoffWraps', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      reference: 'seed 004: pgoff + (size >> PAGE_SHIFT) < pgoff',
    },
    'pgoff taken that no entry can name': {
      text: 'The place in the file is not compared with what fits into an entry.',
      change: guardBecomes(rangeRemapper, 'pgoffTooLarge', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      reference: 'seed 004: PTE_FILE_MAX_BITS',
    },
    'remap_pages() not asked for': {
      text: 'The VMA of a file without ->remap_pages() is remapped.',
      change: guardBecomes(rangeRemapper, 'lacksRemapPages', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      reference: 'seed 004: vma->vm_ops->remap_pages',
    },
  },
});

export const rangeOfUnsuitableVma = scenario({
  name: 'remap-file-pages-of-unsuitable-range',
  text: 'One call asks for pages of two VMAs, one for a page of a VMA in which a driver keeps something of its own, one for a private mapping, and one for where nothing is mapped: each is refused.',
  bounds: { page: 4, offset: 3, frame: 3, vma: 4 },
  boundsReason: 'a VMA for each of what may be wrong with it',
  initial: [
    twoPages(),
    mapsFile(1, 1, 'zero'),
    mapsFile(2, 1, 'zero'),
    otherPage(),
    vmas.covering.at(1).set(1),
    vmas.covering.at(2).set(2),
    vmas.covering.at(3).set(3),
    vmas.privateData.at(1).set('of a driver'),
    vmas.drivers.at(1).set(true),
    vmas.isPrivate.at(2).set(true),
    vmas.state.at(3).set('freed'),
  ],
  actors: {
    beyond: rangeRemapper.runs(remapRangeOfFilePages, forTwo),
    ofDriver: rangeRemapper.runs(remapRangeOfFilePages, { ...call, first: 1, last: 1, pgoff: 2 }),
    ofPrivate: rangeRemapper.runs(remapRangeOfFilePages, { ...call, first: 2, last: 2, pgoff: 2 }),
    ofNothing: rangeRemapper.runs(remapRangeOfFilePages, { ...call, first: 3, last: 3, pgoff: 2 }),
  },
  properties: refuses,
  expect: { verdict: 'holds', states: 2401, transitions: 8232, depth: 24 },
  mutants: {
    'range beyond its VMA': {
      text: 'Where the VMA ends is not asked for: the entry of another VMA comes to name a page, and who faults there takes the page table for corrupt.',
      change: guardBecomes(rangeRemapper, 'reachesBeyond', false),
      expect: { violates: 'PT4', steps: 31 },
      reference: 'seed 004: start + size <= vma->vm_end',
    },
    'data of a driver': {
      text: 'vm_private_data is not asked for.',
      change: guardBecomes(rangeRemapper, 'isInUse', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      bug: 'B61',
      reference: 'seed 004: vm_private_data is the swapout cursor of a nonlinear VMA',
    },
    'VM_SHARED not asked for': {
      text: 'A private mapping is made nonlinear.',
      change: guardBecomes(rangeRemapper, 'isNotShared', false),
      expect: { violates: 'made nonlinear', steps: 11 },
      reference: 'seed 004: VM_SHARED',
    },
  },
});
