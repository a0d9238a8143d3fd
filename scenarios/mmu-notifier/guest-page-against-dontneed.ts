/** A page that guest and host use: how notifiers keep both at one frame, and what pins could and could not promise. */
import { and, exists, guardBecomes, initially, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { frames, mappedFromStart, notifier, properties as p, sharedByTasks } from '../../models/index.ts';
import { frame } from '../../models/sorts.ts';
import { coherence, pinnedFromStart, subscribed, translatedFromStart } from './setting.ts';

const actors = {
  G: runsGuest(kvmFault, { access: 'read' }),
  T: faulter.runs(faultingThread),
  Z: zapper.runs(notifierZap),
};
const bounds = { page: 1, frame: 2 };
const boundsReason = 'a frame for the page before the zap and one after it';
const pinned: Effect = [notifier.subscribed.at(0).set(false), pinnedFromStart(0, 0, 0)];

export default scenario({
  name: 'guest-page-against-dontneed',
  text: 'A guest has a page and loads from it; the host stores to the same page while another thread discards it. What the guest loads is what the host’s page table maps.',
  bounds,
  boundsReason,
  initial: [subscribed(3), mappedFromStart(0, 0), translatedFromStart(0, 0, 0)],
  actors,
  properties: [...coherence, p.D3, p.D4, p.someSpte, p.someCount],
  expect: { verdict: 'holds', states: 11487, transitions: 29723, depth: 65 },
  mutants: {
    'pins instead of notifiers': {
      text: 'the SPTE keeps its reference and nobody is told of the zap: guest and host have a frame each',
      change: initially(pinned),
      expect: { violates: 'SEC1', steps: 6 },
      bug: 'B43',
      reference: 'seed 004, "mmu-notifiers: core": the page_count pin on every page mapped by sptes',
    },
  },
});

/** What the pins did promise: nothing that the guest reaches is ever freed. */
export const pinnedGuestPage = scenario({
  name: 'pinned-guest-page',
  text: 'Before notifiers: the SPTE pins its frame, which the zap can unmap and not free. Guest and host no longer share the page, but no memory is used after it was freed.',
  bounds,
  boundsReason,
  initial: [sharedByTasks(3), mappedFromStart(0, 0), notifier.kind.at(0).set('pins')],
  actors: { ...actors, G: runsGuest(kvmFault) },
  properties: [
    p.SEC2,
    p.DATA1,
    p.D3,
    p.REF1,
    p.REF3,
    sometimes(
      'pinned and unmapped',
      'a frame is in use that no page maps',
      exists(frame, (f) => and(frames.pins.at(f).moreThan(0), frames.mapcount.at(f).is(0))),
    ),
    p.someSpte,
  ],
  expect: { verdict: 'holds', states: 3762, transitions: 9191, depth: 44 },
  mutants: {
    'SPTE without its reference': {
      text: 'the fault puts the page as if a notifier watched over the SPTE',
      change: guardBecomes(vcpu, 'keepsReference', false),
      expect: { violates: 'SEC2', steps: 19 },
      reference: 'seed 004, "mmu-notifiers: core": the page_count pin on every page mapped by sptes',
    },
  },
});
