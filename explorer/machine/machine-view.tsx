/** The machine of one actor, around the state in which it is or in another of its pictures. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MachinePicture, PictureState } from '../../checker/by-hand/machine-picture.ts';
import { type Asked, type Opened, useAnswer } from '../page/asking.ts';
import { Answered } from '../page/parts.tsx';
import type { After, MachineShown } from '../worker/messages.ts';
import { Diagram } from './diagram.tsx';

/** Whose machine is shown, and which part of it. */
interface Machine {
  readonly asked: Asked<MachineShown>;
  readonly chosen: string | null;
  readonly level: number | null;
  /** Null: who acted last, or the first. */
  readonly choose: (actor: string | null) => void;
  /** Null: where the actor is. */
  readonly look: (level: number | null) => void;
}

/** Asks for it: where a view waits for more, both are asked for at once. */
export function useMachine(after: After, opened: Opened): Machine {
  const [chosen, setChosen] = useState<string | null>(null);
  const [level, look] = useState<number | null>(null);
  const asked = useAnswer('machine', { after, actor: chosen, level }, opened);
  const choose = (name: string | null) => {
    setChosen(name);
    look(null);
  };
  return { asked, chosen, level, choose, look };
}

export function MachineView({ machine: { asked, chosen, level, choose, look } }: { readonly machine: Machine }) {
  return (
    <Answered asked={asked}>
      {({ picture, actors }) => (
        <>
          <p class="filters">
            <label>
              Of{' '}
              <select
                value={chosen ?? ''}
                onChange={({ currentTarget: { value } }) => choose(value === '' ? null : value)}
              >
                <option value="">who acted last</option>
                {actors.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <label>
              Part{' '}
              <select
                value={level ?? ''}
                onChange={({ currentTarget: { value } }) => look(value === '' ? null : Number(value))}
              >
                <option value="">where it is</option>
                {picture.titles.map((title, at) => (
                  <option key={title} value={at}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          </p>
          <p>
            <strong>{picture.actor}</strong> <span class="faint">{picture.titles[picture.at]}</span>
          </p>
          <Shown picture={picture} />
        </>
      )}
    </Answered>
  );
}

function Shown({ picture }: { readonly picture: MachinePicture }) {
  const { actor } = picture;
  const pane = useRef<HTMLElement>(null);
  useEffect(() => showState(pane.current), [picture]);
  const here = picture.states.find(({ lit }) => lit === 'here')?.label[0];
  const where = here === undefined ? 'It is elsewhere' : `It is in ${here}`;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
      <section class="scrolls picture-pane" tabIndex={0} aria-label={`Machine of ${actor}`} ref={pane}>
        <Diagram picture={picture} label={`Machine of ${actor}. ${where}. The list below says the same.`} />
      </section>
      <details>
        <summary>The same in words</summary>
        <ol class="machine">
          {picture.states.map((state) => (
            <State key={state.label.join()} state={state} />
          ))}
        </ol>
      </details>
    </>
  );
}

/** Only inside of what scrolls: the page itself stays where it is. */
function showState(pane: HTMLElement | null): void {
  const state = pane?.querySelector('.node.here') ?? pane?.querySelector('.node');
  if (!pane || !state) return;
  const [inside, around] = [state.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollLeft += inside.left + inside.width / 2 - around.left - around.width / 2;
  pane.scrollTop += inside.top + inside.height / 2 - around.top - around.height / 2;
}

const said = { here: 'is here', passed: 'was here' };

function State({ state: { label, lit, hasInner, steps } }: { readonly state: PictureState }) {
  const [name, ...others] = label;
  return (
    <li class={lit ?? ''} aria-current={lit === 'here' ? 'step' : undefined}>
      <code>{name}</code>
      {hasInner && <span class="faint"> (has states inside)</span>}
      {lit !== null && <span class="mark"> {said[lit]}</span>}
      {others.length > 0 && <span class="line faint">{others.join(', ')}</span>}
      <ul>
        {steps.map(({ labels, to }) => (
          <li key={`${to}${labels.join()}`}>
            {labels.join('; ')} → <code>{to}</code>
          </li>
        ))}
      </ul>
    </li>
  );
}
