/** mremap() that gives up: no memory for a VMA or for a page table, or the mapping refuses. */
import {
  actionBecomes,
  and,
  atEnd,
  lockless,
  not,
  type Scenario,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { mapsNothing, mapsZero, vmas } from '../../models/index.ts';
import { aboutToMove, fileAboutToMove, moving, movingFile, twoAddresses, withoutNewTable } from './setting.ts';

const thread = faulter.runs(faultingThread, { page: 0, access: 'read' });
const pageKept = atEnd(
  'page kept',
  'when all rests the page that was not moved is at its old address, and has been loaded from there',
  and(
    faulter.all((t) => t.in('done')),
    not(mapsNothing(0)),
    not(mapsZero(0)),
  ),
);

const givenUp = sometimes(
  'given up',
  'mremap() has failed',
  mapMover.some((m) => m.in('done')),
);

export default scenario({
  name: 'mremap-without-table',
  text: 'There is no memory for a table of the new address: mremap() unmaps the copy of the VMA, and a thread that loads from the old address finds the page there.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'the page and its two addresses',
  initial: [aboutToMove(2), withoutNewTable],
  actors: { mover: mapMover.runs(mremap, { from: 0, to: 1, lacksTable: true }), thread },
  properties: [...moving, pageKept, givenUp],
  expect: { verdict: 'holds', states: 36, transitions: 52, depth: 18 },
  mutants: {
    'old VMA unmapped': {
      text: 'The old VMA is unmapped although nothing was moved: the page is lost.',
      change: actionBecomes(mapMover, 'turnBack', mapMover.self.needsRmapLocks.set(true)),
      expect: { violates: 'page kept', steps: 22 },
      reference: 'move_vma(), mm/mremap.c: on error the new area is unmapped instead of the old',
    },
  },
});

export const withoutVma: Scenario = scenario({
  name: 'mremap-without-vma',
  text: 'There is no memory for the copy of the VMA: nothing has been done yet.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'the page and its two addresses',
  initial: aboutToMove(2),
  actors: { mover: mapMover.runs(mremap, { from: 0, to: 1, lacksVma: true }), thread },
  properties: [...moving, pageKept, givenUp],
  expect: { verdict: 'holds', states: 12, transitions: 16, depth: 6 },
});

export const refused: Scenario = scenario({
  name: 'mremap-refused',
  text: '->mremap() of the mapping refuses when all is moved: the entries are moved back, with the rmap locked, since it comes to the old address first, and ftruncate() takes the page away meanwhile.',
  bounds: { ...twoAddresses, offset: 1, frame: 1 },
  boundsReason: 'one page of the file and its two addresses',
  initial: fileAboutToMove(),
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1, driverRefuses: true }),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...movingFile,
    atEnd(
      'unmoved',
      'when all rests the VMA of the old address is there, and none at the new one',
      and(lockless(vmas.state.at(0)).is('live'), lockless(vmas.state.at(1)).is('freed')),
    ),
    sometimes(
      'moved back',
      'the entry is moved back',
      mapMover.some((m) => and(m.back, m.in('moving.movingPtes.taken'))),
    ),
  ],
  expect: { verdict: 'holds', states: 1975, transitions: 3600, depth: 80 },
  mutants: {
    'old VMA unmapped': {
      text: 'The old VMA is unmapped although the page was moved back to it.',
      change: actionBecomes(mapMover, 'turnBack', [
        mapMover.self.back.set(true),
        mapMover.self.needsRmapLocks.set(true),
      ]),
      expect: { violates: 'unmoved', steps: 69 },
      reference: 'move_vma(), mm/mremap.c: on error the new area is unmapped instead of the old',
    },
  },
});
