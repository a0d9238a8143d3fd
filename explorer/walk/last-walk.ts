/** Where the latest schedule by hand of each system stands, as long as the page is open. */
import type { Which } from '../worker/messages.ts';

export interface LastWalk {
  readonly path: readonly number[];
  /** Leads there. */
  readonly address: string;
}

const walks = new Map<string, LastWalk>();
export function noteWalk(which: Which, walk: LastWalk): void {
  walks.set(keyOf(which), walk);
}
export function lastWalk(which: Which): LastWalk | null {
  return walks.get(keyOf(which)) ?? null;
}
function keyOf({ scenario, mutant }: Which): string {
  return JSON.stringify([scenario, mutant]);
}

/** Something was opened: what has its name now may be something else. */
export function forgetWalks(): void {
  walks.clear();
}
