/** UFFDIO_MOVE inside one VMA, whose pages have one page table: one VMA lock and one PTL are taken once. */
import { guardBecomes, type Scenario, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import {
  mappedFromStart,
  mapZeroPage,
  opened,
  properties as p,
  ptep,
  sharedByTasks,
  swappedFromStart,
  vmas,
} from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { moving, someMoved } from './setting.ts';

const oneVma = [sharedByTasks(2), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)];
const waiting = [p.W2, p.L7, someMoved, p.someFaultWaits];
const mover = uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 });

export default scenario({
  name: 'move-in-one-vma',
  text: 'A page is moved inside one VMA, and a thread loads from where it is moved to.',
  bounds: { page: 2, frame: 1 },
  boundsReason: 'two pages of one table in one VMA',
  initial: [oneVma, mappedFromStart(1, 0, 'source')],
  actors: { mover, atDst: faulter.runs(faultingThread, { page: 0, access: 'read' }) },
  properties: [...moving, ...waiting],
  expect: { verdict: 'holds', states: 935, transitions: 1747, depth: 62 },
  mutants: {
    'one lock taken twice': {
      text: 'double_pt_lock() does not see that both entries have one lock: it waits for itself.',
      change: guardBecomes(uffdMover, 'oneLock', false),
      reference: 'double_pt_lock(), mm/userfaultfd.c',
      expect: { violates: 'deadlock', steps: 19 },
    },
  },
});

export const zeroPageInOneVma: Scenario = scenario({
  name: 'move-zero-page-in-one-vma',
  text: 'The zero page is moved inside one VMA, and a thread loads from where it is moved to.',
  bounds: { page: 2, frame: 1 },
  boundsReason: 'two pages of one table in one VMA; a frame that nobody may need',
  initial: [oneVma, mapZeroPage(ptep(1), 'resolver')],
  actors: { mover, atDst: faulter.runs(faultingThread, { page: 0, access: 'read' }) },
  properties: [...moving, ...waiting],
  expect: { verdict: 'holds', states: 697, transitions: 1292, depth: 51 },
});

export const swappedInOneVma: Scenario = scenario({
  name: 'move-swapped-in-one-vma',
  text: 'A page that is swapped out is moved inside one VMA, and a thread loads from where it is moved to: it waits, and then swaps the page in.',
  bounds: { page: 2, frame: 1, 'swap slot': 1 },
  boundsReason: 'two pages of one table in one VMA; the slot, and the frame that is read into',
  initial: [oneVma, swappedFromStart(1, 0)],
  actors: { mover, atDst: swapper.runs(swappingThread, { page: 0, access: 'read' }) },
  properties: [p.A1, p.A2, p.D1, p.D2, p.D3, p.D4, p.usersCounted, ...swapCounts, p.RMAP4, ...waiting],
  expect: { verdict: 'holds', states: 1307, transitions: 2463, depth: 75 },
});
