/** Two events of one context are in flight: mmap_changing is a count. */
import { actionBecomes, actor, howMany, me, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { tirelessReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { event, properties as p, uffd } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventRead, someEventWaits } from './witnesses.ts';

export default scenario({
  name: 'two-remove-events',
  text: 'Two tasks discard a page each of one armed VMA, and a reader takes their events. A resolver has to answer EAGAIN until both are over.',
  bounds: { page: 2, frame: 1 },
  boundsReason: 'two events at once; no page is mapped, since only the count is asked for',
  initial: armedWithEvents(3),
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    other: discarder.runs(madviseDontneed, { page: 1 }),
    reader: uffdUser.runs(tirelessReader, { ctx: 0 }),
  },
  properties: [
    p.R1,
    ...contextsGivenBack,
    p.R5,
    p.eventOver,
    p.R5held,
    p.W6,
    p.leftFdQueue,
    someEventWaits,
    someEventRead,
    sometimes('two at once', 'two events are queued', howMany(actor, (who) => event.stage.at(who).is('queued')).is(2)),
  ],
  expect: { verdict: 'holds', states: 15961, transitions: 42300, depth: 96 },
  mutants: {
    'a flag instead of a count': {
      text: 'mmap_changing is set by the beginning of any event and cleared by the end of any: who ends first lets resolvers fill while the other event is in flight.',
      change: [
        actionBecomes(discarder, 'countEvent', [
          uffd.mmapChanging.at(discarder.self.ctx).set(1),
          event.stage.at(me).set('counted'),
        ]),
        actionBecomes(discarder, 'uncountEvent', [
          uffd.mmapChanging.at(discarder.self.ctx).set(0),
          event.stage.at(me).set('referenced'),
        ]),
      ],
      expect: { violates: 'R5held', steps: 35 },
      reference: 'a759a909d42d (5.15), "userfaultfd: change mmap_changing to atomic"',
    },
  },
});
