/** What somebody who mistyped a name probably meant. */

/** ` Did you mean 'x'?` with the known name that is nearest, if one is near; else the empty text. */
export function suggestion(name: string, known: Iterable<string>): string {
  let best = '';
  let least = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = edits(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best === '' ? '' : ` Did you mean '${best}'?`;
}

/** `; it binds 'y': is 'x' meant?` with the given name that is nearest to the one that is wanted, if one is near. */
export function meantBy(wanted: string, given: readonly string[]): string {
  const nearest = /'(.*)'/.exec(suggestion(wanted, given))?.[1];
  return nearest === undefined ? '' : `; it binds '${nearest}': is '${wanted}' meant?`;
}

/** The fewest letters to insert, delete, replace, or exchange with their neighbour. */
export function edits(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= from.length; row++) {
    const costs = [row];
    rows.push(costs);
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(row - 1, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let cost = Math.min(replaced, at(row - 1, column) + 1, at(row, column - 1) + 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, at(row - 2, column - 2) + 1);
      costs.push(cost);
    }
  }
  return at(from.length, to.length);
}
