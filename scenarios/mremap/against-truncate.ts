/** mremap() moves a page of a file that is truncated meanwhile, while a CPU stores to it by its old address. */
import {
  actionBecomes,
  and,
  guardBecomes,
  nothing,
  type Scenario,
  scenario,
  sometimes,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { gatheringTruncater, truncateGathered } from '../../machines/mremap/truncate-gathered.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { entry, kernel, properties as p, ptep } from '../../models/index.ts';
import { fileAboutToMove, fileAboutToMoveDown, movingFile, someMoved, twoAddresses } from './setting.ts';

const truncating = truncater.runs(truncate, { first: 0 });
const someTruncatedAfter = sometimes(
  'truncated at the new address',
  'the page is gone from where it was moved to',
  and(
    mapMover.some((m) => m.in('done')),
    entry(ptep(1)).kind.is('none'),
  ),
);

export default scenario({
  name: 'mremap-against-truncate',
  text: 'mremap() moves a page of a file while ftruncate() takes it away, and a CPU stores to it by what it has cached of the old address. Whoever finds the page at the new address, by the rmap and without mmap_lock, flushes that address only.',
  bounds: { ...twoAddresses, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page of the file, its two addresses, and the CPU that has cached the old one',
  initial: [fileAboutToMove(), kernel.tlbs.set(true)],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1 }),
    truncater: gatheringTruncater.runs(truncateGathered, { first: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [...movingFile, p.TLB1rest, p.TLB2, p.DATA1, someMoved, someTruncatedAfter],
  expect: { verdict: 'holds', states: 3486, transitions: 7425, depth: 74 },
  mutants: {
    'flushed in the end': {
      text: 'The old address is flushed when all is moved and both PTLs are free again: by then the page is truncated at its new address and freed, and the CPU stores to what is somebody else’s.',
      change: [
        stepLeadsTo(mremap, 'moving.movingPtes.taken', 'set new PTE', 'moving.movingPtes.unlockingNew'),
        stepLeadsTo(mremap, 'moving.movingPtes.newUnlocked', 'unlock old PTE', 'moving.movingPtes.flushing'),
        stepLeadsTo(mremap, 'moving.movingPtes.flushing', 'flush TLBs', 'moving.movingPtes.unlocked'),
      ],
      bug: 'E08',
      expect: { violates: 'DATA1', steps: 48 },
      reference: 'commit eb66ae030829, CVE-2018-18281: move_ptes(), mm/mremap.c',
    },
    'flushed under the old PTL': {
      text: 'The PTL of the new address is dropped before the flush, that of the old one after it, as dirty pages had it until 4.19.',
      change: [
        stepLeadsTo(mremap, 'moving.movingPtes.taken', 'set new PTE', 'moving.movingPtes.unlockingNew'),
        stepLeadsTo(mremap, 'moving.movingPtes.unlockingNew', 'unlock new PTE', 'moving.movingPtes.flushing'),
        stepLeadsTo(mremap, 'moving.movingPtes.flushing', 'flush TLBs', 'moving.movingPtes.newUnlocked'),
      ],
      expect: {
        holds: 'whoever walks the rmap comes to the old address first, and waits for its PTL',
      },
      reference: 'commit eb66ae030829: move_ptes(), mm/mremap.c',
    },
  },
});

export const downAgainstTruncate: Scenario = scenario({
  name: 'mremap-down-against-truncate',
  text: 'The same to an address to which the rmap of the file comes first: whoever walks it could find the page at neither, and so the rmap is locked.',
  bounds: { ...twoAddresses, offset: 1, frame: 1 },
  boundsReason: 'one page of the file and its two addresses',
  initial: fileAboutToMoveDown(),
  actors: { mover: mapMover.runs(mremap, { from: 1, to: 0 }), truncater: truncating },
  properties: [...movingFile, someMoved],
  expect: { verdict: 'holds', states: 1156, transitions: 2086, depth: 71 },
  mutants: {
    'rmap not locked': {
      text: 'The page goes to the new address when ftruncate() has been there, and from the old one before it comes.',
      change: guardBecomes(mapMover, 'needsRmapLocks', false),
      expect: {
        holds:
          'ftruncate() looks at the mapcount before it removes the page, and walks the rmap once more: a page dodges once',
      },
      reference: 'move_ptes(), mm/mremap.c: take_rmap_locks()',
    },
    'soft-dirty left behind': {
      text: 'Soft-dirty is not set at the new address, where another page is mapped than when it was cleared.',
      change: actionBecomes(mapMover, 'setPte', [
        mapMover.actions.setPte,
        entry(ptep(mapMover.self.to)).softDirty.set(false),
      ]),
      expect: { violates: 'SD1', steps: 16 },
      reference: 'move_soft_dirty_pte(), mm/mremap.c',
    },
    'copy not linked': {
      text: 'The new VMA is not linked to i_mmap: nobody finds the page there.',
      change: actionBecomes(mapMover, 'linkCopy', nothing),
      expect: { violates: 'RMAP1', steps: 19 },
      reference: 'vma_link_file(), mm/vma.c',
    },
  },
});
