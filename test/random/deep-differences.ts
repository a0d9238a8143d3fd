/** Whether everything agrees on a deep system: as it is, broken, with store buffers, under symmetry and on whole runs. */
import type { Scenario } from '../../checker/language/index.ts';
import { buildDeep, type Deep, withBuffers, withPromises } from './deep.ts';
import { isSmall, livenessDiffers } from './live.ts';
import { symmetryDiffers } from './symmetric.ts';
import { type Differing, scenarioDiffers } from './wide-differences.ts';

export function deepDiffers(
  drawn: Deep,
  statesMax: number,
  turn?: number,
): Differing & { readonly by: readonly string[] } {
  const base = buildDeep(drawn);
  const found = scenarioDiffers(base, statesMax, turn);
  if (found.skipped !== null) return { ...found, by: [] };
  const differences = [...found.differences];
  const by = ['itself'];
  const note = (name: string, more: readonly string[] | null): void => {
    if (more === null) return;
    by.push(name);
    differences.push(...more.map((each) => `${name}: ${each}`));
  };
  const isDue = (oneIn: number): boolean => turn === undefined || turn % oneIn === 0;
  const weak = isDue(2) ? withBuffers(base, drawn) : null;
  if (weak !== null) note('store buffers', buffersDiffer(weak, Math.min(100, statesMax), turn));
  if (drawn.unnamed && isDue(2)) note('symmetry', symmetryDiffers(base, null, statesMax));
  if (isDue(2) && isSmall(base, null, Math.min(60, statesMax)))
    note('promises', livenessDiffers(withPromises(base, drawn)));
  return { ...found, differences, by };
}

function buffersDiffer(weak: Scenario, statesMax: number, turn?: number): readonly string[] | null {
  const { differences, skipped } = scenarioDiffers({ ...weak, mutants: {} }, statesMax, turn);
  return skipped === null ? differences : null;
}
