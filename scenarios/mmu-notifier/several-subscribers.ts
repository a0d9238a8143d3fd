/** Several subscribers, and several brackets at once: everybody is told, and an end undoes no more than its own start. */
import {
  actionBecomes,
  and,
  eventually,
  guardBecomes,
  not,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { intervalFault, mirror } from '../../machines/notifier/hmm-range-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { remote, remoteNode } from '../../machines/notifier/remote-consumer.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, notifier, properties as p, secondary } from '../../models/index.ts';
import { coherence, faultRetried, subscribed, translatedFromStart, treeAtRest } from './setting.ts';

const list = 'mm/mmu_notifier.c, mn_hlist_invalidate_range_start()';
const refusedOnce = sometimes(
  'refused',
  'the reaper has to leave the range as it is',
  zapper.some((r) => r.in('skipping')),
);

export const afterTheRefuser = scenario({
  name: 'reaper-against-later-guests',
  text: 'The OOM reaper’s start is refused by the first on the list. The guests behind it are called all the same, since the ends that undo a refused start go to everybody who has one.',
  bounds: { page: 1, frame: 1, consumer: 3 },
  boundsReason: 'one that refuses and two behind it',
  initial: [
    subscribed(1),
    notifier.kind.at(0).set('remote'),
    notifier.subscribed.at(1).set(true),
    notifier.subscribed.at(2).set(true),
    mappedFromStart(0, 0),
    translatedFromStart(0, 0, 0),
    translatedFromStart(1, 0, 0),
    translatedFromStart(2, 0, 0),
  ],
  actors: { R: zapper.runs(oomReaper, { mayNotBlock: true }), N: remote.runs(remoteNode) },
  properties: [...coherence, refusedOnce, p.someCount],
  expect: { verdict: 'holds', states: 56, transitions: 111, depth: 55 },
  mutants: {
    'stops at the refusal': {
      text: 'nobody behind the one that refuses is called, but all are told of an end',
      change: guardBecomes(zapper, 'moreOnList', and(zapper.guards.moreOnList, not(zapper.guards.refused))),
      expect: { violates: 'SEC5', steps: 9 },
      reference: `${list}: the loop goes on after -EAGAIN`,
    },
    'undoes one': {
      text: 'only the first that has an end is told of it, and the other counts for ever',
      change: guardBecomes(
        zapper,
        'moreEnds',
        and(
          zapper.guards.moreEnds,
          zapper.some((r) => r.called.isEmpty()),
        ),
      ),
      expect: { violates: 'SEC5', steps: 22 },
      reference: `${list}: the second loop`,
    },
  },
});

const twoZaps = {
  first: zapper.runs(notifierZap, { page: 0 }),
  second: zapper.runs(notifierZap, { page: 1 }),
};
export const twoRanges = scenario({
  name: 'guest-fault-against-two-zaps',
  text: 'Two threads discard a page each while a guest faults on the first: what is counted is about both ranges until neither is under way.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a page for each zap',
  initial: [subscribed(2), mappedFromStart(0, 0), mappedFromStart(1, 1)],
  actors: { ...twoZaps, G: runsGuest(kvmFault, { page: 0, access: 'read' }) },
  properties: [...coherence, p.D3, p.D4, p.someSpte, p.someCount, faultRetried],
  expect: { verdict: 'holds', states: 12876, transitions: 33937, depth: 63 },
  mutants: {
    'range replaced': {
      text: 'an invalidation that begins while another is under way takes the place of its range',
      change: actionBecomes(zapper, 'countStart', [secondary.range.at(0).clear(), zapper.actions.countStart]),
      expect: { violates: 'SEC4', steps: 22 },
      reference: 'virt/kvm/kvm_main.c, kvm_mmu_invalidate_begin(): the hull of the ranges',
    },
  },
});

const goesOn = eventually(
  'device goes on',
  'the device’s access is made or fails in the end',
  mirror.some((d) => d.in('done', 'failed')),
);
export const twoBracketsInTree = scenario({
  name: 'device-fault-against-two-zaps',
  text: 'Two threads discard a page each of one interval, while its device faults on the first. The tree is marked until neither is under way.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a page for each zap',
  initial: [subscribed(2), notifier.kind.at(0).set('mirror'), mappedFromStart(0, 0), mappedFromStart(1, 1)],
  actors: { ...twoZaps, H: mirror.runs(intervalFault, { page: 0 }) },
  properties: [...coherence, treeAtRest, p.someSpte, goesOn],
  expect: { verdict: 'holds', states: 3267, transitions: 8206, depth: 41 },
  mutants: {
    'tree unmarked early': {
      text: 'the first end unmarks the tree, although another invalidation is under way',
      change: actionBecomes(zapper, 'unmarkTree', [
        zapper.actions.unmarkTree,
        notifier.odd.set(false),
        notifier.invalidating.at(0).set(false),
      ]),
      expect: { violates: 'SEC4', steps: 28 },
      reference: 'mm/mmu_notifier.c, mn_itree_inv_end(): active_invalidate_ranges',
    },
    'tree never unmarked': {
      text: 'the end leaves the tree marked, and the device waits for ever',
      change: actionBecomes(zapper, 'unmarkTree', nothing),
      expect: { violates: 'device goes on', steps: 31 },
      reference: 'mm/mmu_notifier.c, mn_itree_inv_end()',
    },
  },
});

const pairOfNouveau = [
  subscribed(2),
  notifier.kind.at(0).set('mirror'),
  secondary.sharesTable.at(0).set(1),
  notifier.subscribed.at(1).set(true),
  notifier.kind.at(1).set('driver'),
  mappedFromStart(0, 0),
].flat();
const pairBounds = {
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'the interval notifier and the list callback of one driver',
} as const;
export const pairAgainstZap = scenario({
  ...pairBounds,
  name: 'nouveau-fault-against-zap',
  text: 'A GPU’s fault looks a page up while it is discarded. The callback in the interval tree sets the sequence and leaves the entries to the callback on the list, which is called after it.',
  initial: pairOfNouveau,
  actors: { H: mirror.runs(intervalFault), Z: zapper.runs(notifierZap) },
  properties: [...coherence, treeAtRest, p.someSpte, goesOn],
  expect: { verdict: 'holds', states: 239, transitions: 399, depth: 29 },
  mutants: {
    'sequence not set': {
      text: 'the callback in the tree does nothing, and an entry is made after the callback on the list has dropped what there was',
      change: actionBecomes(zapper, 'setSequence', nothing),
      expect: { violates: 'SEC2', steps: 25 },
      reference: 'drivers/gpu/drm/nouveau/nouveau_svm.c, nouveau_svm_range_invalidate()',
    },
    'entries not dropped': {
      text: 'the callback on the list leaves the entries',
      change: actionBecomes(zapper, 'zapTable', nothing),
      expect: { violates: 'SEC2', steps: 26 },
      reference: 'drivers/gpu/drm/nouveau/nouveau_svm.c, nouveau_svmm_invalidate_range_start()',
    },
  },
});
export const pairAgainstReaper = scenario({
  ...pairBounds,
  name: 'nouveau-fault-against-reaper',
  text: 'The same against the OOM reaper: the callback on the list refuses whatever must not block, when the tree is marked already. The ends that undo the start reach only the list: the tree stays marked, and the GPU’s fault waits for ever.',
  initial: pairOfNouveau,
  actors: { H: mirror.runs(intervalFault), R: zapper.runs(oomReaper, { mayNotBlock: true }) },
  properties: [...coherence, refusedOnce],
  bug: 'E20',
  expect: { verdict: 'violated', violates: 'stuck', steps: 24 },
  reference:
    'drivers/gpu/drm/nouveau/nouveau_svm.c and mm/mmu_notifier.c of 6.1 and 6.12, __mmu_notifier_invalidate_range_start(): no mn_itree_inv_end() after mn_hlist_invalidate_range_start() has refused',
});
