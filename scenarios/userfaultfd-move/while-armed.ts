/** UFFDIO_MOVE that finds a VMA write-locked by UFFDIO_REGISTER, and munmap() after that. */
import { type Effect, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { properties as p, vmas } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

const [dst, src] = [0, 1];

/** The VMA of `armed` is write-locked first, and that of `unmapped` goes. */
const whileArmed = (armed: number, unmapped: number, initial: Effect, found: string) => ({
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial,
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst, src }),
    registrar: registrar.runs(uffdRegister, { ctx: 0, page: armed }),
    unmapper: unmapper.runs(munmap, { page: unmapped }),
  },
  properties: [
    ...moving,
    ...[p.vmasFreed, p.mappedInside, p.L7],
    someMoved,
    sometimes(
      'under mmap_lock',
      'what was write-locked is found and locked under mmap_lock',
      uffdMover.some((m) => m.in(found)),
    ),
  ],
});

export const moveToArmed = scenario({
  name: 'move-to-armed-and-unmapped',
  text: 'The VMA of the destination is registered once more while a page is moved there, and then unmapped: the mover waits for mmap_lock, under which it finds and locks the VMA, and keeps it until the page is moved.',
  ...whileArmed(dst, dst, [aboutToMove(3), vmas.missing.at(0).set(false)], 'locking.droppingMmapLock'),
  expect: { verdict: 'holds', states: 1827, transitions: 4364, depth: 61 },
});
export const moveFromArmed = scenario({
  name: 'move-from-armed-and-unmapped',
  text: 'The VMA of the source is registered while its page is moved, and then unmapped: the mover gives the destination back and locks both VMAs under mmap_lock.',
  ...whileArmed(src, src, aboutToMove(3), 'locking.droppingMmapLockOfBoth'),
  expect: { verdict: 'holds', states: 2004, transitions: 4824, depth: 60 },
});
export const moveFromArmedToUnmapped = scenario({
  name: 'move-from-armed-to-unmapped',
  text: 'The VMA of the source is registered while its page is moved, and that of the destination is unmapped: the mover gives the destination back and locks both VMAs under mmap_lock.',
  ...whileArmed(src, dst, aboutToMove(3), 'locking.droppingMmapLockOfBoth'),
  expect: { verdict: 'holds', states: 1899, transitions: 4550, depth: 61 },
});
