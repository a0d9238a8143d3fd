/** mremap() of memory that a userfaultfd is registered for to where such memory is, and the events that tell of it. */
import {
  and,
  atEnd,
  guardBecomes,
  initially,
  lockless,
  never,
  not,
  or,
  type Scenario,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { layoutKeeper, layoutMonitor } from '../../machines/mremap/layout-monitor.ts';
import { mremapOverArmedMemory } from '../../machines/mremap/mremap-over-armed.ts';
import { mapReplacer } from '../../machines/mremap/mremap-over-armed-role.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { armedUnmapper, munmapOfArmedMemory } from '../../machines/vma/munmap-armed.ts';
import { contentAt, entryLockless, kernel, mapsNothing, properties as p, ptep, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { someEventRead, someEventWaits } from '../userfaultfd-events/witnesses.ts';
import { counted, overArmed, overUnarmed, threeVmas, withoutNewTable } from './setting.ts';

const mover = mapReplacer.runs(mremapOverArmedMemory, { from: 0, to: 1, place: 2 });
const monitor = layoutKeeper.runs(layoutMonitor, { ctx: 0, movedTo: 1 });
const told = [
  ...counted,
  ...contextsGivenBack.filter((property) => !counted.includes(property)),
  ...[p.R1prepared, p.R5prepared, p.A1, p.A2, p.A3, p.A7, p.D1, p.D2, p.D3, p.D4, p.eventOver, p.W6],
];
const atNew = entryLockless(ptep(1));
const loadsAtNew = faulter.runs(faultingThread, { page: 1, access: 'read' });

/** What a monitor makes of the events: the page is where it was moved to, and nothing is where it was, nor is what was there before. */
const follows = layoutKeeper.some((k) => and(k.struck.has(0), k.struck.has(1), k.moved.is(1)));
const handled = layoutKeeper.some((k) => k.says.is('nothing'));
const listRight = never(
  'list',
  'once all has been told and handled, the list of the monitor has what was moved, and nothing else',
  and(
    mapReplacer.some((m) => m.in('done')),
    handled,
    not(follows),
  ),
);

export default scenario({
  name: 'mremap-over-armed',
  text: 'mremap() moves a page that is missing to where another is that is missing, and unmaps that before. A thread loads from there, and a monitor serves its fault: of what it was before, or of what was moved there, which it knows once it has read in this order that the one is unmapped, that the other was moved and that its old address is unmapped.',
  bounds: { ...threeVmas, frame: 1 },
  boundsReason:
    'a page and its two addresses, of which the new one has a VMA before and another after; one fill at a time',
  initial: [overArmed(3), kernel.noVmaLocks.set(true)],
  actors: {
    mover,
    monitor,
    thread: loadsAtNew,
    other: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...told,
    listRight,
    atEnd(
      'served',
      'when all rests the thread has made its load, and nothing is mapped at the new address but what was moved there',
      and(
        faulter.all((t) => t.in('done')),
        or(mapsNothing(1), contentAt(atNew.frame, 1).is('source')),
      ),
    ),
    someEventWaits,
    someEventRead,
    sometimes(
      'served before',
      'the new address is filled with what was there before',
      and(not(mapsNothing(1)), contentAt(atNew.frame, 1).is('written')),
    ),
    sometimes(
      'told to look again',
      'a fault is read between the events',
      layoutKeeper.some((k) => k.in('waking')),
    ),
  ],
  expect: { verdict: 'holds', states: 331630, transitions: 1055352, depth: 233 },
  mutants: {
    'not told first': {
      text: 'That the new address is unmapped is not told: the monitor has two ranges there, and sends what was there before.',
      change: guardBecomes(mapReplacer, 'wantsUnmap', false),
      expect: { violates: 'served', steps: 135 },
      reference: 'commit b22823719302: mremap_to(), mm/mremap.c, called do_munmap() with NULL for the list',
    },
    'move told first': {
      text: 'The move is told before the unmapping of what was there: the monitor takes what was moved for unmapped, and never serves it.',
      change: guardBecomes(
        mapReplacer,
        'tellsEarly',
        and(mapReplacer.guards.tellsEarly, not(mapReplacer.guards.tellsRemap)),
      ),
      expect: { violates: 'list', steps: 120 },
      reference: 'mremap(), mm/mremap.c: userfaultfd_unmap_complete() of uf_unmap_early comes first',
    },
    'old address told before the move': {
      text: 'That the old address is unmapped is told before the move: the monitor forgets the page before it hears where it is.',
      change: guardBecomes(
        mapReplacer,
        'tellsRemap',
        and(mapReplacer.guards.tellsRemap, not(mapReplacer.guards.tellsUnmap)),
      ),
      expect: { violates: 'list', steps: 120 },
      reference: 'mremap(), mm/mremap.c: userfaultfd_unmap_complete() of uf_unmap comes last',
    },
    'no mmap_changing': {
      text: 'Before 4.18 a fill does not see that an event is in flight: what was there before is sent to the page that was moved.',
      change: initially(kernel.noMmapChanging.set(true)),
      bug: 'D17',
      expect: { violates: 'served', steps: 191 },
      reference: 'df2cc96e7701',
    },
  },
});

export const overArmedFails: Scenario = scenario({
  name: 'mremap-over-armed-fails',
  text: 'There is no memory for a table of the new address, where memory was unmapped that is not registered. The copy of the VMA is unmapped as well, which is told, though nobody has heard of it. The page stays where it was, and its faults are served.',
  bounds: { ...threeVmas, frame: 1 },
  boundsReason: 'a page and its two addresses, of which the new one has a VMA before and another after; one fill',
  initial: [overUnarmed(2), withoutNewTable],
  actors: {
    mover: mapReplacer.runs(mremapOverArmedMemory, { from: 0, to: 1, place: 2, lacksTable: true }),
    monitor,
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...told,
    atEnd(
      'served',
      'when all rests the page is at its old address, and has been loaded from there',
      and(
        faulter.all((t) => t.in('done')),
        mapsNothing(1),
      ),
    ),
    someEventWaits,
    someEventRead,
    sometimes(
      'filled after all',
      'the page is filled once all has been told',
      and(
        mapReplacer.some((m) => m.in('done')),
        layoutKeeper.some((k) => k.in('copy.installed')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 46167, transitions: 122023, depth: 171 },
  mutants: {
    'not told': {
      text: 'A call that fails forgets what it has prepared: mmap_changing and the reference stay.',
      change: guardBecomes(mapReplacer, 'tellsUnmap', false),
      expect: { violates: 'R1prepared', steps: 102 },
      reference: 'mremap(), mm/mremap.c: what was unmapped is told whatever the call answers',
    },
  },
});

export const eventsOutOfOrder: Scenario = scenario({
  name: 'mremap-against-munmap-out-of-order',
  text: 'A thread unmaps armed memory, and another moves armed memory there. Both have dropped mmap_lock when they tell of it, and nothing keeps the order in which they had it: the monitor hears of the move first, and takes what was moved for what is unmapped.',
  bounds: { ...threeVmas, frame: 1 },
  boundsReason:
    'a page and its two addresses, of which the new one has a VMA before and another after; one fill at a time',
  initial: [overArmed(3), kernel.noVmaLocks.set(true)],
  actors: {
    mover,
    unmapper: armedUnmapper.runs(munmapOfArmedMemory, { page: 1 }),
    monitor,
    other: layoutChanger.runs(mmapWriter),
  },
  properties: [
    p.R5prepared,
    never(
      'list',
      'once all has been told and handled, the list of the monitor has what was moved, if that is there still',
      and(
        mapReplacer.some((m) => m.in('done')),
        armedUnmapper.some((u) => u.in('returned')),
        handled,
        lockless(vmas.state.at(2)).is('live'),
        not(follows),
      ),
    ),
    someEventWaits,
  ],
  expect: { verdict: 'violated', violates: 'list', steps: 123 },
  reference:
    'derived: userfaultfd_unmap_complete() and mremap_userfaultfd_complete(), fs/userfaultfd.c, Linux 6.12, come after mmap_write_unlock(); nothing orders the events of two threads',
});
