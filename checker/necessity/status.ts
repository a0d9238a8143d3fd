/** What a weakening comes to. */

/** By what is worst. */
export const statuses = [
  'needed',
  'declared',
  'unfinished',
  'redundant',
  'narrower',
  'equivalent',
  'refused',
  'unreached',
] as const;
export type Status = (typeof statuses)[number];

/** Whether a row of that status asks for a property, an actor or a reason. */
export function isUnneeded(status: Status): boolean {
  return status === 'redundant' || status === 'declared' || status === 'unfinished';
}

interface Rated {
  readonly status: Status;
}
/** How many rows there are of each status. */
export function countsOf(rows: readonly Rated[]): ReadonlyMap<Status, number> {
  return new Map(statuses.map((status) => [status, rows.filter((row) => row.status === status).length]));
}
/** How many of those that count are needed: the others change nothing, or nobody comes there. */
export function shareOf(rows: readonly Rated[]): { readonly needed: number; readonly counted: number } {
  const needed = rows.filter(({ status }) => status === 'needed').length;
  return { needed, counted: needed + rows.filter(({ status }) => isUnneeded(status)).length };
}
