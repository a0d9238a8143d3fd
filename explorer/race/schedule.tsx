/** Actors as columns with time running down: a race as kernel developers draw it. */
import { useEffect, useRef } from 'preact/hooks';
import type { RaceRow } from '../../checker/report/race.ts';
import type { Drawn } from '../worker/messages.ts';

interface Props {
  readonly drawn: Drawn;
  readonly label: string;
  /** How many steps were taken; rows after it are faint. All, if absent. */
  readonly at?: number;
  /** Jumps to after so many steps. */
  readonly go?: (at: number) => void;
}

export function Schedule({ drawn, label, at = Number.POSITIVE_INFINITY, go }: Props) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => showCurrent(pane.current), [at, drawn]);
  const { columns, rows, idle, window } = drawn;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section class="scrolls" tabIndex={0} aria-label={label} ref={pane}>
      {window !== null && (
        <p class="window-note">
          The race window is marked: others act between the steps {window[0] + 1} and {window[1] + 1} of{' '}
          {columns[rows.find(({ steps }) => steps.includes(window[1]))?.column ?? -1]?.name}.
        </p>
      )}
      <table class="schedule">
        <thead>
          <tr>
            <th scope="col">Step</th>
            {columns.map(({ name, machine }) => (
              <th scope="col" key={name}>
                {name} <span class="faint">{machine}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={`${row.label}${row.pieces[0]?.text}`}
              row={row}
              columns={columns.map(({ name }) => name)}
              at={at}
              go={go}
              isInside={isInside(row, window)}
            />
          ))}
        </tbody>
      </table>
      {idle.length > 0 && <p class="faint">Without a step: {idle.join(', ')}.</p>}
    </section>
  );
}

/** Whether the row stands between the two steps. */
function isInside({ steps }: RaceRow, window: Drawn['window']): boolean {
  return window !== null && steps.some((step) => step > window[0] && step < window[1]);
}

/** Only inside of what scrolls: the page itself stays where it is. */
function showCurrent(pane: HTMLElement | null): void {
  const row = pane?.querySelector('tr.current');
  if (pane === null || !(row instanceof HTMLElement)) return;
  pane.scrollTop = row.offsetTop - pane.clientHeight / 2;
  const acting = row.querySelector('.acting');
  if (acting instanceof HTMLElement) pane.scrollLeft = acting.offsetLeft + acting.offsetWidth - pane.clientWidth;
}

function Row({
  row,
  columns,
  at,
  go,
  isInside: inside,
}: {
  row: RaceRow;
  columns: readonly string[];
  at: number;
  go: Props['go'];
  isInside: boolean;
}) {
  const { column, label, pieces, steps } = row;
  const last = (steps.at(-1) ?? -1) + 1;
  const told = pieces.map(({ text, style, indent = 0 }) => (
    <div key={text} class={style ?? ''} style={{ paddingInlineStart: `${indent}ch` }}>
      {text}
    </div>
  ));
  if (column === null) {
    return (
      <tr>
        <td colSpan={columns.length + 1}>{told}</td>
      </tr>
    );
  }
  const isAhead = (steps[0] ?? 0) >= at;
  return (
    <tr
      class={`${isAhead ? 'ahead' : last === at ? 'current' : ''} ${inside ? 'inside' : ''}`}
      aria-current={last === at ? 'step' : undefined}
    >
      <th scope="row">
        {go === undefined ? (
          label
        ) : (
          <button type="button" aria-label={`Go to after step ${last}`} onClick={() => go(last)}>
            {label}
          </button>
        )}
      </th>
      {columns.map((name, each) => (
        <td key={name} class={each === column ? 'acting' : ''} data-actor={name}>
          {each === column && told}
        </td>
      ))}
    </tr>
  );
}
