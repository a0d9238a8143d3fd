/** What waits in the store buffers, in words: a trace tells stores, not slots. */
import type { System } from '../compile/system/system.ts';
import type { Kind } from '../compile/weak/cells.ts';
import { bufferBlock } from '../compile/weak/slots.ts';
import { indexText, type ModelState, type Tree } from '../interpret/state.ts';
import type { Change, Fact } from './facts.ts';
import { type Include, words } from './words.ts';

interface Pending {
  /** As it is printed: `pt.pte[table 0][A]`. */
  readonly place: string;
  readonly isUnlock: boolean;
  /** What the place holds for all others, and what it will hold. */
  readonly old: string;
  readonly new: string;
}
type Slot = { readonly [field: string]: Tree };

/** By actor, the oldest first. */
function pendingIn(system: System, state: ModelState, include: Include): readonly (readonly Pending[])[] {
  const block = state.shared[bufferBlock] as { readonly of: readonly (readonly Slot[])[] } | undefined;
  const kinds = system.buffers?.kinds ?? [];
  return kinds.map((own, actor) =>
    (block?.of[actor] ?? []).flatMap((slot) => {
      const kind = own.find(({ name }) => name === slot.kind);
      return kind === undefined ? [] : [pending(system, state, kind, slot[kind.name] as Slot, include)];
    }),
  );
}

function pending(system: System, state: ModelState, kind: Kind, stored: Slot, include: Include): Pending {
  let tree: Tree = state.shared[kind.block.name] as Tree;
  let place = kind.block.name;
  let indices = 0;
  for (const step of kind.path) {
    const member = typeof step === 'string' ? 0 : Number(stored[`index ${indices++}`]);
    const key = typeof step === 'string' ? step : member;
    place += typeof step === 'string' ? `.${step}` : indexText(system, step, member);
    tree = (tree as { readonly [key: string]: Tree })[key] as Tree;
  }
  const text = (value: Tree): string => words(system, kind.domain, value, include, kind.field);
  const isUnlock = kind.mode !== null;
  return { place, isUnlock, old: isUnlock ? '' : text(tree), new: isUnlock ? '' : text(stored.value as Tree) };
}

/** The changes of a step with what it has put into buffers: stores by themselves, an unlock beside its lock. */
export function withStores(
  changes: readonly Change[],
  system: System,
  who: number,
  before: ModelState,
  after: ModelState,
  include: Include,
): readonly Change[] {
  // A step of a buffer only takes away.
  if (system.buffers === null || who >= system.buffers.kinds.length) return changes;
  const added = addedBy(system, before, after, include);
  const unlocked = (place: string): boolean => added.some((each) => each.isUnlock && each.place === place);
  const stored = added.flatMap(({ place, isUnlock, old, new: fresh }): Change[] => {
    const [change, brief] = [`${place} (in the store buffer)`, `${old} → ${fresh}`];
    const rest = { isLock: false, isStandard: false, field: place, isGhost: false, isUntold: false, matters: true };
    return isUnlock ? [] : [{ place: change, owner: null, old, new: fresh, brief, ...rest }];
  });
  const told = changes.map((each) =>
    unlocked(each.place) ? { ...each, brief: `${each.brief}, which is not visible yet` } : each,
  );
  return [...told, ...stored];
}

function addedBy(system: System, before: ModelState, after: ModelState, include: Include): readonly Pending[] {
  const was = pendingIn(system, before, include);
  return pendingIn(system, after, include).flatMap((now, actor) => {
    const then = was[actor] ?? [];
    const kept = then.every((each, at) => each.place === now[at]?.place && each.new === now[at]?.new);
    // After a barrier there is only what is new.
    return kept ? now.slice(then.length) : now;
  });
}

/** What is not visible yet. */
export function pendingFacts(system: System, state: ModelState, include: Include): Fact[] {
  return pendingIn(system, state, include).flatMap((now, actor): Fact[] => {
    if (now.length === 0) return [];
    const value = now.map((each) => (each.isUnlock ? `unlock of ${each.place}` : `${each.place} = ${each.new}`));
    const place = `store buffer of ${memberNameOf(system, actor)}`;
    return [{ place, owner: null, value: value.join(', then '), isStandard: false, isLock: false, isGhost: false }];
  });
}
function memberNameOf(system: System, actor: number): string {
  return system.actors[actor]?.name ?? String(actor);
}
