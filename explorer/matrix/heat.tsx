/** Squares in a row: one a weakening, or one a function by how much of it is needed. Beside them the same is said in numbers. */
import { type Status, shareOf } from '../../checker/necessity/status.ts';
import type { PageRow } from '../../checker/report/page.ts';

/** One a weakening. */
export function Strip({ rows }: { readonly rows: readonly PageRow[] }) {
  return (
    <span class="strip" aria-hidden="true">
      {rows.map((row) => (
        <span key={keyOf(row)} class={`square ${row.status}`} title={`${row.step} ${row.weakening}: ${row.status}`} />
      ))}
    </span>
  );
}

/** One a function. */
export function HeatRow({ rows }: { readonly rows: readonly PageRow[] }) {
  return (
    <span class="strip" aria-hidden="true">
      {functionsOf(rows).map(({ name, rows: own }) => {
        const { needed, counted } = shareOf(own);
        const share = counted === 0 ? 'none' : Math.floor((4 * needed) / counted);
        return <span key={name} class={`square heat-${share}`} title={`${name}: ${shareText(own)}`} />;
      })}
    </span>
  );
}

export interface KernelFunction {
  readonly name: string;
  readonly rows: readonly PageRow[];
}
export function functionsOf(rows: readonly PageRow[]): readonly KernelFunction[] {
  const byName = new Map<string, PageRow[]>();
  for (const row of rows) {
    const own = byName.get(row.function);
    if (own === undefined) byName.set(row.function, [row]);
    else own.push(row);
  }
  return [...byName].map(([name, own]) => ({ name, rows: own }));
}

export function shareText(rows: readonly PageRow[]): string {
  const { needed, counted } = shareOf(rows);
  return counted === 0 ? 'nothing counts' : `${needed} of ${counted} needed`;
}

export function keyOf({ function: name, state, event, step, weakening }: PageRow): string {
  return [name, state, event, step, weakening].join('/');
}

const meanings: { readonly [S in Status]: string } = {
  needed: 'a property misses it',
  declared: 'only the declared lock of a field misses it',
  redundant: 'nothing misses it',
  unfinished: 'nothing found, but not all was searched',
  narrower: 'nothing new happens without it',
  equivalent: 'without it all is the same',
  refused: 'it cannot be left out',
  unreached: 'nobody comes there',
};
export function Legend({ counts }: { readonly counts: ReadonlyMap<Status, number> }) {
  return (
    <ul class="legend">
      {[...counts].map(([status, count]) =>
        count === 0 ? null : (
          <li key={status}>
            <span class={`square ${status}`} aria-hidden="true" /> {count} {status}{' '}
            <span class="faint">{meanings[status]}</span>
          </li>
        ),
      )}
    </ul>
  );
}
