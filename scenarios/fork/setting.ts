/** What the scenarios of fork() start from and are judged by. */
import type { Property } from '../../checker/language/index.ts';
import { properties as p } from '../../models/index.ts';

export { aboutToFork, twoOfEach } from '../../models/index.ts';

/** What is asked of every fork. */
export const forking: readonly Property[] = [
  p.D3,
  p.D4,
  p.D6,
  p.exclusiveOnce,
  p.writableExclusive,
  p.seqEven,
  p.pinsGivenBack,
  p.L4,
  p.R2,
  p.R4,
  p.REF1,
  p.usersCounted,
  p.countCounted,
];
