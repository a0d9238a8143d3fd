/**
 * What of a trace bears on the race: changes that another actor of it looks at or that decide what is broken, and steps that
 * another could tell or that saw what another did. All else is housekeeping, such as a count of frames that nobody asks for.
 */
import type { Change } from './facts.ts';
import type { Look, Looks } from './looks.ts';

/** What of a step is asked for this. */
interface Step {
  readonly actor: number;
  readonly broken: readonly string[];
  readonly changes: readonly Change[];
  readonly isTold: boolean;
  readonly failure: string | null;
  readonly found: readonly string[];
}
/** `decisive`: the fields that the broken property reads; `allLocks`: whether it is about locks. */
export interface Question {
  readonly decisive: ReadonlySet<string>;
  readonly allLocks: boolean;
}

export function markMatters<S extends Step>(
  steps: readonly S[],
  looks: readonly Looks[],
  { decisive, allLocks }: Question,
): readonly S[] {
  const decides = looks.flatMap((each) => each.decides);
  const contested = contestedLocks(steps);
  // What one does alone is all that there is to tell.
  const isAlone = steps.every(({ actor }) => actor === steps[0]?.actor);
  const changeMatters = (change: Change, at: number): boolean => {
    const actor = steps[at]?.actor;
    if (isAlone) return !change.isUntold;
    if (change.isLock) return allLocks || contested.has(change.place);
    if (change.isUntold) return false;
    if (change.owner !== null && change.owner !== actor) return true;
    if (isOneOf(decisive, change.field) || decides.some((look) => isAbout(look, change))) return true;
    // What an actor keeps for itself is seen again by nobody but itself, and what all see is told by another's look.
    return looks.some(({ taken }, position) => {
      const isOwn = steps[position]?.actor === actor;
      const mayLook = change.owner === null ? !isOwn : isOwn && position > at;
      return mayLook && taken.some((look) => isAbout(look, change));
    });
  };
  const marked = steps.map((step, at) => ({
    ...step,
    changes: step.changes.map((change) => ({ ...change, matters: changeMatters(change, at) })),
  }));
  return marked.map((step, at) => {
    const saw = (looks[at]?.taken ?? []).filter(({ owner }) => owner === null);
    const sawAnother = marked.some(
      ({ actor, changes }) =>
        actor !== step.actor &&
        changes.some((change) => !change.isLock && change.matters && saw.some((look) => isAbout(look, change))),
    );
    // A judgement that an operation makes in the last step is told as what it found.
    const found = at === steps.length - 1 && step.found.length === 0 ? (looks[at]?.found ?? []) : step.found;
    const changed = step.changes.some(({ matters, owner, isLock }) => matters && !isLock && owner !== step.actor);
    return { ...step, found, isTold: step.failure !== null || step.broken.length > 0 || changed || sawAnother };
  });
}

/** Locks that several actors of the trace take, not all of them for reading, or that one tries in vain. */
function contestedLocks(steps: readonly Step[]): ReadonlySet<string> {
  const takers = new Map<string, Set<number>>();
  const excluded = new Set<string>();
  for (const { actor, changes } of steps) {
    for (const { place, isLock, brief } of changes) {
      if (!isLock) continue;
      takers.set(place, (takers.get(place) ?? new Set()).add(actor));
      if (!/for reading|dropped/.test(brief)) excluded.add(place);
    }
  }
  return new Set([...takers].flatMap(([place, { size }]) => (size > 1 && excluded.has(place) ? [place] : [])));
}

function isOneOf(fields: ReadonlySet<string>, field: string): boolean {
  return [...fields].some((each) => touches(each, field));
}
function isAbout(look: Look, change: Change): boolean {
  if ((look.owner === null) !== (change.owner === null)) return false;
  return touches(look.place, change.place);
}
/** Whether one is the other or a part of it. */
function touches(one: string, other: string): boolean {
  const [long, short] = one.length > other.length ? [one, other] : [other, one];
  return long === short || (long.startsWith(short) && /^[.[]/.test(long.slice(short.length)));
}
