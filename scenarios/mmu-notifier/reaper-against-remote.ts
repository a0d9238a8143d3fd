/** A callback that sleeps: what it costs the OOM reaper, which may not wait for anybody, and who must know. */
import {
  actionBecomes,
  and,
  eventually,
  guardBecomes,
  nothing,
  runsInstead,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { remote, remoteDetach, remoteDetachInverted, remoteNode } from '../../machines/notifier/remote-consumer.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, mappedFromStart, notifier, properties as p, secondary } from '../../models/index.ts';
import { coherence, reaperRefused, remoteSubscribed, subscribed, translatedFromStart } from './setting.ts';

const blockable = 'commit "mm, oom: distinguish blockable mode for mmu notifiers"';

export const reaper = scenario({
  name: 'reaper-against-remote',
  text: 'The OOM reaper unmaps a page that a guest and a remote machine have. The remote’s consumer would have to wait for an answer and refuses; the guest’s, which was told already, is told that it is over; the reaper tries again later.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer that starts and one after it that refuses',
  initial: [
    subscribed(2),
    remoteSubscribed,
    mappedFromStart(0, 0),
    translatedFromStart(0, 0, 0),
    translatedFromStart(1, 0, 0),
  ],
  actors: {
    R: zapper.runs(oomReaper, { mayNotBlock: true }),
    N: remote.runs(remoteNode, { consumer: 1 }),
    D: remote.runs(remoteDetach, { consumer: 1 }),
  },
  properties: [
    ...coherence,
    p.someCount,
    reaperRefused,
    sometimes(
      'reaped at last',
      'a later try succeeds',
      zapper.some((r) => r.in('reaped')),
    ),
  ],
  expect: { verdict: 'holds', states: 432, transitions: 968, depth: 48 },
  mutants: {
    'sleeps in non-blocking mode': {
      text: 'the callback takes its mutex and waits for the remote although it must not block',
      change: guardBecomes(zapper, 'refuses', false),
      expect: { violates: builtIn.LOCK2, steps: 11 },
      bug: 'B22',
      reference: blockable,
    },
    'start never undone': {
      text: 'a start is refused, and who was told of it before is not told of the end: it counts for ever',
      change: guardBecomes(zapper, 'undoes', false),
      expect: { violates: 'SEC5', steps: 11 },
      bug: 'B23',
      reference: 'mm/mmu_notifier.c, mn_hlist_invalidate_range_start(): the ends after -EAGAIN',
    },
    'refusal ignored': {
      text: 'the reaper unmaps the page although the start was refused, and the remote keeps what was freed',
      change: guardBecomes(zapper, 'refused', false),
      expect: { violates: 'SEC3', steps: 18 },
      reference: 'mm/oom_kill.c, __oom_reap_task_mm(): continue',
    },
  },
});

export const reaperAgainstSilence = scenario({
  name: 'reaper-against-silent-remote',
  text: 'The OOM reaper unmaps a page that a guest and a remote machine have, and the remote machine answers nobody. The reaper gives up after its tries: it waits for no consumer.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer that starts and one after it that refuses',
  initial: [
    subscribed(1),
    remoteSubscribed,
    mappedFromStart(0, 0),
    translatedFromStart(0, 0, 0),
    translatedFromStart(1, 0, 0),
  ],
  actors: { R: zapper.runs(oomReaper, { mayNotBlock: true }) },
  properties: [
    ...coherence,
    p.someCount,
    eventually(
      'LIVE3',
      'the OOM reaper ends, whatever consumers do',
      zapper.some((r) => r.in('reaped', 'gaveUp')),
    ),
  ],
  expect: { verdict: 'holds', states: 36, transitions: 35, depth: 35 },
  mutants: {
    'tries for ever': {
      text: 'the reaper tries again and again until the range is unmapped',
      change: [guardBecomes(zapper, 'triesAgain', true), actionBecomes(zapper, 'countAttempt', nothing)],
      expect: { violates: 'LIVE3', steps: 24 },
      reference: 'mm/oom_kill.c, oom_reap_task(): MAX_OOM_REAP_RETRIES',
    },
    'sleeps on a remote that is silent': {
      text: 'the callback waits for the answer as if it might block, and nothing says that it must not',
      change: [
        guardBecomes(zapper, 'refuses', false),
        guardBecomes(zapper, 'enterNonBlocking', true),
        actionBecomes(zapper, 'enterNonBlocking', nothing),
        actionBecomes(zapper, 'leaveNonBlocking', nothing),
      ],
      expect: { violates: 'LIVE3', steps: 12 },
      bug: 'B22',
      reference: blockable,
    },
  },
});

export const zap = scenario({
  name: 'zap-against-remote',
  text: 'A blockable zap waits until a remote machine has dropped its translation, while the attachment may be given up and a writer waits for mmap_lock.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'one page, which is there from the start; a consumer that is called before the one that sleeps',
  initial: [
    subscribed(3),
    remoteSubscribed,
    mappedFromStart(0, 0),
    translatedFromStart(0, 0, 0),
    translatedFromStart(1, 0, 0),
  ],
  actors: {
    Z: zapper.runs(notifierZap),
    N: remote.runs(remoteNode, { consumer: 1 }),
    D: remote.runs(remoteDetach, { consumer: 1 }),
    W: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...coherence,
    p.someSpte,
    sometimes(
      'waits for the remote',
      'the zap waits for an answer',
      zapper.some((z) => z.in('announcing.awaiting')),
    ),
  ],
  expect: { verdict: 'holds', states: 1308, transitions: 2966, depth: 35 },
  mutants: {
    'mutex before mmap_lock': {
      text: 'the attachment is given up under the mutex of the callback, and then wants mmap_lock: behind a writer that waits for the zap, which waits for the mutex',
      change: runsInstead('D', remote.runs(remoteDetachInverted, { consumer: 1 })),
      expect: { violates: builtIn.L3, steps: 10 },
      reference: 'mm/rmap.c: the lock order; include/linux/mmu_notifier.h: what callbacks are called under',
    },
    'callback under the PTL': {
      text: 'the callback is called again with the page-table lock held, where it takes its mutex',
      change: actionBecomes(zapper, 'zap', [
        ...secondary.mutex.at(1).acquire().effect,
        secondary.mutex.at(1).release(),
        zapper.actions.zap,
      ]),
      expect: { violates: builtIn.LOCK2, steps: 14 },
      reference: 'commit 5f32b265400d, which removed invalidate_page()',
    },
    'no answer awaited': {
      text: 'the zap goes on once the message is sent',
      change: guardBecomes(zapper, 'awaitRemote', true),
      expect: { violates: 'SEC2', steps: 20 },
      reference: 'seed 004, "mmu-notifiers: core": the need to schedule until the remote node has invalidated',
    },
  },
});

export const twoZaps = scenario({
  name: 'two-zaps-against-remote',
  text: 'Two threads discard a page that a remote machine has, and each tells it. The remote machine answers one question at a time: the mutex of the consumer is held from the question to its answer.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start',
  initial: [subscribed(2), notifier.kind.at(0).set('remote'), mappedFromStart(0, 0), translatedFromStart(0, 0, 0)],
  actors: { Y: zapper.runs(notifierZap), Z: zapper.runs(notifierZap), N: remote.runs(remoteNode) },
  properties: [
    ...coherence,
    p.someSpte,
    sometimes(
      'waits for its turn',
      'one zap has asked, and the other waits for the mutex',
      and(
        zapper.some((z) => z.in('announcing.awaiting')),
        zapper.some((z) => z.in('announcing.busy')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 691, transitions: 1305, depth: 29 },
  mutants: {
    'mutex not taken': {
      text: 'both ask at once, and the one answer ends the wait of one: the other waits for ever, and its bracket stays open',
      change: withoutLock(secondary.mutex.at(0)),
      expect: { violates: 'SEC5rest', steps: 24 },
      reference: 'seed 004, "mmu-notifiers: core": callbacks that sleep until the remote node has answered',
    },
  },
});

/** Two who unmap one page: the second finds nothing, and announces all the same. */
export const reaperAgainstZap = scenario({
  name: 'reaper-against-announced-zap',
  text: 'The OOM reaper and MADV_DONTNEED unmap a page that a guest has. Each announces it, and one of them frees it; the reaper’s batch is full at once.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start',
  initial: [subscribed(2), mappedFromStart(0, 0), translatedFromStart(0, 0, 0)],
  actors: { R: zapper.runs(oomReaper, { mayNotBlock: true, batchFull: true }), Z: zapper.runs(notifierZap) },
  properties: [...coherence, p.someCount],
  expect: { verdict: 'holds', states: 373, transitions: 668, depth: 36 },
  mutants: {
    'count is a flag': {
      text: 'a start notes that an invalidation is under way, and the first end that none is',
      change: actionBecomes(zapper, 'countEnd', [zapper.actions.countEnd, secondary.count.at(0).set(0)]),
      expect: { violates: 'SEC5', steps: 20 },
      reference: 'virt/kvm/kvm_main.c, kvm_mmu_invalidate_end(): mmu_invalidate_in_progress--',
    },
  },
});
