/** The state, by the objects that its fields are part of. What the last step changed is marked. */
import { useState } from 'preact/hooks';
import type { Field } from '../../checker/by-hand/position.ts';

export function FieldTable({ fields }: { readonly fields: readonly Field[] }) {
  const [all, setAll] = useState(false);
  const shown = fields.filter((field) => all || field.isChanged || !(field.isStandard || field.isGhost));
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <>
      <label>
        <input type="checkbox" checked={all} onChange={({ currentTarget }) => setAll(currentTarget.checked)} /> Also
        what is as it began, and what only properties read ({fields.length} fields)
      </label>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
      <section class="scrolls" tabIndex={0} aria-label="Fields of the state">
        <table>
          {groups.map((group) => (
            <tbody key={group}>
              <tr>
                <th scope="rowgroup" colSpan={3}>
                  {group}
                </th>
              </tr>
              {shown
                .filter((field) => field.group === group)
                .map((field) => (
                  <Row key={field.place} field={field} />
                ))}
            </tbody>
          ))}
        </table>
      </section>
    </>
  );
}

function Row({ field: { place, value, guardedBy, isLock, isGhost, isChanged } }: { readonly field: Field }) {
  return (
    <tr class={isChanged ? 'changed' : ''}>
      <th scope="row" class={isGhost ? 'faint' : ''}>
        {place}
        {isLock && <span class="faint"> lock</span>}
      </th>
      <td>
        {value}
        {isChanged && <span class="hidden"> (changed)</span>}
      </td>
      <td class="faint">{guardedBy === null ? '' : `under ${guardedBy}`}</td>
    </tr>
  );
}
