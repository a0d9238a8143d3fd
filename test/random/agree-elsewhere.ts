/** A search that begins in a state on the way, where any actor may hold locks, finds what the reference finds from there. */
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { locksHeld } from '../../checker/interpret/execute.ts';
import { explore } from '../../checker/interpret/explore.ts';
import type { Comparison } from './agree.ts';
import { pathDiffers, resultDiffers } from './agree-engine.ts';

export const elsewhere: Comparison = {
  name: 'begun elsewhere',
  oneIn: 32,
  differences({ system, visited, lots }) {
    if (system.starts !== null) return null;
    const onTheWay = visited.slice(1).filter(({ list }) => list !== null);
    // Best where another than the first has a lock from the start on.
    const locked = onTheWay.filter(({ state }) =>
      system.actors.some(({ index }) => index > 0 && locksHeld(system, state, index).length > 0),
    );
    const among = locked.length > 0 ? locked : onTheWay;
    const from = among[lots.below('begun elsewhere', among.length)];
    if (from === undefined) return null;
    const begun: System = { ...system, beginsIn: from.state };
    const { result, outcome } = checkProgram(buildProgram(begun), { until: null });
    outcome.release();
    return [
      ...resultDiffers(begun, explore(begun), result),
      ...result.violations.flatMap((violation) => pathDiffers(begun, violation)),
    ];
  },
};
