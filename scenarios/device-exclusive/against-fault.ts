/** A CPU and a device want the same page. */
import { actionBecomes, and, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exclusiveFaulter } from '../../machines/device-memory/exclusive-thread.ts';
import { exclusiveUser } from '../../machines/device-memory/make-device-exclusive.ts';
import { builtIn, entryLockless, intervalSetSeq, ptep } from '../../models/index.ts';
import {
  deviceServed,
  dmirror,
  judged,
  nouveau,
  ofDmirror,
  someExclusive,
  thread,
  threadServed,
  watched,
} from './setting.ts';

const inRemove = 'mm/memory.c: remove_device_exclusive_entry()';
const takenBack = sometimes(
  'taken back',
  'a fault gives the page back to the CPU',
  and(
    exclusiveFaulter.some((t) => t.in('fault.deviceExclusive.unlockingPte')),
    entryLockless(ptep(0)).kind.is('present'),
  ),
);

export const exclusiveAgainstFault = scenario({
  name: 'exclusive-against-fault',
  text: 'A GPU makes an atomic access to a page that a thread stores to and loads from. It has the page to itself until the thread faults: the fault announces that the page goes back to the CPU, and waits for the page lock while the GPU maps the page.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page, which stays where it is, and one for a fault that finds no entry for a moment',
  initial: watched(2),
  actors: { device: nouveau, thread },
  properties: [
    ...judged,
    deviceServed,
    threadServed,
    someExclusive,
    takenBack,
    sometimes(
      'waits for the device',
      'a fault waits until the device has mapped the page',
      exclusiveFaulter.some((t) => t.in('fault.deviceExclusive.awaitingPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 672, transitions: 1158, depth: 76 },
  mutants: {
    'device not told': {
      text: 'the fault gives the page back to the CPU and the device is not told: both have it',
      change: [guardBecomes(exclusiveFaulter, 'treeInUse', false), guardBecomes(exclusiveFaulter, 'needsSteps', true)],
      expect: { violates: 'exclusive', steps: 36 },
      reference: `${inRemove}, mmu_notifier_invalidate_range_start()`,
    },
    'own bracket heeded': {
      text: 'the callback of the device does not tell its own brackets from those of others: each time it finds that the page was invalidated, by itself',
      change: actionBecomes(
        exclusiveUser,
        'setExclusive',
        [exclusiveUser.actions.setExclusive, intervalSetSeq(0)].flat(),
      ),
      expect: { violates: 'device served', steps: 32 },
      reference: 'mm/rmap.c: make_device_exclusive(), MMU_NOTIFY_EXCLUSIVE with the owner',
    },
    'page stays locked': {
      text: 'the device maps the page and does not unlock it: the fault waits for ever',
      change: actionBecomes(exclusiveUser, 'unlockPage', nothing),
      expect: { violates: builtIn.LOCK4, steps: 25 },
      reference: 'drivers/gpu/drm/nouveau/nouveau_svm.c: nouveau_atomic_range_fault(), folio_unlock()',
    },
    'reference kept': {
      text: 'the fault keeps its reference',
      change: actionBecomes(exclusiveFaulter, 'putPage', [
        exclusiveFaulter.self.locked.set('none'),
        exclusiveFaulter.self.named.set('none'),
      ]),
      expect: { violates: 'REF1', steps: 47 },
      reference: `${inRemove}, folio_put()`,
    },
  },
});

export const dmirrorAgainstFault = scenario({
  name: 'dmirror-exclusive-against-fault',
  text: 'The same with a driver that maps the page without a look at what was invalidated meanwhile: against faults the page lock alone is enough, under which it maps the page, and without which none is given back.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page, which stays where it is, and one for a fault that finds no entry for a moment',
  initial: watched(2),
  actors: { device: dmirror, thread },
  // Not SEC4: the fault ends its bracket when it has given the page lock back, so that the device may map the page again before.
  properties: [...ofDmirror, threadServed, someExclusive, takenBack],
  expect: { verdict: 'holds', states: 1227, transitions: 2222, depth: 80 },
  mutants: {
    'page not locked': {
      text: 'the fault does not wait for the page lock, and the device maps the page when it is the CPU’s again',
      change: [
        guardBecomes(exclusiveFaulter, 'tryPageLock', true),
        actionBecomes(exclusiveFaulter, 'tryPageLock', nothing),
        actionBecomes(exclusiveFaulter, 'unlockPage', nothing),
      ],
      expect: { violates: 'exclusive', steps: 41 },
      reference: `${inRemove}, folio_lock_or_retry()`,
    },
  },
});
