/** Where each actor stands. */
import type { Standing } from '../../checker/by-hand/position.ts';

export function Actors({ actors }: { readonly actors: readonly Standing[] }) {
  return (
    <dl class="actors">
      {actors.map(({ name, machine, state, text, in: place, isFinal }) => (
        <div key={name}>
          <dt>
            <strong>{name}</strong> <span class="faint">{machine}</span>
          </dt>
          <dd>
            <code class={isFinal ? 'faint' : ''}>{state === '' ? 'its only state' : state}</code> {text}
            {place !== null && <span class="line faint">{place}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
