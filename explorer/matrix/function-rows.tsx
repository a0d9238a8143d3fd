/** The weakenings of one function, folded to a row of squares. */
import { useState } from 'preact/hooks';
import { isUnneeded } from '../../checker/necessity/status.ts';
import type { PageRow } from '../../checker/report/page.ts';
import { consequence } from '../../checker/report/weakening.ts';
import { addressText } from '../page/address.ts';
import { type KernelFunction, keyOf, Strip, shareText } from './heat.tsx';

interface Props extends KernelFunction {
  readonly isOpen: boolean;
}

export function FunctionRows({ name, rows, isOpen }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details class="function" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <code>{name}</code> <span class="faint">{shareText(rows)}</span> <Strip rows={rows} />
      </summary>
      {(open || isOpen) && (
        <ul class="results">
          {rows.map((row) => (
            <Weakening key={keyOf(row)} row={row} />
          ))}
        </ul>
      )}
    </details>
  );
}

function Weakening({ row }: { readonly row: PageRow }) {
  const { state, event, step, weakening, status, property = null, steps = null, lost = [], replay, reason } = row;
  const { scenario, machine } = row;
  return (
    <li>
      <span class="faint">
        {state} / {event}
      </span>
      <br />
      <strong>
        {step} {weakening}
      </strong>
      : <span class={isUnneeded(status) ? 'warning' : status === 'needed' ? 'good' : 'faint'}>{status}</span>.{' '}
      {consequence({ status, scenario, machine, property, steps, lost })}
      {reason !== undefined && <span> Reason: {reason}</span>}{' '}
      {replay !== undefined && replay !== null && <a href={addressText({ view: 'race', token: replay })}>The race</a>}
    </li>
  );
}
