/** A process that forks, whose one page is armed and not mapped, and whose monitor asked for the event of fork. */
import type { Effect, Property } from '../../checker/language/index.ts';
import { opened, properties as p, uffd, vmas } from '../../models/index.ts';
import { aboutToFork, twoOfEach } from '../fork/setting.ts';

/** Context 0 is that of the parent, context 1 is going to be that of the child. */
export const twoContexts = { ...twoOfEach, frame: 1, context: 2 } as const;

export const armedToFork: Effect = [
  aboutToFork(1, 1, 0),
  opened(0),
  uffd.wantsEvents.at(0).set(true),
  uffd.mm.at(1).set(1),
  vmas.missing.at(0).set(true),
  vmas.ctx.at(0).set(0),
];

export const forkTold: readonly Property[] = [p.FORK1, p.FORK2, p.R1fork, p.R1rest, p.R5, p.eventOver, p.countCounted];
