/** What every step is there for: all protocols as a heat map, or one of them row by row. */
import { useEffect, useState } from 'preact/hooks';
import { countsOf, statuses } from '../../checker/necessity/status.ts';
import type { PageMatrix, PageProtocol, PageRow } from '../../checker/report/page.ts';
import { addressText } from '../page/address.ts';
import { hasMatrix, shownMatrix } from '../page/embedded.ts';
import { Filters } from '../page/filters.tsx';
import { Waiting } from '../page/parts.tsx';
import { FunctionRows } from './function-rows.tsx';
import { functionsOf, HeatRow, Legend, shareText } from './heat.tsx';

/** `protocol`: null for all. */
export function MatrixView({ protocol }: { readonly protocol: string | null }) {
  const [matrix, setMatrix] = useState<PageMatrix | null>(null);
  useEffect(() => {
    if (hasMatrix()) void shownMatrix().then(setMatrix);
  }, []);
  if (matrix === null && hasMatrix()) return <Waiting />;
  const found = matrix?.protocols.find(({ name }) => name === protocol);
  if (found !== undefined) return <OneProtocol key={found.name} protocol={found} />;
  if (protocol !== null || matrix === null) {
    return (
      <p class="problem" role="alert">
        {matrix === null ? 'There is no matrix in this page' : `There is no matrix of '${protocol}' in this page`}:
        racewalk matrix NAME --html FILE writes one.
      </p>
    );
  }
  return <Everything matrix={matrix} />;
}

function Everything({ matrix: { command, version, protocols } }: { readonly matrix: PageMatrix }) {
  const all = protocols.flatMap(({ rows }) => rows);
  return (
    <>
      <h1>What every step is there for</h1>
      <p class="lead">
        Every step, guard, lock and wake-up of every machine is taken away, one at a time, and all schedules are
        searched for what misses it.{' '}
        {command !== null && (
          <>
            <code>{command}</code> with Racewalk {version}.
          </>
        )}
      </p>
      <Legend counts={countsOf(all)} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
      <section class="scrolls" tabIndex={0} aria-label="Heat map of all protocols">
        <table>
          <thead>
            <tr>
              <th scope="col">Protocol</th>
              <th scope="col">Needed, of what counts</th>
              <th scope="col">A square a function, the greener the more of it is needed</th>
            </tr>
          </thead>
          <tbody>
            {protocols.map(({ name, rows }) => (
              <tr key={name}>
                <th scope="row">
                  <a href={addressText({ view: 'matrix', protocol: name })}>{name}</a>
                </th>
                <td>{shareText(rows)}</td>
                <td>
                  <HeatRow rows={rows} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const everything = 'everything';
const shows = [everything, ...statuses] as const;
type Show = (typeof shows)[number];

function OneProtocol({ protocol: { name, rows, skipped, unreached } }: { readonly protocol: PageProtocol }) {
  const [show, setShow] = useState<Show>(everything);
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/);
  const shown = rows.filter(
    (row) => (show === everything || row.status === show) && words.every((word) => textOf(row).includes(word)),
  );
  return (
    <>
      <h1>
        <a href={addressText({ view: 'matrix', protocol: null })}>Matrix</a> of {name}
      </h1>
      <p class="lead">
        {rows.length} weakenings; {shareText(rows)}
        {skipped > 0 && `; ${skipped} not searched in every scenario`}
        {unreached > 0 && `; ${unreached} where no actor comes`}.
      </p>
      <Legend counts={countsOf(rows)} />
      <Filters
        search={search}
        find={setSearch}
        example="anon_vma, lock, deadlock…"
        shows={shows}
        show={show}
        pick={setShow}
      >
        {shown.length} shown
      </Filters>
      {functionsOf(shown).map((each) => (
        <FunctionRows key={each.name} {...each} isOpen={shown.length < rows.length && shown.length < 40} />
      ))}
    </>
  );
}

function textOf(row: PageRow): string {
  const { function: place, state, event, step, weakening, property, scenario, reason } = row;
  return [place, state, event, step, weakening, property, scenario, reason].join(' ').toLowerCase();
}
