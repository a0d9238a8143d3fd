/** Where each actor stands. */
import type { Standing } from '../../checker/by-hand/position.ts';
import type { Which } from '../worker/messages.ts';
import { Machine } from './machine.tsx';

interface Props {
  readonly actors: readonly Standing[];
  readonly which: Which;
  /** What was taken so far. */
  readonly path: readonly number[];
}

export function Actors({ actors, which, path }: Props) {
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
            <Machine which={which} path={path} actor={name} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
