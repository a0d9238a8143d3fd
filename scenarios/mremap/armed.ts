/** mremap() of memory that a userfaultfd is registered for, and the event that tells of it. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  never,
  nothing,
  type Scenario,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { followingUser, movingMonitor } from '../../machines/mremap/moving-monitor.ts';
import { mremapOfArmedMemory } from '../../machines/mremap/mremap-armed.ts';
import { armedMapMover } from '../../machines/mremap/mremap-armed-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { oneRead } from '../../machines/userfaultfd/single-calls.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import {
  contentAt,
  entryLockless,
  event,
  kernel,
  properties as p,
  prepareToWait,
  promises,
  ptep,
  uffd,
  vmaAt,
  vmas,
} from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { someEventRead, someEventWaits } from '../userfaultfd-events/witnesses.ts';
import { armedAboutToMove, counted, twoAddresses } from './setting.ts';

const mover = armedMapMover.runs(mremapOfArmedMemory, { from: 0, to: 1 });
const told = [
  ...counted,
  ...contextsGivenBack.filter((property) => !counted.includes(property)),
  ...[p.R1, p.R5, p.A1, p.A2, p.A3, p.A7, p.D1, p.D2, p.D3, p.D4, p.eventOver, p.W6],
];
const atNew = entryLockless(ptep(1));
const pageSent = atEnd(
  'page sent',
  'when all rests the page is where it was moved to, with what was sent',
  and(atNew.kind.is('present'), contentAt(atNew.frame, 1).is('source')),
);

export default scenario({
  name: 'mremap-armed-against-copy',
  text: 'A program fills a page with UFFDIO_COPY that mremap() moves. It fills the page before it is moved, or is told EAGAIN or ENOENT, reads of the move and goes on at the new address.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'one page and its two addresses',
  initial: armedAboutToMove(1),
  actors: { mover, sender: followingUser.runs(movingMonitor, { ctx: 0, page: 0, last: 0, movedTo: 1 }) },
  properties: [
    ...told,
    pageSent,
    someEventWaits,
    someEventRead,
    sometimes(
      'followed',
      'the page is filled at the new address',
      followingUser.some((u) => u.in('copyAtNew.installed')),
    ),
    sometimes(
      'sent before',
      'the page is filled at the old address and moved',
      followingUser.some((u) => and(u.in('handling'), u.sent)),
    ),
  ],
  expect: { verdict: 'holds', states: 1256, transitions: 2303, depth: 81 },
  mutants: {
    'context left behind': {
      text: 'The new VMA is not registered: whoever follows the event is told ENOENT.',
      change: actionBecomes(armedMapMover, 'copyVma', vmas.state.at(vmaAt(armedMapMover.self.to)).set('live')),
      expect: { violates: 'page sent', steps: 45 },
      reference: 'vm_area_dup() in copy_vma(), mm/vma.c: vm_userfaultfd_ctx comes along',
    },
    'event not counted down': {
      text: 'The event is read and mmap_changing stays: every fill answers EAGAIN from then on.',
      change: actionBecomes(armedMapMover, 'uncountEvent', event.stage.at(0).set('referenced')),
      expect: { violates: 'R5', steps: 55 },
      reference: 'userfaultfd_event_wait_completion(), fs/userfaultfd.c: atomic_dec(&ctx->mmap_changing)',
    },
  },
});

/** What mmap_changing is for: a program that does not know of the move does not mean the page that is there now. */
const filledUnread = never(
  'filled unread',
  'after the move nobody fills the old address until the event was read',
  armedMapMover.some((m) => and(event.stage.at(m.id).isOneOf('counted', 'queued'), promises.filled.at(m.from))),
);
export const keepsOld: Scenario = scenario({
  name: 'mremap-keeps-old-against-copy',
  text: 'MREMAP_DONTUNMAP moves a page and leaves the old address registered, where nothing is mapped then. A program that has not read of the move yet fills what it takes for the page: it is told EAGAIN until the event was read.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'one page and its two addresses',
  initial: armedAboutToMove(1),
  actors: {
    mover: armedMapMover.runs(mremapOfArmedMemory, { from: 0, to: 1, keepsOld: true }),
    sender: uffdUser.runs(copier, { ctx: 0, page: 0, last: 0 }),
    reader: uffdUser.runs(oneRead, { ctx: 0 }),
  },
  properties: [
    ...told,
    filledUnread,
    someEventWaits,
    someEventRead,
    sometimes(
      'filled anew',
      'the old address is filled once the event was read',
      and(
        promises.filled.at(0),
        armedMapMover.some((m) => m.in('done')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 6376, transitions: 16855, depth: 74 },
  mutants: {
    'not looked at again': {
      text: 'UFFDIO_COPY looks at mmap_changing only before it takes its locks: the page is moved in between.',
      change: guardBecomes(uffdUser, 'layoutChanging', false),
      expect: { violates: 'filled unread', steps: 39 },
      reference: 'mfill_atomic(), mm/userfaultfd.c: mmap_changing under map_changing_lock',
    },
  },
});

export const eventKilled: Scenario = scenario({
  name: 'mremap-event-killed',
  text: 'A task moves its memory and waits for its event to be read, which nobody does: a fatal signal ends the wait, and the move stays done.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'one event',
  initial: armedAboutToMove(1),
  actors: { mover: armedMapMover.runs(mremapOfArmedMemory, { from: 0, to: 1, mayBeKilled: true }) },
  properties: [...told, p.W4, someEventWaits],
  expect: { verdict: 'holds', states: 54, transitions: 59, depth: 41 },
  mutants: {
    'sleeps uninterruptibly': {
      text: 'The task waits in a state that no signal ends.',
      change: actionBecomes(armedMapMover, 'setTaskState', prepareToWait('uninterruptible')),
      expect: { violates: 'W4', steps: 39 },
      reference: 'userfaultfd_event_wait_completion(): TASK_KILLABLE',
    },
  },
});

export const withoutEvent: Scenario = scenario({
  name: 'mremap-armed-without-event',
  text: 'The context does not ask for the event of a move: nobody is registered for the new address, and a thread that loads from there gets the zero page.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'one page and its two addresses',
  initial: [armedAboutToMove(2), uffd.wantsEvents.at(0).set(false)],
  actors: { mover, thread: faulter.runs(faultingThread, { page: 1, access: 'read' }) },
  properties: [
    ...told,
    atEnd(
      'nobody waits',
      'when all rests the thread has made its access, or there was no VMA',
      faulter.all((t) => t.in('done', 'failedWithSegv')),
    ),
    sometimes(
      'loaded',
      'the thread loads from the new address',
      faulter.some((t) => t.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 172, transitions: 262, depth: 39 },
  mutants: {
    'context kept': {
      text: 'The new VMA stays registered, of which its context does not know: a fault there waits for ever.',
      change: actionBecomes(armedMapMover, 'resetContext', nothing),
      expect: { violates: 'nobody waits', steps: 46 },
      reference: 'commit 3cfd22be0ad6: mremap_userfaultfd_prep(), fs/userfaultfd.c',
    },
  },
});

export const faultAtNew: Scenario = scenario({
  name: 'mremap-armed-fault-at-new',
  text: 'A thread loads from the address to which a missing page is moved: its fault goes to the context of before. Nobody reads: the thread waits there, and the call waits for its event to be read.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'one page and its two addresses',
  initial: [armedAboutToMove(2), kernel.noVmaLocks.set(true)],
  actors: {
    mover,
    thread: faulter.runs(faultingThread, { page: 1, access: 'read' }),
  },
  properties: [...told.filter((property) => property !== p.R1rest), p.W2, p.someFaultWaits, someEventWaits],
  expect: { verdict: 'holds', states: 227, transitions: 366, depth: 50 },
  mutants: {
    'context left behind': {
      text: 'The new VMA is not registered: the kernel fills the page by itself.',
      change: actionBecomes(armedMapMover, 'copyVma', vmas.state.at(vmaAt(armedMapMover.self.to)).set('live')),
      expect: { violates: 'A3', steps: 31 },
      reference: 'vm_area_dup() in copy_vma(), mm/vma.c: vm_userfaultfd_ctx comes along',
    },
  },
});
