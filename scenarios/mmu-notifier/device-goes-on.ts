/** A device that begins again for as long as its page is invalidated: that it ends is a promise about runs. */
import { actionBecomes, eventually, nothing, scenario, stepLeadsTo } from '../../checker/language/index.ts';
import { intervalFault, mirror } from '../../machines/notifier/hmm-range-fault.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, notifier, properties as p } from '../../models/index.ts';
import { deviceRetried, subscribed } from './setting.ts';

export default scenario({
  name: 'device-goes-on',
  text: 'A device looks up a page while it and another one of its interval are discarded. Each time that something was invalidated since it read the number of its interval it reads that anew and begins again: once the zaps are over it gets its page, or learns that there is none.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'the page of the device and another one, which are there from the start; nobody maps a third',
  initial: [subscribed(3), notifier.kind.at(0).set('mirror'), mappedFromStart(0, 0), mappedFromStart(1, 1)],
  actors: { H: mirror.runs(intervalFault), Y: zapper.runs(notifierZap, { page: 1 }), Z: zapper.runs(notifierZap) },
  properties: [
    eventually(
      'LIVE2',
      'the device’s fault ends',
      mirror.all((d) => d.in('done', 'failed')),
    ),
    p.SEC1,
    p.SEC2,
    p.someSpte,
    deviceRetried,
  ],
  expect: { verdict: 'holds', states: 3267, transitions: 8206, depth: 41 },
  mutants: {
    'number not read anew': {
      text: 'The device reads the number once, before the first try: each later one finds that something was invalidated since.',
      change: [
        actionBecomes(mirror, 'endRead', nothing),
        stepLeadsTo(intervalFault, 'refused', 'unlock device table', 'lockingMmap'),
      ],
      expect: { violates: 'LIVE2', steps: 27 },
      reference: 'Documentation/mm/hmm.rst: "again" stands before mmu_interval_read_begin()',
    },
  },
});
