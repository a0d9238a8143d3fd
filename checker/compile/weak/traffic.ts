/** How much room a step needs: counted over its statements, whatever their conditions turn out to be. */

export interface Traffic {
  /** The most that it adds to what the buffer held before the step. */
  readonly added: number;
  /** The most that the buffer holds after the step has drained it. */
  readonly held: number;
  /** What it has added at its end, if it may come there without draining. */
  readonly open: number | null;
  /** What the buffer holds at its end, if it may come there after draining. */
  readonly drained: number | null;
}

export const nothing: Traffic = { added: 0, held: 0, open: 0, drained: null };
export const oneStore: Traffic = { added: 1, held: 0, open: 1, drained: null };
export const drains: Traffic = { added: 0, held: 0, open: null, drained: 0 };

export function then(first: Traffic, next: Traffic): Traffic {
  const { open, drained } = first;
  return {
    added: Math.max(first.added, open === null ? 0 : open + next.added),
    held: Math.max(
      first.held,
      next.held,
      // The next one adds to what was stored since the buffer was drained.
      drained === null ? 0 : drained + next.added,
    ),
    open: sum(open, next.open),
    drained: most(sum(drained, next.open), next.drained),
  };
}

export function either(one: Traffic, other: Traffic): Traffic {
  return {
    added: Math.max(one.added, other.added),
    held: Math.max(one.held, other.held),
    open: most(one.open, other.open),
    drained: most(one.drained, other.drained),
  };
}

function sum(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right;
}
function most(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}
