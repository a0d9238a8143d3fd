/** A consumer subscribes while a page is unmapped: by address, and by the reverse map. */
import {
  actionBecomes,
  Cond,
  guardBecomes,
  lockless,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { compactor } from '../../machines/migrate/compaction-role.ts';
import { migratePages } from '../../machines/migrate/migrate-pages.ts';
import { kvmFaultOfNewVm } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import {
  endVmaWrites,
  mappedFromStart,
  mms,
  notifier,
  properties as p,
  publishSubscriptions,
} from '../../models/index.ts';
import { coherence, registered, unsubscribed } from './setting.ts';

const forReading = mms.lock.at(0).acquireRead();
const seed004 = 'seed 004, "mmu-notifiers: core": mm_take_all_locks() to register';

export default scenario({
  name: 'register-against-zap',
  text: 'A VM is created while another thread discards a page. The zap holds mmap_lock from before its start to after its end, so that it tells the guest’s MMU of both or of neither, and the guest looks the page up before or after.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start; a load after the zap finds the zero page',
  initial: [unsubscribed(2), mappedFromStart(0, 0)],
  actors: {
    R: subscriber.runs(notifierRegister),
    G: runsGuest(kvmFaultOfNewVm, { access: 'read' }),
    Z: zapper.runs(notifierZap),
  },
  properties: [...coherence, registered, p.someCount, p.someSpte],
  expect: { verdict: 'holds', states: 732, transitions: 1310, depth: 66 },
  mutants: {
    'mmap_lock taken for reading': {
      text: 'the caller takes mmap_lock as the zap does: the zap has told nobody when it began, and frees the frame that the guest has found since',
      change: [
        actionBecomes(subscriber, 'queueForMmapLock', nothing),
        guardBecomes(subscriber, 'lockMmap', new Cond(forReading.guard)),
        actionBecomes(subscriber, 'lockMmap', forReading.effect),
        actionBecomes(subscriber, 'unlockMmap', [endVmaWrites(0), mms.lock.at(0).releaseRead()]),
      ],
      bug: 'B24',
      expect: { violates: 'SEC2', steps: 43 },
      reference: seed004,
    },
  },
});

export const byReverseMap = scenario({
  name: 'register-against-compaction',
  text: 'A VM is created while compaction moves a page, which it knows by the reverse map: it announces under the lock of the anon_vma, and holds no lock of the address space. Who is interrupted before it has that lock is not registered.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page and the new page',
  initial: [unsubscribed(1), mappedFromStart(0, 0)],
  actors: {
    R: subscriber.runs(notifierRegister, { mayBeInterrupted: true }),
    G: runsGuest(kvmFaultOfNewVm),
    C: compactor.runs(migratePages, { page: 0, frame: 0 }),
  },
  properties: [
    ...coherence,
    registered,
    p.someCount,
    p.someSpte,
    sometimes(
      'waits for the reverse map',
      'the registration waits until a bracket under the lock of the anon_vma is over',
      subscriber.some((s) => s.in('registering.takingAllLocks.lockingAnonVma')),
    ),
  ],
  expect: { verdict: 'holds', states: 3539, transitions: 7101, depth: 77 },
  mutants: {
    'anon_vmas not locked': {
      text: 'mmap_lock alone is taken, which keeps out who comes by the address: compaction has told nobody when it began, and moves the page that the guest has found since',
      change: [
        guardBecomes(subscriber, 'lockAnon', true),
        actionBecomes(subscriber, 'lockAnon', nothing),
        guardBecomes(subscriber, 'anonToUnlock', false),
      ],
      bug: 'B24',
      expect: { violates: 'SEC2', steps: 63 },
      reference: seed004,
    },
    'first on the list': {
      text: 'the subscriber is put on the list before the locks are taken',
      change: [
        actionBecomes(subscriber, 'allocateSubscriptions', [
          subscriber.actions.allocateSubscriptions,
          publishSubscriptions(0),
          lockless(notifier.subscribed.at(0)).set(true),
        ]),
        actionBecomes(subscriber, 'publishSubscriptions', subscriber.self.allocated.set(false)),
      ],
      expect: { violates: 'SEC5', steps: 21 },
      reference: 'mm/mmu_notifier.c, __mmu_notifier_register(): mm_take_all_locks() precedes the list',
    },
  },
});
