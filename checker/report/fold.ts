/**
 * Which steps of a trace a reader takes in at a glance: of one actor without a switch, and neither could another tell that
 * they were done, except for locks that are taken and dropped again meanwhile, nor did they see what another did.
 */
import type { TraceStep } from '../counterexample/trace.ts';

/** Positions of steps that belong on one line, and whether another actor goes on after them. */
export interface Group {
  readonly steps: readonly number[];
  /** Another actor acts next, or nobody. */
  readonly isBeforeSwitch: boolean;
}

/** All steps in order. `loopsAt`: the position at which what repeats begins, or -1; it begins a group. */
export function fold(steps: readonly TraceStep[], loopsAt: number): readonly Group[] {
  const stretches: number[][] = [];
  steps.forEach(({ actor }, at) => {
    const last = stretches.at(-1);
    const goesOn = at > 0 && steps[at - 1]?.actor === actor && at !== loopsAt;
    if (goesOn && last !== undefined) last.push(at);
    else stretches.push([at]);
  });
  // How it ends is told function by function, and so is what nobody is beside.
  return stretches.flatMap((stretch, at) => groupsOf(steps, stretch, at === stretches.length - 1));
}

function groupsOf(steps: readonly TraceStep[], stretch: readonly number[], byFunction: boolean): Group[] {
  const kept = locksKept(stretch.flatMap((at) => steps[at]?.changes ?? []));
  const groups: { steps: number[]; isQuiet: boolean }[] = [];
  for (const at of stretch) {
    const step = steps[at];
    const last = groups.at(-1);
    const isQuiet = step !== undefined && at !== stretch.at(-1) && isQuietStep(step, kept);
    const before = steps[last?.steps.at(-1) ?? -1];
    const isNear = before !== undefined && (!byFunction || before.in === step?.in);
    if (isQuiet && last?.isQuiet && isNear) last.steps.push(at);
    else groups.push({ steps: [at], isQuiet });
  }
  return groups.map((group) => ({ steps: group.steps, isBeforeSwitch: group.steps.at(-1) === stretch.at(-1) }));
}

function isQuietStep({ changes, isTold }: TraceStep, kept: ReadonlySet<string>): boolean {
  return !isTold && changes.every(({ place, isLock, matters }) => !isLock || !matters || !kept.has(place));
}

/** Locks that are in another state after the changes than before. */
function locksKept(changes: TraceStep['changes']): ReadonlySet<string> {
  const first = new Map<string, string>();
  const last = new Map<string, string>();
  for (const { place, isLock, old, new: fresh } of changes) {
    if (!isLock) continue;
    if (!first.has(place)) first.set(place, old);
    last.set(place, fresh);
  }
  return new Set([...last].flatMap(([place, fresh]) => (first.get(place) === fresh ? [] : [place])));
}
