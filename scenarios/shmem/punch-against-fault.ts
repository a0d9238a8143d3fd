/** A hole is punched into shmem while a thread faults there. */
import {
  actionBecomes,
  actor,
  and,
  exists,
  guardBecomes,
  not,
  nothing,
  scenario,
  sometimes,
  stepsExchanged,
} from '../../checker/language/index.ts';
import { shmemFaulter } from '../../machines/shmem/shmem-fault-role.ts';
import { shmemPuncher, shmemPunchHole } from '../../machines/shmem/shmem-punch-hole.ts';
import { mms, properties as p } from '../../models/index.ts';
import { inCache, loadsFromA, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-punch-against-fault',
  text: 'fallocate() punches a hole where a thread loads. A fault that sees the hole being punched waits, so as not to fill it again, and is woken once it is there; one that looked before finds the page, or fills the hole.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'the frame that is removed, and one for the hole',
  initial: [inCache(1), underMmapLock],
  actors: { thread: loadsFromA, puncher: shmemPuncher.runs(shmemPunchHole, { hole: 0 }) },
  properties: [
    ...shmemPages,
    p.holeThere,
    sometimes(
      'waited',
      'the fault waits for the hole, and mmap_lock is to be had meanwhile',
      and(
        not(exists(actor, (who) => mms.lock.at(0).heldBy(who))),
        shmemFaulter.some((t) => t.in('fault.shmemFault.waitingForPunch.sleeping')),
      ),
    ),
    sometimes(
      'truncated meanwhile',
      'the fault has locked a page that is not in the page cache any more',
      shmemFaulter.some((t) => t.in('fault.shmemFault.truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 1820, transitions: 3279, depth: 72 },
  mutants: {
    'nobody woken': {
      text: 'The hole is there, and nobody is told who waits for it.',
      change: actionBecomes(shmemPuncher, 'wakeFaults', nothing),
      expect: { violates: 'lost wake-up', steps: 39 },
      reference: 'mm/shmem.c: wake_up_all() in shmem_fallocate()',
    },
    'not waited for': {
      text: 'The fault goes to sleep in vain: it is awake at once, and goes on beside who punches.',
      change: guardBecomes(shmemFaulter, 'wokenByPunch', true),
      expect: { violates: 'hole there', steps: 17 },
      reference: 'mm/shmem.c: schedule() in shmem_falloc_wait()',
    },
    'woken without i_lock': {
      text: 'i_lock is dropped while a fault that is awake is still on the queue: it would take itself off, when who punched has returned and the queue with it.',
      change: stepsExchanged(shmemPunchHole, ['unlinking', 'take faults off queue'], ['woken', 'drop i_lock']),
      expect: { violates: 'hole there', steps: 39 },
      reference: 'mm/shmem.c: "shmem_falloc_waitq points into the shmem_fallocate() stack"',
    },
    'mapping not asked again': {
      text: 'The fault maps a page that the hole punch has removed.',
      change: guardBecomes(shmemFaulter, 'stillCached', true),
      expect: { violates: 'CACHE1', steps: 33 },
    },
    'page not unmapped again': {
      text: 'The page was mapped again after all were unmapped, and stays mapped when it is removed.',
      change: guardBecomes(shmemPuncher, 'isMapped', false),
      expect: { violates: 'CACHE1', steps: 33 },
      reference: 'mm/truncate.c: truncate_cleanup_folio()',
    },
    'i_private not looked at under i_lock': {
      text: 'What was seen of i_private without the lock counts under it: the hole is there meanwhile, and who queues for it is never woken.',
      change: guardBecomes(shmemFaulter, 'isPunched', true),
      expect: { violates: 'lost wake-up', steps: 39 },
      reference: 'mm/shmem.c: shmem_falloc_wait()',
    },
  },
});
