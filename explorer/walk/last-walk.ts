/** Where the latest schedule by hand of each system stands, as long as the page is open: by its fingerprint. */

export interface LastWalk {
  readonly path: readonly number[];
  /** Who acted last; null before the first step. */
  readonly actor: string | null;
  /** Leads there. */
  readonly address: string;
}

const walks = new Map<string, LastWalk>();
export function noteWalk(fingerprint: string, walk: LastWalk): void {
  walks.set(fingerprint, walk);
}
export function lastWalk(fingerprint: string): LastWalk | null {
  return walks.get(fingerprint) ?? null;
}
