/** The interval form: a device that mirrors a page and takes no reference at all. */
import { actionBecomes, guardBecomes, nothing, scenario, stepLeadsTo } from '../../checker/language/index.ts';
import { intervalFault, mirror } from '../../machines/notifier/hmm-range-fault.ts';
import { remote, remoteDetach, remoteNode } from '../../machines/notifier/remote-consumer.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, notifier, properties as p } from '../../models/index.ts';
import {
  coherence,
  deviceRetried,
  reaperRefused,
  remoteSubscribed,
  subscribed,
  translatedFromStart,
  treeAtRest,
} from './setting.ts';

const inTheTree = notifier.kind.at(0).set('mirror');

export default scenario({
  name: 'device-fault-against-zap',
  text: 'A device looks a page up and enters it into its own table, without a reference, while the page is discarded. It waits while an invalidation is under way and begins again if there was one.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start; nobody maps another',
  initial: [subscribed(2), inTheTree, mappedFromStart(0, 0)],
  actors: { H: mirror.runs(intervalFault), Z: zapper.runs(notifierZap) },
  properties: [...coherence, treeAtRest, p.someSpte, deviceRetried],
  expect: { verdict: 'holds', states: 205, transitions: 343, depth: 26 },
  mutants: {
    'no test for a retry': {
      text: 'what the walk found is entered, whatever was invalidated since',
      change: guardBecomes(mirror, 'intervalRetry', false),
      expect: { violates: 'SEC4', steps: 16 },
      reference: 'Documentation/mm/hmm.rst: mmu_interval_read_retry() under the driver’s lock',
    },
    'sequence not set': {
      text: 'the callback drops the entries and forgets mmu_interval_set_seq(), so that no reader notices it',
      change: actionBecomes(zapper, 'setSequence', nothing),
      expect: { violates: 'SEC1', steps: 21 },
      reference: 'include/linux/mmu_notifier.h, mmu_interval_set_seq()',
    },
    'begins in the middle': {
      text: 'a read begins while the interval is being invalidated, finds the old entry and sees no change after it',
      change: guardBecomes(mirror, 'readBegin', true),
      expect: { violates: 'SEC4', steps: 16 },
      reference: 'mm/mmu_notifier.c, mmu_interval_read_begin(): waits while the sequence is the odd current one',
    },
    'sequence read after the walk': {
      text: 'the sequence is read when the page has been looked up: what was invalidated between the two goes unnoticed',
      change: [
        stepLeadsTo(intervalFault, 'running', 'access memory', 'lockingMmap', 1),
        stepLeadsTo(intervalFault, 'walked', 'drop mmap_lock', 'beginning'),
        stepLeadsTo(intervalFault, 'beginning', 'read interval sequence', 'lockingTable'),
      ],
      expect: { violates: 'SEC1', steps: 21 },
      reference: 'Documentation/mm/hmm.rst: mmu_interval_read_begin() precedes hmm_range_fault()',
    },
    'tree never unmarked': {
      text: 'the end leaves the tree marked, and the next read waits for ever',
      change: actionBecomes(zapper, 'unmarkTree', nothing),
      expect: { violates: 'tree at rest', steps: 16 },
      reference: 'mm/mmu_notifier.c, mn_itree_inv_end()',
    },
  },
});

/** Non-blocking mode of the interval form: the callback tries its lock. */
export const reaperAgainstDevice = scenario({
  name: 'reaper-against-device',
  text: 'The OOM reaper unmaps a page that a device mirrors, and a writer takes mmap_lock. If the device’s table is locked, the callback refuses, the tree is unmarked at once, and the reaper tries again.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which is there from the start; nobody maps another',
  initial: [subscribed(3), inTheTree, mappedFromStart(0, 0)],
  actors: {
    H: mirror.runs(intervalFault),
    R: zapper.runs(oomReaper, { mayNotBlock: true }),
    W: layoutChanger.runs(mmapWriter),
  },
  properties: [...coherence, treeAtRest, p.someSpte, reaperRefused],
  expect: { verdict: 'holds', states: 971, transitions: 1984, depth: 37 },
});

/** What the source does where a list follows the tree: the refusal of the one does not undo the other. */
export const treeLeftMarked = scenario({
  name: 'refusal-leaves-tree-marked',
  text: 'A device subscribes by the interval tree and a remote’s consumer by the list. The list refuses the reaper’s start, whose ends reach only the list: the tree stays marked, and the device waits for ever.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer of each kind',
  initial: [subscribed(2), inTheTree, remoteSubscribed, mappedFromStart(0, 0), translatedFromStart(1, 0, 0)],
  actors: {
    H: mirror.runs(intervalFault),
    N: remote.runs(remoteNode, { consumer: 1 }),
    D: remote.runs(remoteDetach, { consumer: 1 }),
    R: zapper.runs(oomReaper, { mayNotBlock: true }),
  },
  properties: [...coherence, deviceRetried, reaperRefused],
  expect: { verdict: 'violated', violates: 'stuck', steps: 26 },
  reference:
    'mm/mmu_notifier.c of 6.1, __mmu_notifier_invalidate_range_start(): the return of mn_hlist_invalidate_range_start() as it is',
});
