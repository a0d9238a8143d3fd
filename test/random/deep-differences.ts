/** Whether everything agrees on a deep system: as it is, broken, with store buffers, under symmetry and on whole runs. */
import type { AgreeOptions } from './agree.ts';
import { buildDeep, type Deep, withBuffers, withPromises } from './deep.ts';
import { besidesIt, found, type Judged, nothing, together } from './judged.ts';
import { isSmall, livenessDiffers } from './live.ts';
import { symmetryDiffers } from './symmetric.ts';
import { scenarioDiffers } from './wide-differences.ts';

export function deepDiffers(drawn: Deep, options: AgreeOptions): Judged {
  const { lots, statesMax } = options;
  const base = buildDeep(drawn);
  const itself = scenarioDiffers(base, options);
  if (itself.skipped !== null) return itself;
  const weak = lots.falls('store buffers', 16) ? withBuffers(base, drawn) : null;
  const buffered =
    weak === null
      ? nothing
      : scenarioDiffers({ ...weak, mutants: {} }, { ...options, statesMax: Math.min(100, statesMax) });
  const isSymmetric = drawn.unnamed && lots.falls('symmetry', 12);
  const isLive = lots.falls('promises', 16) && isSmall(base, null, Math.min(60, statesMax));
  return [
    besidesIt('store buffers', buffered),
    found('symmetry', isSymmetric ? symmetryDiffers(base, null, statesMax) : null),
    found('promises', isLive ? livenessDiffers(withPromises(base, drawn)) : null),
  ].reduce(together, itself);
}
