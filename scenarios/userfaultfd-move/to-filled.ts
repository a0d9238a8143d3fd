/** UFFDIO_MOVE to a page that another resolver declares empty. */
import { and, type Effect, guardBecomes, type Property, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { mapZeroPage, properties as p, ptep, swappedFromStart } from '../../models/index.ts';
import { rangesFilled } from '../progress.ts';
import { swapCounts } from '../swap/setting.ts';
import { aboutToMove, bothEnds, missingDestination, moving, someMoved, someTriedAgain } from './setting.ts';

const toFilled = (what: string, initial: Effect, properties: readonly Property[]) => ({
  text: `Two resolvers disagree about a page: one moves ${what} there, the other maps the zero page. The first one wins, be it before the move looks at the destination or between that look and the one under both PTLs, and the move answers EEXIST.`,
  initial,
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    other: uffdUser.runs(zeroFiller, { page: 0, last: 0 }),
  },
  properties: [
    ...properties,
    rangesFilled,
    someMoved,
    someTriedAgain,
    sometimes(
      'filled',
      'the call has returned EEXIST',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('EEXIST'))),
    ),
  ],
});

export default scenario({
  name: 'move-to-filled',
  ...toFilled('a page', aboutToMove(2), moving),
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  expect: { verdict: 'holds', states: 738, transitions: 1390, depth: 53 },
  mutants: {
    'destination not looked at again': {
      text: 'The destination was none when it was looked at, and is taken to be so still: the page goes over what was filled in.',
      change: guardBecomes(uffdMover, 'dstPresent', false),
      expect: { violates: 'A1', steps: 36 },
      reference: 'move_present_pte(), mm/userfaultfd.c: pte_same() of the destination under both PTLs',
    },
  },
});

export const zeroPageToFilled = scenario({
  name: 'move-zero-page-to-filled',
  ...toFilled('the zero page', [missingDestination(2), mapZeroPage(ptep(1), 'kernel')], moving),
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination; a frame that nobody needs',
  expect: { verdict: 'holds', states: 541, transitions: 1010, depth: 42 },
});

export const swappedToFilled = scenario({
  name: 'move-swapped-to-filled',
  ...toFilled(
    'a page that is swapped out',
    [missingDestination(2), swappedFromStart(1, 0)],
    [...[p.A1, p.A2, p.D1, p.D2, p.usersCounted], ...swapCounts, p.RMAP4],
  ),
  bounds: { ...bothEnds, frame: 1, 'swap slot': 1 },
  boundsReason: 'one source and one destination, the slot; a frame that nobody needs',
  expect: { verdict: 'holds', states: 609, transitions: 1141, depth: 46 },
});
