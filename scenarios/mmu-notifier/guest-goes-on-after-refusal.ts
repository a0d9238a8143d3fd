/** A fault of a guest while the OOM reaper announces what it may then not do: that it ends is a promise about runs. */
import { eventually, guardBecomes, scenario } from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, properties as p } from '../../models/index.ts';
import {
  faultRetried,
  reaperRefused,
  remoteSubscribed,
  servedInOrder,
  subscribed,
  translatedFromStart,
} from './setting.ts';

export default scenario({
  name: 'guest-goes-on-after-refusal',
  text: 'A guest stores to a page that the OOM reaper is about to take. The guest’s consumer has counted the start when that of a remote machine refuses, and the reaper goes away: once it is told of the end the fault of the guest, which was tried again and again, gets its page.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer that counts and one after it that refuses; nobody takes the page in the end',
  initial: [subscribed(1), remoteSubscribed, mappedFromStart(0, 0), translatedFromStart(1, 0, 0)],
  actors: { G: runsGuest(kvmFault), R: zapper.runs(oomReaper, { mayNotBlock: true }) },
  fairness: { G: servedInOrder, R: servedInOrder },
  properties: [
    eventually(
      'LIVE2',
      'the guest’s store retires in the end',
      vcpu.all((v) => v.in('done')),
    ),
    p.SEC1,
    p.SEC2,
    p.someSpte,
    p.someCount,
    faultRetried,
    reaperRefused,
  ],
  expect: { verdict: 'holds', states: 610, transitions: 1117, depth: 48 },
  mutants: {
    'start never undone': {
      text: 'Who was told of the start is not told of the end: the guest’s fault begins again for ever, with nothing under way.',
      change: guardBecomes(zapper, 'undoes', false),
      expect: { violates: 'LIVE2', steps: 36 },
      bug: 'B23',
      reference: 'mm/mmu_notifier.c, mn_hlist_invalidate_range_start(): the ends after -EAGAIN',
    },
  },
});
