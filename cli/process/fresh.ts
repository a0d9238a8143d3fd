/** Before anything runs: in a clone, what is to run is brought up to date with its sources. */
import { canBundle, makeBundle } from './bundling.ts';
import { changedSince, sourcesNow } from './sources.ts';

/** What runs from files of its own, for which the bundle does nothing: the main thread's. */
const apart = /^cli\/(?:main|process\/(?!workers|session))/;

/** Why nothing may run; null if all is up to date, which `tell` is told of where it took an effort. */
export function staleness(tell: (text: string) => void): string | null {
  const now = sourcesNow();
  if (now === null) return null;
  const changed = changedSince(now);
  if (changed?.length === 0) return null;
  const first = changed?.find((path) => apart.test(path)) ?? changed?.[0];
  if (changed === null || first === undefined) return 'it is not known of which sources this is: run npm run build';
  const others = changed.length === 1 ? '' : ` and ${changed.length - 1} more`;
  const what = `${first}${others} changed since the build`;
  if (!canBundle || apart.test(first)) return `${what}: run npm run build`;
  try {
    makeBundle(now);
  } catch (problem) {
    return `${what}, and it cannot be built: ${problem instanceof Error ? problem.message : String(problem)}`;
  }
  tell(`${what}: built again, without looking at types`);
  return null;
}
