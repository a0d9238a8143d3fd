/** The machine of one actor, around the state in which it is or in another of its pictures. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MachinePicture, PictureState } from '../../checker/by-hand/machine-picture.ts';
import { type Opened, useAnswer } from '../page/asking.ts';
import { Answered } from '../page/parts.tsx';
import type { Which } from '../worker/messages.ts';
import { Diagram } from './diagram.tsx';

interface Props {
  readonly which: Which;
  readonly path: readonly number[];
  /** Who acted last: its machine is shown as long as nobody chooses another. Null before the first step: the first one's. */
  readonly actor: string | null;
  readonly opened: Opened;
}

export function MachineView({ which, path, actor, opened }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [level, setLevel] = useState<number | null>(null);
  const asked = useAnswer('machine', { ...which, path, actor: chosen ?? actor, level }, opened);
  const choose = (name: string | null) => {
    setChosen(name);
    setLevel(null);
  };
  return (
    <Answered asked={asked}>
      {({ picture, actor: shown, actors }) => (
        <>
          <p class="filters">
            <label>
              Of{' '}
              <select
                value={chosen ?? ''}
                onChange={({ currentTarget: { value } }) => choose(value === '' ? null : value)}
              >
                <option value="">{actor === null ? 'the first' : 'who acted last'}</option>
                {actors.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <label>
              Part{' '}
              <select
                value={level ?? ''}
                onChange={({ currentTarget: { value } }) => setLevel(value === '' ? null : Number(value))}
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
            <strong>{shown}</strong> <span class="faint">{picture.titles[picture.at]}</span>
          </p>
          <Shown picture={picture} actor={shown} />
        </>
      )}
    </Answered>
  );
}

function Shown({ picture, actor }: { readonly picture: MachinePicture; readonly actor: string }) {
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
