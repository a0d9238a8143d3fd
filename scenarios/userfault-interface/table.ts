/**
 * Which scenarios are the cells of the table of interfaces: one for each way in which an interface can be used that the
 * row asks about, or why the row does not ask anything of it. What a cell says is what its scenarios claim.
 */
import type { Scenario } from '../../checker/language/spec.ts';
import * as arm from './arm.ts';
import * as close from './close.ts';
import { type Interface, option1, option2, option3, protNone, today, twoFlags, v4 } from './columns.ts';
import * as fork from './fork.ts';
import * as obey from './obey.ts';
import { cArm, cClose, cFork, cKernel, cObey, cSticky } from './properties.ts';
import * as sticky from './sticky.ts';
import * as call from './system-call.ts';

export const columns: readonly Interface[] = [option1, option2, option3, v4, today, protNone, twoFlags];

/** Scenarios, or why there is none. */
export type Cell = readonly Scenario[] | string;

export interface TableRow {
  /** The property that each of its scenarios is about. */
  readonly property: { readonly id: string; readonly text: string };
  /** In the order of the columns. */
  readonly cells: readonly Cell[];
}

/** In no cell: userfaultfd between v4 and today, where its kernels differ in what the answers rest on. */
export const between: readonly Scenario[] = [close.closeBefore57, call.servedBefore57];

const noDescriptor = 'there is no descriptor that could be closed: the thread itself is told';

export const rows: readonly TableRow[] = [
  {
    property: cArm,
    cells: [
      [arm.armOption1],
      [arm.armOption2],
      [arm.armOption3, arm.armOption3FlagFirst],
      [arm.armV4],
      [arm.armToday],
      [arm.armProtNone, arm.openProtNone],
      [arm.armTwoFlags],
    ],
  },
  {
    property: cSticky,
    cells: [
      [sticky.stickyOption1],
      [sticky.stickyOption2],
      [sticky.stickyOption3],
      [sticky.stickyV4],
      [sticky.stickyToday],
      [sticky.stickyProtNone],
      [sticky.stickyTwoFlags],
    ],
  },
  {
    property: cKernel,
    cells: [
      [call.kernelOption1],
      [call.kernelOption2],
      [call.kernelOption3, call.kernelOption3FlagOnly],
      [call.kernelV4],
      [call.kernelToday],
      [call.kernelProtNone],
      [call.kernelTwoFlags],
    ],
  },
  {
    property: cClose,
    cells: [
      noDescriptor,
      [close.closeOption2],
      [close.closeOption3],
      [close.closeV4],
      [close.closeToday],
      noDescriptor,
      noDescriptor,
    ],
  },
  {
    property: cFork,
    cells: [
      [fork.forkOption1],
      [fork.forkOption2],
      [fork.forkOption3],
      [fork.forkV4],
      [fork.forkToday],
      [fork.forkProtNone],
      [fork.forkTwoFlags],
    ],
  },
  {
    property: cObey,
    cells: [
      [obey.obeyOption1],
      [obey.obeyOption2],
      [obey.obeyOption3],
      [obey.obeyV4],
      [obey.obeyToday],
      [obey.obeyProtNone],
      [obey.obeyTwoFlags, obey.adviceLost],
    ],
  },
];
