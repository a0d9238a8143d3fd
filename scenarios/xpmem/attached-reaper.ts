/** The OOM reaper takes memory that others are attached to. */
import { and, eventually, every, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { attacher, xpmemFaultHandler } from '../../machines/notifier/xpmem-fault-handler.ts';
import { reaperOfAttached, sharer } from '../../machines/notifier/xpmem-invalidate-range.ts';
import { builtIn, frame, frames, properties as p } from '../../models/index.ts';
import { pinsCounted, shared, someAttached, usedFromStart } from './attached.ts';

const current = 'kernel/xpmem_mmu_notifier.c, xpmem_invalidate_range(): seg_tg->tgid != current->tgid';
const bounds = { page: 1, frame: 1, mm: 2 };
const boundsReason = 'one page, and an address space on each side';
const initial = [shared(1, 1), usedFromStart(0, 0, 0)];
const actors = {
  I: attacher.runs(xpmemFaultHandler),
  R: sharer.runs(reaperOfAttached, { mayNotBlock: true, foreign: true }),
};
const reaped = sometimes(
  'reaped',
  'the reaper has unmapped the page',
  and(
    sharer.some((r) => r.in('reaped')),
    every(frame, (f) => frames.mapcount.at(f).is(0)),
  ),
);

export const reaperWaitsForNobody = scenario({
  name: 'xpmem-reaper-waits-for-nobody',
  text: 'The OOM reaper takes memory that another process has attached to. The callback takes a mutex, which is not for who may not sleep; but it sends back whoever is no thread of the owner, and the reaper is none. Nothing is freed that is attached.',
  bounds,
  boundsReason,
  initial,
  actors,
  properties: [
    p.SEC2,
    p.SEC3,
    p.DATA1,
    p.REF3,
    p.REF5,
    pinsCounted,
    someAttached,
    reaped,
    eventually(
      'LIVE3',
      'the OOM reaper ends, whatever consumers do',
      sharer.some((r) => r.in('reaped', 'gaveUp')),
    ),
  ],
  expect: { verdict: 'holds', states: 24, transitions: 46, depth: 12 },
  mutants: {
    'whoever it is': {
      text: 'The callback invalidates for who is no thread of the owner, too: the reaper takes a mutex where it may not sleep.',
      change: guardBecomes(sharer, 'isForeign', false),
      expect: { violates: builtIn.LOCK2, steps: 10 },
      bug: 'B22',
      reference: current,
    },
  },
});

export const foreignUnheeded = scenario({
  name: 'xpmem-attached-against-other-process',
  text: 'Who is sent back because he is no thread of the owner has not invalidated anything: what the OOM reaper has taken stays with the importer, and so does what another process takes out of a file that both have mapped.',
  bounds,
  boundsReason,
  initial,
  actors,
  properties: [p.SEC1, someAttached, reaped],
  expect: { verdict: 'violated', violates: 'SEC1', steps: 9 },
  reference: current,
});
