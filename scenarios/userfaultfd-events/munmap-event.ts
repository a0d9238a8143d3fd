/** munmap() of memory that a userfaultfd is registered for, and the event that tells of it. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  never,
  not,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { layoutKeeper, layoutMonitor } from '../../machines/mremap/layout-monitor.ts';
import { armedUnmapper, munmapOfArmedMemory } from '../../machines/vma/munmap-armed.ts';
import { properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventRead, someEventWaits } from './witnesses.ts';

export default scenario({
  name: 'munmap-event-against-fault',
  text: 'A thread waits in a fault of what another unmaps, which wakes nobody. The monitor cannot fill the page any more, EAGAIN while the event is in flight or ENOENT after it, and tells whoever waits to look again: there is no VMA.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, one fill',
  initial: armedWithEvents(2),
  actors: {
    unmapper: armedUnmapper.runs(munmapOfArmedMemory, { page: 0 }),
    monitor: layoutKeeper.runs(layoutMonitor, { ctx: 0, movedTo: 0 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...contextsGivenBack,
    ...[p.R1prepared, p.R2, p.R5prepared, p.A1, p.A2, p.A7, p.D1, p.D2, p.D3, p.W6, p.eventOver, p.leftFdQueue],
    ...[p.vmasFreed, p.mappedInside, p.REF3],
    atEnd(
      'nobody waits',
      'when all rests the thread has made its load, or found no VMA',
      faulter.all((t) => t.in('done', 'failedWithSegv')),
    ),
    never(
      'list',
      'once the event has been handled, the monitor has nothing at the address any more',
      and(
        armedUnmapper.some((u) => u.in('returned')),
        layoutKeeper.some((k) => and(k.says.is('nothing'), not(and(k.struck.has(0), k.moved.is('none'))))),
      ),
    ),
    p.someFaultWaits,
    someEventWaits,
    someEventRead,
    sometimes(
      'no VMA',
      'the thread finds no VMA any more',
      faulter.some((t) => t.in('failedWithSegv')),
    ),
  ],
  expect: { verdict: 'holds', states: 18365, transitions: 47610, depth: 117 },
  mutants: {
    'nobody told to look again': {
      text: 'The monitor takes the answer for the end of it: the thread waits for a page of which there is no more.',
      change: guardBecomes(layoutKeeper, 'mustWake', false),
      expect: { violates: 'nobody waits', steps: 86 },
      reference: 'vms_clear_ptes(), mm/vma.c, and userfaultfd_unmap_complete(), fs/userfaultfd.c, wake no fault',
    },
    'count left behind': {
      text: 'The event is read and mmap_changing stays: every fill answers EAGAIN from then on.',
      change: actionBecomes(armedUnmapper, 'uncountEvent', nothing),
      expect: { violates: 'R5prepared', steps: 36 },
      reference: 'userfaultfd_event_wait_completion(), fs/userfaultfd.c: atomic_dec(&ctx->mmap_changing)',
    },
    'no reference': {
      text: 'The event is prepared without a reference: the context is put once too often.',
      change: actionBecomes(armedUnmapper, 'getUnmapContext', nothing),
      expect: { violates: 'R1prepared', steps: 55 },
      reference: 'userfaultfd_unmap_prep(), fs/userfaultfd.c: userfaultfd_ctx_get()',
    },
  },
});
